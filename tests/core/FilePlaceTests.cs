using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Whose a file is, and who could put another in its place.</summary>
[Parallelizable(ParallelScope.All)]
public class FilePlaceTests
{
    [TestCase("", true)]
    [TestCase("chmod g+w d", false)]
    [TestCase("chmod o+w d", false)]
    [TestCase("chmod 1777 d", true)]
    [TestCase("chown 2345 d", false)]
    [TestCase("chown 1234 d", true)]
    [TestCase("chown 2345 d/e", false)]
    public async Task A_file_is_safe_where_root_and_its_owner_alone_can_replace_it(string change, bool isSafe)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        var file = sandbox.Write("d/e/file", "content");
        await Bash.RunAsync(sandbox.Root, $"chown 1234:1235 d/e/file; {change}");

        var place = FilePlace.Of(file, new Settings())!;

        (place.Owner, place.IsSafe).Should().Be((new FileOwner(1234, 1235), isSafe));
        place.Unsafe.Should().Be(isSafe ? null : sandbox[change.EndsWith('e') ? "d/e" : "d"]);
    }

    [Test]
    public void What_is_not_there_has_no_place_and_what_is_no_file_is_refused()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("file", "");

        FilePlace.Of(sandbox["nothing"], new Settings()).Should().BeNull();
        FilePlace.Of(sandbox["d/nothing"], new Settings()).Should().BeNull();
        Refused(() => FilePlace.Of(sandbox.Root, new Settings())).Should().Be((66, $"{sandbox.Root}: is a directory"));
        Refused(() => FilePlace.Of(sandbox["file/x"], new Settings())).Should().Be((66, $"{sandbox["file/x"]}: not a directory"));
    }

    [TestCase("", true)]
    [TestCase("chown 1234 d", false)]
    [TestCase("chmod o+w d", false)]
    [TestCase("chown 1234 d/file", true)] // the file itself may be anybody's: it is its place that counts
    [TestCase("rm -r d", false)]
    public async Task A_place_is_ours_where_root_and_we_alone_can_have_put_something(string change, bool isOurs)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.Write("d/file", "content");
        await Bash.RunAsync(sandbox.Root, change);

        FilePlace.IsOurs(sandbox["d/file"]).Should().Be(isOurs);
    }

    [TestCase("", true)]
    [TestCase("chmod 1777 d", true)]
    [TestCase("chmod 777 d", false)]
    [TestCase("chmod 1777 d/e", false, Description = "there anybody can put something new")]
    [TestCase("chmod g+w d d/e", true, Description = "root's group")]
    [TestCase("chgrp 50 d d/e; chmod 2775 d d/e", true, Description = "/usr/local of an older Debian")]
    [TestCase("chgrp 1000 d d/e", true, Description = "which may not write")]
    [TestCase("chgrp 1000 d; chmod g+w d", false)]
    [TestCase("chown 1234 d/e", false)]
    [TestCase("mv d x; ln -s x d", true)]
    [TestCase("mv d x; ln -s x d; chown -h 1234 d", false)]
    [TestCase("mv d x; ln -s \"$PWD/x\" d", true)]
    [TestCase("mv d x; ln -s \"$PWD/x\" d; chmod o+w x", false)]
    [TestCase("rm -r d/e; ln -s e d/e", false, Description = "it leads nowhere")]
    [TestCase("rm -r d/e; : >d/e", false)]
    [TestCase("rm -r d/e", false)]
    public async Task A_directory_is_closed_where_root_alone_can_put_something(string change, bool isClosed)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("d/e");
        await Bash.RunAsync(sandbox.Root, $"umask 022; chmod 755 d d/e; {change}");

        FilePlace.IsClosed(sandbox["d/e"], 0).Should().Be(isClosed);
        FilePlace.IsClosed(sandbox["./d/../d/e/."], 0).Should().Be(isClosed);
    }

    [TestCase("chown -R 1234:1234 d", true)]
    [TestCase("chown -R 1234:1234 d; chmod -R g+w d", true, Description = "a group of his own")]
    [TestCase("chown -R 1234:100 d; chmod -R g+w d", false)]
    [TestCase("mv d x; ln -s x d; chown -h 1234 d", true)]
    [TestCase("mv d x; ln -s x d; chown -h 2345 d", false)]
    [TestCase("chown 2345 d", false)]
    public async Task To_a_user_his_own_are_closed_too(string change, bool isClosed)
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("d/e");
        await Bash.RunAsync(sandbox.Root, $"umask 022; chmod 755 d d/e; {change}");

        FilePlace.IsClosed(sandbox["d/e"], 1234).Should().Be(isClosed);
    }

    [Test]
    public void Links_that_lead_round_and_round_are_not_closed_and_forty_are()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("l0");
        File.CreateSymbolicLink(sandbox["loop"], "loop");
        for (var i = 1; i <= 41; i++)
        {
            File.CreateSymbolicLink(sandbox[$"l{i}"], $"l{i - 1}");
        }

        FilePlace.IsClosed(sandbox["loop"], 0).Should().BeFalse();
        FilePlace.IsClosed(sandbox["l40"], 0).Should().BeTrue();
        FilePlace.IsClosed(sandbox["l41"], 0).Should().BeFalse();
        FilePlace.IsClosed("/", 0).Should().BeTrue();
        FilePlace.IsClosed("/..", 0).Should().BeTrue("above the root there is nothing else");
    }

    [Test]
    public void Below_the_state_directory_a_link_or_a_second_name_is_refused()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("state/file", "content");
        File.CreateSymbolicLink(sandbox["state/link"], "file");
        var settings = new Settings(name => name == "OCX_STATE_DIR" ? sandbox["state"] : null);

        Refused(() => FilePlace.Of(sandbox["state/link"], settings)).Should().Be((66, $"{sandbox["state/link"]}: link is a symbolic link below OpenClaw's state directory, where none is followed"));
        Posix.Check(Syscall.link(file, sandbox["second"]));
        Refused(() => FilePlace.Of(file, settings)).ExitCode.Should().Be(66);
        FilePlace.Of(sandbox["second"], settings).Should().NotBeNull("outside it may have as many as it likes");
    }

    private static (int ExitCode, string Message) Refused(Action action)
    {
        var refusal = action.Should().Throw<OcxException>().Which;
        return (refusal.ExitCode, refusal.Message);
    }
}
