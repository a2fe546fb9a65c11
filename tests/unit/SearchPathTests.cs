using Mono.Unix.Native;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public class SearchPathTests
{
    [Test]
    public void Of_the_given_path_absolute_directories_are_taken_each_once()
    {
        using var sandbox = new Sandbox();
        var (a, b) = (sandbox.MakeDirectory("a"), sandbox.MakeDirectory("b"));

        SearchPath.For(path: $"{b}:relative::.:{a}:{b}").Should().Be($"{b}:{a}");
    }

    [TestCase("")]
    [TestCase("relative:.:")]
    public void Where_nothing_is_left_the_usual_ones_are(string path) => SearchPath.For(path: path).Should().Be("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    [Test]
    public void Root_looks_where_root_alone_can_put_a_program_and_for_a_user_where_he_can_too()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        var (closed, his, open) = (sandbox.MakeDirectory("closed"), sandbox.MakeDirectory("his"), sandbox.MakeDirectory("open"));
        Posix.Check(Syscall.chown(his, 1234, 1234));
        Posix.Check(Syscall.chmod(open, (FilePermissions)0x1ff /* 0777 */));
        var path = $"{his}:{open}:{closed}";

        SearchPath.For(path: path).Should().Be(closed);
        SearchPath.For(1234, path).Should().Be($"{his}:{closed}");
        SearchPath.For(2345, path).Should().Be(closed);
    }

    [Test]
    public void A_program_is_a_file_that_may_be_run()
    {
        using var sandbox = new Sandbox();
        var before = Environment.GetEnvironmentVariable("PATH");
        Posix.Check(Syscall.chmod(sandbox.Write("b/tool-of-a-test", "#!/bin/sh\n"), (FilePermissions)0x140 /* 0500 */));
        sandbox.Write("a/tool-of-a-test", "not to be run");
        sandbox.MakeDirectory("c/tool-of-another-test");

        Environment.SetEnvironmentVariable("PATH", $"{before}:{sandbox["a"]}:{sandbox["b"]}:{sandbox["c"]}");
        try
        {
            SearchPath.Find("tool-of-a-test").Should().Be(sandbox["b/tool-of-a-test"]);
            SearchPath.Find("tool-of-another-test").Should().BeNull();
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }
    }
}
