namespace Ocx.Tests;

/// <summary>ocx-setup, on machines on which OpenClaw is installed in its ways: a verified installation, and afterwards the machine as it was.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupLayouts : SetupFixture
{
    /// <summary>Claude Code's own, which it has written meanwhile.</summary>
    private const string Credentials = $"/root/.openclaw/{DetectBed.Proxy}/.credentials.json";

    [Test]
    public async Task The_usual_installation_is_set_up_and_taken_away_again()
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync(("OCX_HANDOVER", "recreate"));

        await Bed.WaitServedAsync("proxy");
        await Bed.ShouldCarryAsync("next");
        await Bed.WaitServedAsync("next");
        await Bed.ShouldTakeAwayAsync(before, Credentials);
        (await Bed.TokenServedAsync()).Should().Be(Tokens.Access("next"), "the gateway runs on");
    }

    [Test]
    public async Task Claude_Code_of_a_person_on_the_machine_is_opened_to_the_sandbox()
    {
        await Bed.InstallOnHostAsync();
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync();

        (await Bed.RunAsync("cat /etc/ocx/ocx.env")).Should().Contain("OCX_CREDENTIALS='/home/kim/.claude/.credentials.json'").And.Contain("OCX_CLI_MODE='host'");
        (await Bed.RunAsync("cat /etc/systemd/system/ocx-sync.service.d/ocx-setup.conf")).Should().Contain("BindReadOnlyPaths=-/home/kim/.claude");
        await Bed.ShouldCarryAsync("next", "claude");
        await Bed.ShouldTakeAwayAsync(before, "/home/kim/.claude/.credentials.json");
    }

    [Test]
    public async Task The_SQLite_generation_gets_no_JSON_file()
    {
        await Bed.InstallDatabaseAsync();
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync();

        await Bed.ShouldCarryAsync(PasteBed.Long("next"), $"state/{DetectBed.Proxy}", "project/.env", "state/state/fake-store");
        var now = await Bed.TreeAsync();
        now.Has("/root/.openclaw/credentials/oauth.json").Should().BeFalse();
        now.Has("/root/.openclaw/agents/main/agent/auth-profiles.json").Should().BeFalse();
        await Bed.ShouldTakeAwayAsync(before, Credentials, "/root/.openclaw/state/fake-store");
    }

    [Test]
    public async Task Agents_with_broken_profiles_get_good_ones()
    {
        await Bed.InstallUsualAsync();
        await Bed.Detect.WriteAsync("state/agents/coder/agent/auth-profiles.json", $$$$"""{"version":1,"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","key":"{{{{Tokens.Access("old")}}}}"}}}""");
        File.Delete(Bed["state/agents/main/agent/auth-profiles.json"]);
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync();

        foreach (var agent in new[] { "main", "coder" })
        {
            (await File.ReadAllTextAsync(Bed[$"state/agents/{agent}/agent/auth-profiles.json"])).Should().MatchRegex($"\"access\": ?\"{Tokens.Access("proxy")}\"").And.NotContain("\"key\"");
        }

        await Bed.ShouldTakeAwayAsync(before);
    }

    [Test]
    public async Task An_env_file_that_is_not_there_is_made()
    {
        await Bed.InstallUsualAsync();
        File.Delete(Bed["project/.env"]);
        var before = await Bed.TreeAsync();

        await Bed.ShouldSetUpAsync();

        (await File.ReadAllTextAsync(Bed["project/.env"])).Should().Be($"ANTHROPIC_OAUTH_TOKEN={Tokens.Access("proxy")}\n");
        (await Bed.RunAsync("stat -c '%U:%G %a' /root/openclaw/.env")).Should().Be("root:root 600");
        await Bed.ShouldTakeAwayAsync(before);
    }
}
