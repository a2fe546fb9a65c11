using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The command that messages are given to: what it gets, and what becomes of one that fails, hangs or stays.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyCommands : IDisposable
{
    private readonly NotifyBed bed = new();

    public void Dispose() => bed.Dispose();

    [Test]
    public async Task A_command_has_the_message_on_its_input_and_in_its_environment()
    {
        var result = await CommandAsync("cat >input; env | grep ^OCX_ | cut -d= -f1 | sort >names; printf '%s|' \"$OCX_EVENT\" \"$OCX_ABOUT\" \"$OCX_HOST\" \"$OCX_TITLE\" >values; printf '%s\\n\\n%s\\n' \"$OCX_TITLE\" \"$OCX_TEXT\" >text");

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Files.Read("names").Should().Be("OCX_ABOUT\nOCX_EVENT\nOCX_HOST\nOCX_TEXT\nOCX_TITLE\n");
        bed.Files.Read("values").Should().Be($"reauth|refresh|{Environment.MachineName}|Sign in to Claude Code again on {Environment.MachineName}|");
        bed.Files.Read("input").Should().Be(bed.Files.Read("text")).And.Be(bed.Files.Read("state/REAUTH_NEEDED"));
    }

    [TestCase("echo first >&2; echo 'no  route' >&2; exit 3", "status 3: no  route; ")]
    [TestCase("exit 3", "status 3; ")]
    [TestCase("no-such-program", "status 127: ")]
    [TestCase("kill -9 $$", "status 137; ")]
    [TestCase("if", "status 2: ")]
    [TestCase("head -c 40000000 /dev/zero | tr '\\0' x >&2; exit 4", "status 4: xxxx")]
    [TestCase("echo 'sk-ant-oat01-FAKE-MARK' >&2; exit 5", "status 5: sk-ant-oat01-[masked ")]
    [TestCase("https://hooks.slack.com/services/T00/B00/MARK", "status 127: sh: 1: https://hooks.slack.com/…: not found; ")]
    [TestCase("set -x; false https://me:MARK@host/MARK", "status 1: + false https://host/…; ")]
    [TestCase("printf 'https://%0490d:MARK@host/' 0 >&2; exit 6", "status 6: https://host/…; ")]
    public async Task A_command_that_fails_is_told_with_its_reason_and_tried_again(string command, string reason)
    {
        var result = await CommandAsync(command, "-v");

        result.ExitCode.Should().Be(75, result.StandardError);
        result.StandardError.Should().Contain($"error: the command of OCX_NOTIFY_EXEC: {reason}").And.Contain("a message waits, tried again at ").And.NotContain("MARK");
        result.StandardError.Length.Should().BeLessThan(3000);
        bed.Web.Events.Should().Equal("reauth");
        (await bed.RunAsync("recovered")).ExitCode.Should().Be(0);
        bed.Commanded.Should().Equal("reauth", "recovered");
    }

    [TestCase("yes | head -c 40000000")]
    [TestCase("true")]
    [TestCase("exec <&- >&- 2>&-; exit 0")]
    public async Task A_command_need_not_read_and_may_say_what_it_likes(string command)
    {
        var result = await CommandAsync(command);

        (result.ExitCode, result.StandardOutput, string.Join(' ', bed.Memory)).Should().Be((0, "", "notify-refresh.json"), result.StandardError);
    }

    [Test]
    public async Task Whom_a_command_leaves_behind_keeps_nobody_from_telling()
    {
        (await CommandAsync("setsid sleep 100 >/dev/null 2>&1 </dev/null & echo $! >pid")).ExitCode.Should().Be(0);
        try
        {
            var result = await bed.RunAsync("recovered");

            (result.ExitCode, result.RunTime.TotalSeconds < 5).Should().Be((0, true), result.StandardError);
        }
        finally
        {
            await Bash.RunAsync(bed.Files.Root, "kill $(pgrep -g $(<pid)) $(<pid) || true");
        }
    }

    [Test]
    public async Task A_command_that_hangs_is_ended_with_all_that_it_has_started()
    {
        bed.Files.MakeDirectory("pids");

        var result = await CommandAsync("(trap '' TERM; echo >pids/$(exec sh -c 'echo $PPID'); sleep 101) & echo >pids/$!; sleep 102");

        result.ExitCode.Should().Be(75);
        result.StandardError.Should().Contain("the command of OCX_NOTIFY_EXEC: has not ended within 30s, and was ended; ");
        result.RunTime.TotalSeconds.Should().BeInRange(30, 43);
        bed.Files.Names("pids").Should().OnlyContain(p => Marked.CommandLine(int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).Length == 0);
    }

    private async Task<BufferedCommandResult> CommandAsync(string command, params string[] options) =>
        await bed.Notify(["reauth", .. options]).With(("OCX_NOTIFY_EXEC", command)).ExecuteBufferedAsync();
}
