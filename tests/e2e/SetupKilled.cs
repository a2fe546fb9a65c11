using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-setup, killed at one moment after the other: each run goes on where the one before was killed, and all can be taken away.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupKilled : SetupFixture
{
    private const string Event = "timeout 60 inotifywait -qq -e";

    /// <summary>What tells that a moment has come, in the order in which they come.</summary>
    private static readonly (string Moment, string Command)[] WhileSettingUp =
    [
        ("its own state is made", $"{Event} create /var/lib"),
        ("the override file is there", $"{Event} moved_to /root/openclaw"),
        ("the gateway is being taken down", $"{Event} moved_to --include pending /var/lib/ocx"),
        ("OpenClaw's configuration is written", $"{Event} moved_to /root/.openclaw"),
        ("an agent has its profile", $"{Event} moved_to /root/.openclaw/agents/main/agent"),
        ("its configuration is written", $"{Event} moved_to /etc/ocx"),
        ("its units are being enabled", $"{Event} create -r /etc/systemd/system"),
        ("the older scripts are being disabled", $"{Event} delete -r /etc/systemd/system"),
    ];

    private static readonly (string Moment, string Command)[] WhileTakingAway =
    [
        ("its units are being disabled", $"{Event} delete -r /etc/systemd/system"),
        ("OpenClaw's configuration is put back", $"{Event} moved_to /root/.openclaw"),
    ];

    [Test]
    public async Task At_any_moment_the_next_run_goes_on()
    {
        await Bed.InstallComposeAsync(c => c.Replace(SetupInstallations.Passed, "      TZ: UTC\n", StringComparison.Ordinal));
        await Bed.InstallOlderScriptsAsync();
        await Bed.Detect.WriteAsync("project/.env", $"ANTHROPIC_OAUTH_TOKEN={Tokens.Access("proxy")}\n");
        var before = await Bed.TreeAsync();

        foreach (var (moment, command) in WhileSettingUp)
        {
            await ShouldBeKilledAsync(moment, command, BeginAnewAsync, "--yes");
        }

        var whole = await Bed.SetUpAsync("--yes");
        whole.ExitCode.Should().Be(0, whole.All);
        await Bed.ShouldBeWellAsync();
        await Bed.WaitServedAsync("proxy");

        foreach (var (moment, command) in WhileTakingAway)
        {
            await ShouldBeKilledAsync(moment, command, () => Bed.SetUpAsync("--yes"), "--uninstall", "--purge", "--yes");
        }

        await Bed.ShouldTakeAwayAsync(before);
        (await Bed.RunAsync("systemctl is-active sync-oauth-token.path; systemctl is-enabled trigger-claude-refresh.timer")).Should().Be("active\nenabled");

        // What was synced stays when all else is taken away, and would not be written once more.
        async Task BeginAnewAsync()
        {
            await Bed.ShouldTakeAwayAsync(before);
            await Bed.RunAsync($"sed -i s/{Tokens.Access("proxy")}/{Tokens.Access("older")}/ /root/.openclaw/agents/*/agent/auth-profiles.json");
        }
    }

    private Task<BufferedCommandResult> KillAsync(string command, params string[] arguments) =>
        Bed.Machine.TryAsync(["bash", "-c", $"ocx-setup \"$@\" >/tmp/told 2>&1 & {command} >/dev/null; kill -KILL $!; wait $!", "bash", .. arguments]);

    /// <remarks>A kill is not there at once: that before may have come when this moment had passed. From the beginning it comes again.</remarks>
    private async Task ShouldBeKilledAsync(string moment, string command, Func<Task> beginAnew, params string[] arguments)
    {
        var run = await KillAsync(command, arguments);
        for (var i = 0; i < 4 && run.ExitCode == 0; i++)
        {
            await beginAnew();
            run = await KillAsync(command, arguments);
        }

        run.ExitCode.Should().Be(137, $"{moment}: {await Bed.RunAsync("cat /tmp/told")}");
        await Bed.ShouldBeWholeAsync();
    }
}
