namespace Ocx.Tests;

/// <summary>ocx-setup, where something of the machine has to be changed first: the compose file, older scripts, a program that is missing.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupChanges : SetupFixture
{
    private const string Override = "/root/openclaw/compose.override.yaml";

    [Test]
    public async Task A_compose_file_that_does_not_pass_the_variable_gets_an_override_file()
    {
        await Bed.InstallComposeAsync(c => c.Replace(SetupInstallations.Passed, "      TZ: UTC\n", StringComparison.Ordinal));
        var before = await Bed.TreeAsync();
        var gateway = await Bed.GatewayAsync();

        await Bed.ShouldSetUpAsync();

        (await Bed.RunAsync($"cat {Override}")).Should().Contain("openclaw-gateway").And.Contain("${ANTHROPIC_OAUTH_TOKEN}").And.NotContain("FAKE");
        await Bed.WaitServedAsync("proxy");
        (await Bed.GatewayAsync()).Id.Should().NotBe(gateway.Id);
        await Bed.ShouldTakeAwayAsync(before);
    }

    [Test]
    public async Task An_override_file_of_somebody_else_s_is_left_and_what_it_needs_is_told()
    {
        await Bed.InstallComposeAsync(c => c.Replace(SetupInstallations.Passed, "      TZ: UTC\n", StringComparison.Ordinal));
        await Bed.Detect.WriteAsync("project/compose.override.yaml", "services: {openclaw-gateway: {labels: {mine: 'yes'}}}\n");
        await Bed.Detect.UpAsync("/root/openclaw");
        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync("--yes");

        run.ExitCode.Should().Be(78, run.All);
        run.Errors.Should().Contain(Override).And.Contain("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}");
        (await Bed.TreeAsync()).ShouldBe(before);
    }

    [Test]
    public async Task Older_scripts_are_stopped_and_disabled_and_come_back_with_the_uninstallation()
    {
        await Bed.InstallUsualAsync();
        await Bed.InstallOlderScriptsAsync();
        var before = await Bed.TreeAsync();

        var run = await Bed.ShouldSetUpAsync();

        run.Output.Should().Contain("sync-oauth-token.path").And.Contain("trigger-claude-refresh.timer");
        (await OlderAsync()).Should().Be("inactive disabled inactive disabled");
        await Bed.ShouldTakeAwayAsync(before);
        (await OlderAsync()).Should().Be("active enabled active enabled");
    }

    [Test]
    public async Task Where_inotifywait_is_not_to_be_installed_systemd_watches()
    {
        await Bed.InstallUsualAsync();
        await Bed.TakeWatcherAwayAsync();
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync(("inotify_tools", "no"));

        (await Bed.RunAsync("systemctl is-active ocx-watch.path; systemctl is-active ocx-sync.service || true")).Should().Be("active\ninactive");
        (await Bed.RunAsync("cat /tmp/apt-get 2>/dev/null || true")).Should().BeEmpty();
        await Bed.ShouldCarryAsync("next");
        await Bed.ShouldTakeAwayAsync(before, $"/root/.openclaw/{DetectBed.Proxy}/.credentials.json");
    }

    [Test]
    public async Task Where_inotifywait_is_to_be_installed_it_goes_again_with_the_uninstallation()
    {
        await Bed.InstallUsualAsync();
        await Bed.TakeWatcherAwayAsync();
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync();

        (await Bed.RunAsync("systemctl is-active ocx-sync.service; cat /tmp/apt-get")).Should().Be("active\ninstall --yes --no-install-recommends inotify-tools");
        await Bed.ShouldTakeAwayAsync(before);
        (await Bed.RunAsync("tail -n 1 /tmp/apt-get")).Should().StartWith("purge --yes ").And.Contain("inotify-tools").And.Contain("libinotifytools0");
    }

    private Task<string> OlderAsync() => Bed.RunAsync("for unit in sync-oauth-token.path trigger-claude-refresh.timer; do systemctl is-active $unit || true; systemctl is-enabled $unit || true; done | xargs");
}
