using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>What a file is after it was written: as it was, but for its content; and what lies beside it: nothing.</summary>
[Parallelizable(ParallelScope.All)]
public class FileWriterTests
{
    [Test]
    public void A_new_file_is_its_owners_alone()
    {
        using var sandbox = new Sandbox();

        Write(new(Said.Nothing), sandbox["new"], "content").Should().BeTrue();

        sandbox.Read("new").Should().Be("content");
        Facts(sandbox["new"]).ModeText.Should().Be("600");
        sandbox.Names().Should().Equal("new");
    }

    [Test]
    public void One_that_everybody_may_read_is_made_so()
    {
        using var sandbox = new Sandbox();

        Write(new(Said.Nothing) { IsPublic = true }, sandbox["new"], "content");

        Facts(sandbox["new"]).ModeText.Should().Be("644");
    }

    [Test]
    public void A_new_file_belongs_to_whom_its_directory_belongs_to()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        Posix.Check(Syscall.chown(sandbox.Root, 1234, 2345));

        Write(new(Said.Nothing), sandbox["new"], "content");

        Facts(sandbox["new"]).Owner.Should().Be(new FileOwner(1234, 2345));
    }

    [Test]
    public void An_old_one_keeps_its_owner_its_mode_and_its_attributes()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "before, and longer");
        Posix.Check(Syscall.chown(file, 1234, 2345));
        Posix.Check(Syscall.chmod(file, (FilePermissions)0x1a4 /* 0644 */));
        Posix.Check(Syscall.setxattr(file, "user.note", "kept"u8.ToArray()));

        Write(new(Said.Nothing), file, "after").Should().BeTrue();

        sandbox.Read("old").Should().Be("after");
        Facts(file).Owner.Should().Be(new FileOwner(1234, 2345));
        Facts(file).ModeText.Should().Be("644");
        Posix.Check(Syscall.getxattr(file, "user.note", out var note));
        note.Should().Equal("kept"u8.ToArray());
        sandbox.Names().Should().Equal("old");
    }

    [Test]
    public void What_is_as_it_should_be_is_not_touched()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "content");
        var before = FileId.Of(file);

        Write(new(Said.Nothing), file, "content").Should().BeFalse();
        new FileWriter(Said.Nothing).Update(file, () => _ => null).Should().BeFalse("nothing is asked for");

        FileId.Of(file).Should().Be(before);
    }

    [Test]
    public void What_is_replaced_is_another_file_and_in_place_the_same()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "before");
        var before = FileId.Of(file);

        Write(new(Said.Nothing) { InPlace = true }, file, "longer than before");
        FileId.Of(file).Should().Be(before);
        sandbox.Read("old").Should().Be("longer than before");
        Write(new(Said.Nothing) { InPlace = true }, file, "short");
        sandbox.Read("old").Should().Be("short");
        sandbox.Names().Should().Equal("old");
        Write(new(Said.Nothing), file, "replaced");
        FileId.Of(file).Should().NotBe(before);
    }

    [Test]
    public void A_dry_run_says_whether_it_would_and_writes_nothing()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "before");
        sandbox.Write(".old.ocx-abcdef", "what a killed run has left");

        Write(new(Said.Nothing) { DryRun = true }, file, "after").Should().BeTrue();
        Write(new(Said.Nothing) { DryRun = true }, file, "before").Should().BeFalse();
        Write(new(Said.Nothing) { DryRun = true }, sandbox["new"], "content").Should().BeTrue();
        Write(new(Said.Nothing) { DryRun = true, MissingDirectory = "d" }, sandbox["d/new"], "content").Should().BeTrue();

        sandbox.Read("old").Should().Be("before");
        sandbox.Names().Should().Equal(".old.ocx-abcdef", "old");
    }

    [Test]
    public void A_rehearsal_does_all_but_the_last_step()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "before");

        Write(new(Said.Nothing) { Rehearse = true }, file, "after").Should().BeTrue();

        sandbox.Read("old").Should().Be("before");
        sandbox.Names().Should().Equal("old");
    }

    [Test]
    public void A_copy_of_what_was_is_kept_for_its_owner_alone()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "first");
        Posix.Check(Syscall.chmod(file, (FilePermissions)0x1a4 /* 0644 */));
        var writer = new FileWriter(Said.Nothing) { BackupSuffix = ".backup" };

        Write(writer, sandbox["new"], "where nothing was, nothing is kept");
        Write(writer, file, "second");
        Write(writer, file, "second");
        sandbox.Read("old.backup").Should().Be("first", "what is not changed has no new copy");
        Write(writer, file, "third");

        sandbox.Read("old.backup").Should().Be("second");
        Facts(sandbox["old.backup"]).ModeText.Should().Be("600");
        Facts(file).ModeText.Should().Be("644");
        sandbox.Names().Should().Equal("new", "old", "old.backup");
    }

    [Test]
    public void A_directory_that_alone_is_missing_is_made_for_its_parents_owner()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        Posix.Check(Syscall.chown(sandbox.Root, 1234, 2345));

        Write(new(Said.Nothing) { MissingDirectory = "d" }, sandbox["d/new"], "content").Should().BeTrue();

        Facts(sandbox["d"]).Owner.Should().Be(new FileOwner(1234, 2345));
        Facts(sandbox["d"]).ModeText.Should().Be("700");
        sandbox.Read("d/new").Should().Be("content");
    }

    [Test]
    public void What_a_killed_run_has_left_goes_and_nothing_else()
    {
        using var sandbox = new Sandbox();
        string[] kept = [".old.ocx-abcdefg", ".old.ocx-abcde", ".other.ocx-abcdef", "old.ocx-abcdef"];
        foreach (var name in kept.Append(".old.ocx-abcdef"))
        {
            sandbox.Write(name, "content");
        }

        Write(new(Said.Nothing), sandbox.Write("old", "before"), "before");

        sandbox.Names().Should().Equal(kept.Append("old").Order(StringComparer.Ordinal));
        kept.Append(".old.ocx-abcdef").Where(n => FileWriter.IsStray(n, "old")).Should().Equal(".old.ocx-abcdefg", ".old.ocx-abcde", ".old.ocx-abcdef");
    }

    [Test]
    public void What_is_done_is_told_to_who_asks()
    {
        using var sandbox = new Sandbox();
        var said = new Said { Log = { Verbose = true } };
        var file = sandbox.Write("old", "before");
        sandbox.Write(".old.ocx-abcdef", "");

        Write(new(said.Log), file, "after");
        Write(new(said.Log), file, "after");

        said.Lines.Should().Equal($"t: {file}: removing .old.ocx-abcdef, which a run that was killed has left", $"t: {file}: written", $"t: {file}: up to date");
    }

    [Test]
    public void What_is_taken_away_is_gone_and_may_be_gone_before()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "content");
        sandbox.Write("other", "content");

        new FileWriter(Said.Nothing).Delete(file);
        new FileWriter(Said.Nothing).Delete(file);

        sandbox.Names().Should().Equal("other");
    }

    internal static bool Write(FileWriter writer, string path, string content) => writer.Update(path, () => _ => Encoding.UTF8.GetBytes(content));

    internal static FileFacts Facts(string path) => FileFacts.Of(path, followLink: false)!;
}
