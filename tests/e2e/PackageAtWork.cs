using CliWrap;

namespace Ocx.Tests;

/// <summary>The package's tools and units at work, on a machine without .NET: set up by ocx-setup, and while the package changes.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class PackageAtWork : PackageFixture
{
    private const string Proxy = $"state/{DetectBed.Proxy}";

    private SetupBed Setup => Bed.Setup;

    [Test]
    public async Task Each_tool_does_its_work()
    {
        await Setup.InstallUsualAsync();
        await Bed.InstallAsync(await Bed.FileAsync());
        await File.WriteAllTextAsync(Setup[$"{Proxy}/behaviour"], "by_rename\n");
        await File.WriteAllTextAsync(Setup[$"{Proxy}/next.json"], Tokens.ClaudeJson("next"));
        var credentials = $"/root/.openclaw/{DetectBed.Proxy}/.credentials.json";

        (await Bed.Machine.ExecAsync("ocx-detect")).Should().Contain($"OCX_CREDENTIALS='{credentials}'");
        (await Bed.Machine.ExecAsync("ocx-trigger", "--force")).Should().NotContain("FAKE");
        (await Bed.Machine.ExecAsync("ocx-map", credentials, "-o", "/root/.openclaw/credentials/oauth.json")).Should().EndWith("oauth.json");
        (await Bed.Machine.ExecAsync("ocx-profiles", "/root/.openclaw", "--from", credentials)).Should().Contain("main").And.Contain("coder");
        (await Bed.Machine.ExecAsync("ocx-envset", "/root/openclaw/.env", "--from", credentials)).Should().Be("/root/openclaw/.env");
        await Bed.Machine.ExecAsync("ocx-recreate", "--project-dir", "/root/openclaw");
        (await Setup.TokenServedAsync()).Should().Be(Tokens.Access("next"));
        (await Bed.Machine.TryAsync("ocx-expiry", credentials)).StandardOutput.Should().Contain(Tokens.Fingerprint("next"));
        await Bed.Machine.ExecAsync("ocx-model", "/root/.openclaw/openclaw.json", "--primary", "anthropic/claude-opus-4-5");
        (await Setup.RunAsync("cat /root/.openclaw/openclaw.json")).Should().Contain("claude-opus-4-5");
        await Bed.Machine.ExecAsync("ocx-notify", "reauth");
        (await Setup.RunAsync("ls /root/openclaw/REAUTH_NEEDED")).Should().NotBeEmpty();
        await Bed.Machine.ExecAsync("ocx-notify", "recovered");

        // By TLS, to an endpoint of the test's own.
        using var server = new TokenServer();
        await Bed.Machine.WriteAsync("/root/.claude/.credentials.json", Tokens.ClaudeJson("old", Tokens.InHours(1)), "600");
        await Bed.Machine.WriteAsync("/root/trusted.pem", server.Pem);
        await Bed.Machine.ExecAsync("env", "OCX_CLI_MODE=host", $"OCX_REFRESH_ENDPOINT={server.Endpoint}", "SSL_CERT_FILE=/root/trusted.pem", "ocx-refresh", "--credentials", "/root/.claude/.credentials.json");
        (await Setup.RunAsync("cat /root/.claude/.credentials.json")).Should().Contain(Tokens.Access("new1"));
    }

    [Test]
    public async Task Set_up_on_the_database_it_carries_the_token()
    {
        await Setup.InstallDatabaseAsync();
        await Bed.InstallAsync(await Bed.FileAsync());

        (await Setup.SetUpAsync("--yes")).ExitCode.Should().Be(0);

        await Setup.ShouldCarryAsync(PasteBed.Long("next"), Proxy, "project/.env", "state/state/fake-store");
    }

    [Test]
    public async Task The_uninstallation_of_ocx_setup_puts_the_package_s_configuration_back()
    {
        await Setup.InstallUsualAsync();
        await Bed.InstallAsync(await Bed.FileAsync());
        var before = await Setup.TreeAsync();
        await Setup.ShouldSetUpAsync();
        (await Setup.RunAsync("cat /etc/ocx/ocx.env")).Should().StartWith("# The configuration of ocx").And.Contain("\nOCX_STATE_DIR='", "its comments stay, and it is filled");

        await Setup.ShouldTakeAwayAsync(before);

        (await Setup.RunAsync("dpkg -V ocx")).Should().BeEmpty();
    }

    [Test]
    public async Task An_upgrade_that_is_interrupted_while_it_waits_goes_on_waiting()
    {
        await Setup.InstallUsualAsync();
        await Bed.InstallAsync(await Bed.FileAsync());
        await Setup.ShouldSetUpAsync();
        var units = await Bed.UnitsOneByOneAsync();
        await File.WriteAllTextAsync(Setup[$"{Proxy}/behaviour"], "until_told; by_rename\n");
        await File.WriteAllTextAsync(Setup[$"{Proxy}/next.json"], Tokens.ClaudeJson("triggered"));
        await File.WriteAllTextAsync(Setup[$"{Proxy}/.credentials.json"], Tokens.ClaudeJson("due", Tokens.InHours(0.05)));
        await Setup.RunAsync("systemctl start --no-block ocx-trigger.service");
        await Eventually.AssertAsync(() => File.Exists(Setup[$"{Proxy}/calls"]), "it is called", 20);

        // dpkg itself outlives the signal, and calls the script of the next version so.
        var waited = await Bed.Machine.TryAsync("timeout", "5", "/var/lib/dpkg/info/ocx.prerm", "failed-upgrade", "0.0.1");
        waited.ExitCode.Should().Be(124, waited.StandardOutput);
        await File.WriteAllTextAsync(Setup[$"{Proxy}/told"], "");
        await Setup.RunAsync("/var/lib/dpkg/info/ocx.prerm failed-upgrade 0.0.1; /var/lib/dpkg/info/ocx.postinst abort-upgrade 0.0.1");

        (await Setup.RunAsync("journalctl -q -o cat -u ocx-trigger.service")).Should().Contain($"-> {Tokens.Fingerprint("triggered")}", "it was not cut off");
        (await Bed.UnitsOneByOneAsync()).Should().Be(units, "what was held back runs again");
    }

    [Test]
    public async Task An_upgrade_waits_for_what_is_at_work_and_loses_no_event()
    {
        await Setup.InstallUsualAsync();
        var before = await Bed.TreeAsync();
        await Bed.InstallAsync(await Bed.FileAsync());
        await Setup.ShouldSetUpAsync();
        await Setup.ShouldCarryAsync("first");
        var next = await Bed.NextAsync();
        var configuration = await Setup.RunAsync("cat /etc/ocx/ocx.env");
        var (units, sync) = (await Bed.UnitsOneByOneAsync(), await Setup.RunAsync("systemctl show -P MainPID ocx-sync.service"));

        // Claude Code is called, and takes its time.
        await File.WriteAllTextAsync(Setup[$"{Proxy}/behaviour"], "until_told; by_rename\n");
        await File.WriteAllTextAsync(Setup[$"{Proxy}/next.json"], Tokens.ClaudeJson("triggered"));
        await File.WriteAllTextAsync(Setup[$"{Proxy}/.credentials.json"], Tokens.ClaudeJson("due", Tokens.InHours(0.05)));
        await Setup.RunAsync("systemctl start --no-block ocx-trigger.service");
        await Eventually.AssertAsync(() => File.Exists(Setup[$"{Proxy}/calls"]), "it is called", 20);

        var told = await Bed.InstallAsync(next, PipeTarget.ToDelegate(line =>
        {
            if (line.Contains("waiting for what is at work", StringComparison.Ordinal))
            {
                File.WriteAllText(Setup[$"{Proxy}/told"], "");
            }
            else if (line.StartsWith("Setting up ocx ", StringComparison.Ordinal))
            {
                new ClaudeCode(Setup[Proxy]).RotateByRename("meanwhile");
            }
        }));

        told.Should().Contain("waiting for what is at work: ocx-trigger.service").And.NotContain("next:").And.NotContain("onfiguration file");
        (await Setup.RunAsync("journalctl -q -o cat -u ocx-trigger.service")).Should().Contain($"-> {Tokens.Fingerprint("triggered")}", "it was not cut off");
        foreach (var place in SetupLife.JsonPlaces)
        {
            await Eventually.AssertAsync(() => File.ReadAllText(Setup[place]).Contains(Tokens.Access("meanwhile"), StringComparison.Ordinal), place, 20);
        }

        (await Setup.RunAsync("tail -n 1 /usr/lib/ocx/ocx-sync; systemctl show -P NeedDaemonReload ocx-sync.service")).Should().Be($"# {PackageBed.NextVersion}\nno");
        (await Setup.RunAsync("systemctl show -P MainPID ocx-sync.service")).Should().NotBe(sync, "it runs the new program");
        (await Bed.UnitsOneByOneAsync()).Should().Be(units);
        (await Setup.RunAsync("cat /etc/ocx/ocx.env")).Should().Be(configuration);
        await Setup.RunAsync($"chmod 600 /root/.openclaw/{DetectBed.Proxy}/.credentials.json"); // the test has written it
        await Setup.ShouldBeWellAsync();

        (await Bed.TakeAwayAsync("remove")).Should().Contain("ocx-setup --uninstall");
        (await Bed.UnitsAsync()).Should().Be("ActiveState=inactive\nUnitFileState=");
        (await Setup.RunAsync("pgrep -x ocx-sync || true; ls /etc/ocx/ocx.env")).Should().Be("/etc/ocx/ocx.env");
        await Bed.TakeAwayAsync("purge");
        await Bed.ShouldBeAsync(before);
    }
}
