using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>As whom Claude Code is called, and where it is not called at all: it would lose the sign-in, or give rights away.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerRights
{
    [Test]
    public async Task It_runs_as_the_owner_of_the_credentials()
    {
        Require.Root();
        using var bed = new TriggerBed("by_rename");
        await Bash.RunAsync(bed.Root, "chmod 755 . bin; mkdir -p claude; mv .claude claude/.claude; chown -R 12345:12346 claude");
        var credentials = bed["claude/.claude/.credentials.json"];

        var result = await bed.Trigger("--credentials", credentials).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        (await Bash.RunAsync("/", "stat -c %u:%g:%a \"$1\"", credentials)).Should().Be("12345:12346:600");
        var seen = await File.ReadAllTextAsync(bed["claude/.claude/seen"]);
        seen.Should().EndWith("\n12345\n12346\n", "it has no other group").And.Contain($"HOME={bed["claude"]}\n", "nobody knows another home of this user");
        seen.Should().NotContain(Marked.Variable, "our environment is not its").And.Contain("PATH=");
    }

    [TestCase("chown 12345 .claude", "belongs to user 0, and its directory to user 12345")]
    [TestCase("chown 12345 .claude/.credentials.json", "belongs to user 12345, and its directory to user 0")]
    [TestCase("chmod 777 .claude", "is root's, in a place where others can write")]
    [TestCase("chmod 777 .", "is root's, in a place where others can write")]
    [TestCase("chown 12345 .", "is root's, in a place where others can write")]
    public async Task Nobody_else_s_directory_tells_it_what_to_do_as_root(string command, string reason)
    {
        Require.Root();
        using var bed = new TriggerBed("in_place");
        await Bash.RunAsync(bed.Root, command);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(78, result.StandardError);
        result.StandardError.Should().Contain(reason);
        bed.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task A_link_that_the_owner_has_put_there_leads_to_nobody_else_s_rights()
    {
        Require.Root();
        using var bed = new TriggerBed("in_place");
        await Bash.RunAsync(bed.Root, "mkdir agent; mv .claude/* .claude/.credentials.json agent; ln -s /etc/hostname agent/link; chown -hR 12345 agent; mv agent/.credentials.json agent/real; ln -s real agent/.credentials.json; chown -h 12345 agent/.credentials.json");

        var result = await bed.RunAsync("--credentials", bed["agent/.credentials.json"]);

        result.ExitCode.Should().Be(66, result.StandardError);
        File.Exists(bed["agent/calls"]).Should().BeFalse();
    }

    [Test]
    public async Task A_home_of_somebody_else_s_is_not_taken_for_root_s()
    {
        Require.Root();
        using var bed = new TriggerBed("in_place");
        await Bash.RunAsync(bed.Root, "mkdir -p kim/.local/bin; mv bin/claude kim/.local/bin; chown -R 12345 kim");

        var result = await bed.Trigger().With(("HOME", bed["kim"]), ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT"))).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69, "as with sudo -E: what kim has installed is not run as root");
    }

    [TestCase("size=64k", "head -c 65536 /dev/zero >.claude/full || true")]
    [TestCase("size=1m,nr_inodes=6", "touch .claude/1 .claude/2 .claude/3 .claude/4 .claude/5 .claude/6")]
    public async Task On_a_full_disk_it_is_not_called(string options, string fill)
    {
        Require.Root();
        using var bed = new TriggerBed("in_place");

        var result = await bed.Program("unshare", "-m", "sh", "-c", $"cp -a .claude before; mount -t tmpfs -o mode=755,{options} full .claude; cp -a before/.credentials.json before/behaviour .claude; {{ {fill}; }} 2>/dev/null; ocx-trigger; e=$?; ls -A .claude >left; exit $e").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73, result.StandardError);
        (await File.ReadAllLinesAsync(bed["left"])).Should().NotContain("calls").And.NotContain(".ocx-probe").And.Contain(".credentials.json");
    }

    [Test]
    public async Task Where_it_could_not_save_the_answer_it_is_not_called()
    {
        Require.Root();
        using var bed = new TriggerBed("in_place");

        var result = await bed.Program("unshare", "-m", "sh", "-c", """mount --bind .claude .claude && mount -o remount,bind,ro .claude && exec ocx-trigger""").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(73, result.StandardError);
        result.StandardError.Should().Contain("cannot be written there: Claude Code is not called, since it would lose the sign-in");
        bed.Calls.Should().BeEmpty();
    }
}
