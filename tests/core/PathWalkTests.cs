using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Where a path leads: by its components, and by those links alone that nobody else can have laid.</summary>
[Parallelizable(ParallelScope.All)]
public class PathWalkTests
{
    [TestCase("d/file")]
    [TestCase("./d/./file")]
    [TestCase("d//file")]
    [TestCase("d/e/../file")]
    [TestCase("link/file")]
    [TestCase("link/e/../file")]
    [TestCase("absolute/file")]
    [TestCase("twice/file")]
    [TestCase("to-file")]
    public void It_leads_to_the_file(string path)
    {
        using var sandbox = Make();

        using var location = PathWalk.Resolve(sandbox[path], null);

        (location.RealPath(), location.Name, location.Path).Should().Be((sandbox["d/file"], "file", sandbox[path]));
    }

    [Test]
    public void One_that_is_relative_begins_in_the_working_directory()
    {
        using var location = PathWalk.Resolve("some-file", null);

        location.RealPath().Should().Be(Path.Join(Environment.CurrentDirectory, "some-file"));
    }

    [TestCase("d/new", "d/new")]
    [TestCase("to-nothing", "nothing")]
    public void The_last_component_need_not_be_there(string path, string real)
    {
        using var sandbox = Make();

        using var location = PathWalk.Resolve(sandbox[path], null);

        location.RealPath().Should().Be(sandbox[real]);
    }

    [TestCase("nothing/file", Errno.ENOENT)]
    [TestCase("nothing/..", Errno.ENOENT)]
    [TestCase("d/file/x", Errno.ENOTDIR)]
    [TestCase("d", Errno.EISDIR)]
    [TestCase("d/.", Errno.EISDIR)]
    [TestCase("link", Errno.EISDIR)]
    [TestCase("loop", Errno.ELOOP)]
    [TestCase("loop/file", Errno.ELOOP)]
    public void What_leads_nowhere_says_so(string path, Errno errno)
    {
        using var sandbox = Make();

        FluentActions.Invoking(() => PathWalk.Resolve(sandbox[path], null)).Should().Throw<PosixException>().Which.Errno.Should().Be(errno);
    }

    [Test]
    public void Forty_links_are_followed_and_no_more()
    {
        using var sandbox = Make();
        File.CreateSymbolicLink(sandbox["l0"], "d/file");
        for (var i = 1; i <= 40; i++)
        {
            File.CreateSymbolicLink(sandbox[$"l{i}"], $"l{i - 1}");
        }

        PathWalk.Resolve(sandbox["l39"], null).Dispose();
        FluentActions.Invoking(() => PathWalk.Resolve(sandbox["l40"], null)).Should().Throw<PosixException>().Which.Errno.Should().Be(Errno.ELOOP);
    }

    [Test]
    public void A_link_of_somebody_else_is_not_followed()
    {
        Require.Root();
        using var sandbox = Make();
        Posix.Check(Syscall.lchown(sandbox["link"], 1234, 1234));

        var refusal = FluentActions.Invoking(() => PathWalk.Resolve(sandbox["link/file"], null)).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be(
            (73, $"{sandbox["link/file"]}: link is a symbolic link of user 1234, and is not followed", "give the path that it leads to, if that is the right one"));
    }

    [Test]
    public void Below_the_state_directory_no_link_is_followed_and_none_up()
    {
        using var sandbox = Make();
        File.CreateSymbolicLink(sandbox["d/inner"], "e");
        var state = FileId.Of(sandbox["d"]);

        PathWalk.Resolve(sandbox["link/e/file"], state).Dispose(); // a link to it is none below it
        Refusal("d/inner/file").Should().Be($"{sandbox["d/inner/file"]}: inner is a symbolic link below OpenClaw's state directory, where none is followed");
        Refusal("d/e/../file").Should().Be($"{sandbox["d/e/../file"]}: '..' in OpenClaw's state directory is not followed");

        string Refusal(string path)
        {
            var refusal = FluentActions.Invoking(() => PathWalk.Resolve(sandbox[path], state)).Should().Throw<OcxException>().Which;
            refusal.ExitCode.Should().Be(73);
            return refusal.Message;
        }
    }

    [Test]
    public void A_directory_is_opened_and_nothing_else()
    {
        using var sandbox = Make();

        using (var directory = PathWalk.OpenDirectory(sandbox["link"], null))
        {
            directory.Status().Id.Should().Be(FileId.Of(sandbox["d"]));
        }

        ErrorOf("d/file").Should().Be(Errno.ENOTDIR);
        ErrorOf("nothing").Should().Be(Errno.ENOENT);
        ErrorOf("nothing/more").Should().Be(Errno.ENOENT);

        Errno ErrorOf(string path) => FluentActions.Invoking(() => PathWalk.OpenDirectory(sandbox[path], null)).Should().Throw<PosixException>().Which.Errno;
    }

    [Test]
    public void No_descriptor_stays_open()
    {
        using var sandbox = Make();
        var state = FileId.Of(sandbox["d"]);
        string[] paths = ["d/file", "link/file", "nothing/file", "loop", "d", "d/e/../file"];
        Try();
        var own = Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).Count(IsOurs);

        Try();

        Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget).Count(IsOurs).Should().Be(own);

        bool IsOurs(string? target) => target?.StartsWith(sandbox.Root, StringComparison.Ordinal) == true;

        void Try()
        {
            foreach (var path in paths)
            {
                try
                {
                    PathWalk.Resolve(sandbox[path], state).Dispose();
                }
                catch (Exception e) when (e is PosixException or OcxException)
                {
                    continue; // what matters is what it leaves
                }
            }
        }
    }

    private static Sandbox Make()
    {
        var sandbox = new Sandbox();
        sandbox.Write("d/file", "content");
        sandbox.MakeDirectory("d/e");
        File.CreateSymbolicLink(sandbox["link"], "d");
        File.CreateSymbolicLink(sandbox["absolute"], sandbox["d"]);
        File.CreateSymbolicLink(sandbox["twice"], "link");
        File.CreateSymbolicLink(sandbox["to-file"], "./link/../link/file");
        File.CreateSymbolicLink(sandbox["to-nothing"], "nothing");
        File.CreateSymbolicLink(sandbox["loop"], "loop");
        return sandbox;
    }
}
