using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Files as inputs, and what can be seen of them from outside.</summary>
[Parallelizable(ParallelScope.All)]
public class FileReadingTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(100_000)]
    public void All_of_it_is_read(int length)
    {
        using var sandbox = new Sandbox();
        var content = new byte[length];
        new Random(length).NextBytes(content);

        new InputFile().Read(sandbox.Write("file", content)).Should().Equal(content);
    }

    [Test]
    public void One_of_the_kernels_has_no_size_and_is_read_all_the_same() =>
        Encoding.UTF8.GetString(new InputFile().Read("/proc/self/environ")).Should().Contain("PATH=");

    [Test]
    public void A_name_with_a_NUL_in_it_is_no_other()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file", "content");

        FileFacts.Of(sandbox["file\0x"]).Should().BeNull();
        new InputFile().TryRead(sandbox["file\0x"]).Should().BeNull();
    }

    [Test]
    public void What_is_missing_is_said_or_nothing()
    {
        using var sandbox = new Sandbox();

        Refused(() => new InputFile().Read(sandbox["file"])).Should().Be((66, $"{sandbox["file"]}: no such file"));
        new InputFile().TryRead(sandbox["file"]).Should().BeNull();
        new InputFile().TryRead(sandbox["d/file"]).Should().BeNull();
    }

    [Test]
    public void What_is_no_file_is_refused_as_an_input()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        Posix.Check(Syscall.mkfifo(sandbox["fifo"], (FilePermissions)0x180));
        File.CreateSymbolicLink(sandbox["link"], "fifo");
        Posix.Check(Syscall.lchown(sandbox["link"], 1234, 1234));

        Refused(() => new InputFile().Read(sandbox["fifo"])).Should().Be((66, $"{sandbox["fifo"]}: not a regular file"));
        Refused(() => new InputFile().Read(sandbox.Root)).Should().Be((66, $"{sandbox.Root}: is a directory"));
        Refused(() => new InputFile().Read(sandbox["link"])).Should().Be((66, $"{sandbox["link"]}: link is a symbolic link of user 1234, and is not followed"));
    }

    [Test]
    public void A_second_name_matters_below_the_state_directory_alone()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("state/file", "content");
        Posix.Check(Syscall.link(file, sandbox["second"]));

        new InputFile().Read(file).Should().NotBeEmpty();
        Refused(() => new InputFile(sandbox["state"]).Read(file)).ExitCode.Should().Be(66);
    }

    [Test]
    public void What_is_too_large_is_not_read()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "");
        Posix.Check(Syscall.truncate(file, FileLocation.LargestFile + 1));

        Refused(() => new InputFile().Read(file)).Should().Be((65, $"{file}: 16777217 bytes are too many (16777216 at most)"));
    }

    [Test]
    public void It_is_seen_whose_a_file_is_and_who_may_use_it()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "content");
        File.CreateSymbolicLink(sandbox["link"], "file");
        Posix.Check(Syscall.chown(file, 1234, 2345));
        Posix.Check(Syscall.chmod(file, (FilePermissions)0x9c0 /* 04700 */));
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(1.5));

        var facts = FileFacts.Of(sandbox["link"])!;

        (facts.Owner, facts.Mode, facts.Size, facts.Modified).Should().Be((new FileOwner(1234, 2345), 0x9c0, 7L, DateTimeOffset.UnixEpoch.AddSeconds(1.5)));
        (facts.IsRegular, facts.IsDirectory, facts.IsPrivate, facts.ModeText).Should().Be((true, false, true, "4700"));
        FileFacts.Of(sandbox["link"], followLink: false)!.IsRegular.Should().BeFalse();
        FileFacts.Of(sandbox.Root)!.IsDirectory.Should().BeTrue();
        FileFacts.Of(sandbox["nothing"]).Should().BeNull();
        FileFacts.Of($"{file}/x").Should().BeNull();
        FileOwner.Of(sandbox["link"]).Should().Be(new FileOwner(1234, 2345));
        FileOwner.Of(sandbox["nothing"]).Should().BeNull();
    }

    [TestCase(0x180 /* 0600 */, "600", true)]
    [TestCase(0x1a0 /* 0640 */, "640", false)]
    [TestCase(0x184 /* 0604 */, "604", false)]
    [TestCase(0x181 /* 0601 */, "601", false)]
    [TestCase(0x0, "000", true)]
    public void Private_is_what_nobody_else_may_use(int mode, string text, bool isPrivate)
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "content");
        Posix.Check(Syscall.chmod(file, (FilePermissions)mode));

        var facts = FileFacts.Of(file)!;

        (facts.ModeText, facts.IsPrivate).Should().Be((text, isPrivate));
    }

    [Test]
    public void Mount_points_are_known()
    {
        MountPoints.Has("/proc").Should().BeTrue();
        MountPoints.Has("/proc/self").Should().BeFalse();
    }

    [Test]
    public void A_file_in_memory_is_read_by_its_path_as_long_as_it_is_kept()
    {
        string path;
        using (var file = new MemoryFile("content"u8))
        {
            path = file.Path;
            File.ReadAllText(path).Should().Be("content");
        }

        File.Exists(path).Should().BeFalse();
    }

    [Test]
    public void A_roomy_file_takes_what_it_has_room_for_behind_its_head()
    {
        using var sandbox = new Sandbox();
        using (var file = RoomyFile.Create(sandbox["file"], "head "u8, 5, Said.Nothing))
        {
            sandbox.Read("file").Should().Be("head      ");
            file.Fill("tail"u8);
            sandbox.Read("file").Should().Be("head tail ");
            Refused(() => file.Fill("longer"u8)).Should().Be((74, $"{sandbox["file"]}: file too large"));
            file.Fill("12345"u8);
        }

        sandbox.Read("file").Should().Be("head 12345");
    }

    private static (int ExitCode, string Message) Refused(Action action)
    {
        var refusal = action.Should().Throw<OcxException>().Which;
        return (refusal.ExitCode, refusal.Message);
    }
}
