using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>What must not, or cannot, be written: an error that says so, and the file as it was.</summary>
[Parallelizable(ParallelScope.All)]
public class FileWriterRefusals
{
    [Test]
    public void Where_its_directory_is_missing_it_is_not_made_unless_that_is_asked_for()
    {
        using var sandbox = new Sandbox();
        var writer = new FileWriter(Said.Nothing) { MissingDirectory = "d" };

        Refused(() => FileWriterTests.Write(new(Said.Nothing), sandbox["d/new"], "content")).Should().Be((73, $"{sandbox["d/new"]}: its directory does not exist"));
        Refused(() => FileWriterTests.Write(writer, sandbox["e/new"], "content")).Should().Be((73, $"{sandbox["e/new"]}: its directory does not exist"));
        Refused(() => FileWriterTests.Write(writer, sandbox["e/d/new"], "content")).Should().Be((73, $"{sandbox["e/d/new"]}: its directory does not exist"));
        Refused(() => FileWriterTests.Write(new(Said.Nothing) { MissingDirectory = "d", DryRun = true }, sandbox["e/d/new"], "content")).Should().Be((73, $"{sandbox["e/d/new"]}: its directory does not exist"));
        Refused(() => FileWriterTests.Write(new(Said.Nothing) { MissingDirectory = "d", DryRun = true }, sandbox["e/new"], "content")).Should().Be((73, $"{sandbox["e/new"]}: its directory does not exist"));
        sandbox.Names().Should().BeEmpty();
    }

    [TestCase("directory", "is a directory")]
    [TestCase("directory/", "is a directory")]
    [TestCase("file/new", "not a directory")]
    [TestCase("loop/new", "too many levels of symbolic links")]
    public void What_is_no_place_for_a_file_is_named(string path, string why)
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("directory");
        sandbox.Write("file", "");
        File.CreateSymbolicLink(sandbox["loop"], "loop");

        Refused(() => FileWriterTests.Write(new(Said.Nothing), sandbox[path], "content")).Should().Be((73, $"{sandbox[path]}: {why}"));
    }

    [Test]
    public void A_name_that_is_too_long_is_named()
    {
        using var sandbox = new Sandbox();
        var path = sandbox[new string('n', 250)]; // with what a temporary file's name needs

        Refused(() => FileWriterTests.Write(new(Said.Nothing), path, "content")).Should().Be((73, $"{path}: file name too long"));
    }

    [Test]
    public void No_path_is_no_file() => Refused(() => FileWriterTests.Write(new(Said.Nothing), "", "content")).ExitCode.Should().Be(73);

    [Test]
    public void What_is_no_regular_file_or_has_a_second_name_is_not_replaced()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "content");
        Posix.Check(Syscall.link(file, sandbox["second"]));
        Posix.Check(Syscall.mkfifo(sandbox["fifo"], (FilePermissions)0x180));

        Refused(() => FileWriterTests.Write(new(Said.Nothing), file, "other")).Should().Be((73, $"{file}: has a second hard link, and what else it is cannot be known"));
        Refused(() => FileWriterTests.Write(new(Said.Nothing), sandbox["fifo"], "other")).Should().Be((73, $"{sandbox["fifo"]}: not a regular file"));
        sandbox.Read("second").Should().Be("content");
    }

    [Test]
    public void What_is_too_large_is_not_read()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "");
        Posix.Check(Syscall.truncate(file, FileLocation.LargestFile + 1));

        Refused(() => FileWriterTests.Write(new(Said.Nothing), file, "other")).Should().Be((65, $"{file}: 16777217 bytes are too many (16777216 at most)"));
        Posix.Check(Syscall.truncate(file, FileLocation.LargestFile));
        FileWriterTests.Write(new(Said.Nothing), file, "other").Should().BeTrue("the largest one is one");
    }

    [Test]
    public void A_guard_is_asked_for_the_path_that_the_file_really_has()
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("directory");
        File.CreateSymbolicLink(sandbox["link"], "directory");
        var writer = new FileWriter(Said.Nothing) { Guard = path => throw new OcxException(ExitCode.Configuration, path) };

        Refused(() => FileWriterTests.Write(writer, sandbox["link/../link/./new"], "content")).Should().Be((78, sandbox["directory/new"]));
        sandbox.Names("directory").Should().BeEmpty();
    }

    [Test]
    public void Who_keeps_writing_it_is_told_of_in_the_end()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "0");
        var tries = 0;

        Refused(() => new FileWriter(Said.Nothing).Update(file, () => old =>
        {
            sandbox.Write("file", $"{++tries}");
            return Encoding.UTF8.GetBytes("ours");
        })).Should().Be((75, $"{file}: somebody else keeps writing it"));

        tries.Should().Be(100);
        sandbox.Read("file").Should().Be("100", "theirs stands");
        sandbox.Names().Should().Equal("file");
    }

    [Test]
    public void A_file_that_appears_is_not_replaced_and_one_that_goes_is_made()
    {
        using var sandbox = new Sandbox();
        var file = sandbox["file"];
        var seen = new List<string?>();

        new FileWriter(Said.Nothing).Update(file, () => old =>
        {
            seen.Add(old is null ? null : Encoding.UTF8.GetString(old));
            if (seen.Count == 1)
            {
                sandbox.Write("file", "theirs");
            }
            else if (seen.Count == 2)
            {
                File.Delete(file);
            }

            return Encoding.UTF8.GetBytes($"ours {seen.Count}");
        }).Should().BeTrue();

        seen.Should().Equal(null, "theirs", null);
        sandbox.Read("file").Should().Be("ours 3");
        sandbox.Names().Should().Equal("file");
    }

    [Test]
    public void What_is_taken_away_needs_its_directory()
    {
        using var sandbox = new Sandbox();

        Refused(() => new FileWriter(Said.Nothing).Delete(sandbox["nowhere/file"])).Should().Be((73, $"{sandbox["nowhere/file"]}: its directory does not exist"));
    }

    [Test]
    public void A_directory_is_not_taken_away()
    {
        using var sandbox = new Sandbox();

        Refused(() => new FileWriter(Said.Nothing).Delete(sandbox.MakeDirectory("d"))).ExitCode.Should().Be(73);
    }

    private static (int ExitCode, string Message) Refused(Action action)
    {
        var refusal = action.Should().Throw<OcxException>().Which;
        return (refusal.ExitCode, refusal.Message);
    }
}
