namespace Ocx.Tests;

/// <summary>ocx-detect, run by root on a machine with somebody else, who has a say in what lies in his home and how fresh it looks.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DetectOthers
{
    private const int Number = 12345;

    [Test]
    public async Task What_somebody_else_has_at_home_comes_after_our_own_however_fresh_it_looks()
    {
        Require.Root();
        using var bed = await MakeAsync();
        bed.Install();

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Split('\n').Should().Contain($"OCX_STATE_DIR='{bed.Home}/.openclaw'").And.Contain($"OCX_CREDENTIALS='{bed.Home}/.claude/.credentials.json'").And.Contain("OCX_COMPOSE_DIR=''");
        result.StandardError.Should().Contain($"2 state directories of OpenClaw: {bed.Home}/.openclaw is taken").And.Contain($"2 credentials of Claude Code: {bed.Home}/.claude/.credentials.json is taken")
            .And.Contain($"{bed.Other}/openclaw: others can write the compose file in it, and what Compose does by it").And.Contain("hint: if it is the gateway's: OCX_COMPOSE_DIR=… ocx-detect");
    }

    [Test]
    public async Task A_sign_in_of_somebody_else_does_not_take_the_place_of_ours_that_has_ended()
    {
        Require.Root();
        using var bed = await MakeAsync();
        bed.Install();
        bed.Write(".claude/.credentials.json", Tokens.BlankJson);

        var result = await bed.RunAsync();

        result.StandardOutput.Should().Contain($"OCX_CREDENTIALS='{bed.Home}/.claude/.credentials.json'");
        result.StandardError.Should().Contain("the sign-in has ended");
    }

    [Test]
    public async Task What_somebody_else_has_is_taken_where_we_have_nothing_but_his_compose_file_only_by_its_name()
    {
        Require.Root();
        using var bed = await MakeAsync();

        var found = await bed.RunAsync();
        var named = await bed.RunAsync($"OCX_COMPOSE_DIR={bed.Other}/openclaw");

        found.StandardOutput.Should().Contain($"OCX_STATE_DIR='{bed.Other}/.openclaw'").And.Contain($"OCX_CREDENTIALS='{bed.Other}/.claude/.credentials.json'").And.Contain("OCX_COMPOSE_DIR=''");
        named.StandardOutput.Should().Contain($"OCX_COMPOSE_DIR='{bed.Other}/openclaw'");
    }

    [Test]
    public async Task What_the_environment_names_is_ours_wherever_it_lies()
    {
        Require.Root();
        using var bed = await MakeAsync();
        bed.Install();

        var result = await bed.RunAsync($"OPENCLAW_STATE_DIR={bed.Other}/.openclaw");

        result.StandardOutput.Should().Contain($"OCX_STATE_DIR='{bed.Other}/.openclaw'", "it was changed last").And.Contain($"OCX_CREDENTIALS='{bed.Other}/.claude/.credentials.json'", "of those that may be meant it lives longest");
    }

    /// <summary>Somebody else has all of it, and says that it is the newest.</summary>
    private static async Task<DetectBed> MakeAsync()
    {
        var bed = await DetectBed.MakeAsync(other: Number);
        bed.WriteOther(".openclaw/openclaw.json", "{}");
        bed.WriteOther(".openclaw/agents/main/agent/auth-profiles.json", "{}");
        bed.WriteOther(".claude/.credentials.json", Tokens.ClaudeJson("other", Tokens.InHours(24 * 365)));
        bed.WriteOther("openclaw/compose.yaml", "services: {openclaw-gateway: {image: x}}\n");
        await Bash.RunAsync(bed.Other, $"touch -d tomorrow .openclaw/openclaw.json; chown -R {Number} .; chmod 755 .");
        return bed;
    }
}
