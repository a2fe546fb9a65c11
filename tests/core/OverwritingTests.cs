using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>A file that is written over itself, with a copy of the new content beside it until that is done.</summary>
[Parallelizable(ParallelScope.All)]
public class OverwritingTests
{
    [Test]
    public void That_a_crash_can_tear_it_is_said_where_it_is_so()
    {
        using var sandbox = new Sandbox();
        var said = new Said();

        FileWriterTests.Write(new(said.Log) { InPlace = true }, sandbox["new"], "made: whole or not there");
        said.Lines.Should().BeEmpty();
        FileWriterTests.Write(new(said.Log) { InPlace = true }, sandbox["new"], "overwritten");

        said.Lines.Should().Equal($"t: warning: {sandbox["new"]}: overwritten in place, which a crash can tear; until it is done a copy is kept in .new.ocx-copy");
    }

    [Test]
    public void An_overwriting_that_was_interrupted_is_finished_from_its_copy()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "aft");
        sandbox.Write(".old.ocx-copy", "after");
        var said = new Said();
        string? read = null;

        new FileWriter(said.Log).Update(file, () => old =>
        {
            read = Encoding.UTF8.GetString(old!);
            return old;
        });

        (read, sandbox.Read("old")).Should().Be(("after", "after"));
        sandbox.Names().Should().Equal("old");
        said.Lines.Should().Equal($"t: warning: {file}: an overwriting in place was interrupted; finished from .old.ocx-copy");
    }

    [TestCase("written since")]
    [TestCase("no regular file")]
    [TestCase("no file")]
    public void A_copy_that_is_none_changes_nothing_and_goes(string why)
    {
        using var sandbox = new Sandbox();
        var (file, copy) = (sandbox.Write("old", "newer"), sandbox.Write(".old.ocx-copy", "older"));
        switch (why)
        {
            case "written since":
                File.SetLastWriteTimeUtc(copy, DateTime.UtcNow.AddHours(-1));
                break;
            case "no regular file":
                File.Delete(copy);
                File.CreateSymbolicLink(copy, "elsewhere");
                break;
            default:
                File.Delete(file);
                break;
        }

        var said = new Said();

        new FileWriter(said.Log).Update(file, () => _ => null);

        sandbox.Names().Should().Equal(why == "no file" ? [] : ["old"]);
        (why == "no file" || sandbox.Read("old") == "newer").Should().BeTrue();
        said.Lines.Should().Equal($"t: warning: {file}: .old.ocx-copy is left of an overwriting in place, but is none of ours or the file was written since: the file stands");
    }

    [Test]
    public void In_place_too_theirs_stands()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("file", "0");
        var tries = 0;

        new FileWriter(Said.Nothing) { InPlace = true }.Update(file, () => old =>
        {
            if (tries++ == 0)
            {
                sandbox.Write("file", "theirs");
            }

            return [.. old!, .. "+"u8];
        }).Should().BeTrue();

        (sandbox.Read("file"), tries).Should().Be(("theirs+", 2));
        sandbox.Names().Should().Equal("file");
    }

    [TestCase(10, "older, and what was to be")]
    [TestCase(11, "newer")]
    public void A_file_that_was_written_more_than_ten_seconds_after_the_copy_stands(int seconds, string content)
    {
        using var sandbox = new Sandbox();
        var (file, copy) = (sandbox.Write("old", "newer"), sandbox.Write(".old.ocx-copy", "older, and what was to be"));
        var time = DateTime.UnixEpoch.AddDays(20_000);
        File.SetLastWriteTimeUtc(copy, time);
        File.SetLastWriteTimeUtc(file, time.AddSeconds(seconds));

        new FileWriter(Said.Nothing).Update(file, () => _ => null);

        sandbox.Read("old").Should().Be(content);
        sandbox.Names().Should().Equal("old");
    }

    [Test]
    public void What_was_longer_is_cut_to_the_copy_s_length()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "after, and much of before");
        sandbox.Write(".old.ocx-copy", "after");

        new FileWriter(Said.Nothing).Update(file, () => _ => null);

        sandbox.Read("old").Should().Be("after");
    }

    [Test]
    public void A_copy_with_a_second_name_is_none_of_ours()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "content");
        Posix.Check(Syscall.link(sandbox.Write("theirs", "secret"), sandbox[".old.ocx-copy"]));

        new FileWriter(Said.Nothing).Update(file, () => _ => null);

        sandbox.Read("old").Should().Be("content");
        sandbox.Names().Should().Equal("old", "theirs");
    }

    [Test]
    public void While_it_is_written_over_the_copy_lies_beside_it_and_goes_then()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("old", "before");
        Posix.Check(Syscall.chmod(file, (FilePermissions)0x1a0 /* 0640 */));
        using var watcher = new FileSystemWatcher(sandbox.Root);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        watcher.Renamed += (_, e) => seen.Enqueue(e.Name!);
        watcher.Deleted += (_, e) => seen.Enqueue($"-{e.Name}");
        watcher.EnableRaisingEvents = true;

        FileWriterTests.Write(new(Said.Nothing) { InPlace = true }, file, "after").Should().BeTrue();

        Eventually.AssertAsync(() => seen.Count >= 2, "it is seen").GetAwaiter().GetResult();
        seen.Should().Equal(".old.ocx-copy", "-.old.ocx-copy");
        FileWriterTests.Facts(file).ModeText.Should().Be("640");
    }
}
