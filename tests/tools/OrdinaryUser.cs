namespace Ocx.Tests;

/// <summary>What needs no root is done without: on files of his own an ordinary user does all; of root's he is told who may.</summary>
[Category(Torture.Category)]
[Parallelizable(ParallelScope.All)]
public sealed class OrdinaryUser
{
    private const string OfOwnState = ".local/state/ocx";

    [TestCase("ocx-map \"$OCX_CREDENTIALS\" -o .openclaw/credentials/oauth.json", ".openclaw/credentials/oauth.json", null)]
    [TestCase("ocx-envset claw/.env --from \"$OCX_CREDENTIALS\"", "claw/.env", null)]
    [TestCase("ocx-profiles --from \"$OCX_CREDENTIALS\"", ".openclaw/agents/main/agent/auth-profiles.json", null)]
    [TestCase("OCX_COMPOSE_DIR= ocx-paste", ".openclaw/state/fake-store", ".lock")]
    [TestCase("ocx-model", ".openclaw/openclaw.json", null)]
    [TestCase("ocx-expiry --within 1m", null, null)]
    [TestCase("ocx-recreate --if-stale", null, "claw.lock")]
    [TestCase("ocx-trigger", ".claude/.credentials.json", "@trigger.lock")]
    [TestCase("ocx-refresh", ".claude/.credentials.json", ".lock")]
    [TestCase("ocx-notify reauth", "claw/REAUTH_NEEDED", "notify-refresh.json")]
    [TestCase("ocx-detect", null, null)]
    [TestCase("OCX_COMPOSE_DIR= ocx-sync --once", ".openclaw/credentials/oauth.json", null)]
    [TestCase("OCX_COMPOSE_DIR= timeout 60 ocx-sync | sed /auth-profiles/q", ".openclaw/agents/main/agent/auth-profiles.json", null)]
    public async Task On_his_own_files_a_tool_does_its_work_as_he(string command, string? written, string? remembered)
    {
        // OpenClaw takes no token of less than 80 characters; the endpoint knows one of them.
        var isPasted = command.EndsWith("ocx-paste", StringComparison.Ordinal);
        await using var bed = await OrdinaryUserBed.MakeAsync(isPasted ? new string('x', 70) : "old");
        if (isPasted)
        {
            await bed.HaveDatabaseAsync();
        }

        var result = await bed.RunAsync(command);

        result.ExitCode.Should().Be(0, result.StandardError + result.StandardOutput);
        (await bed.ForeignAsync()).Should().BeEmpty();
        if (written is not null)
        {
            (await Bash.RunAsync(bed["home"], "find \"$1\" -newer ../trusted.pem", written)).Should().NotBeEmpty(result.StandardError);
        }

        var own = await Bash.RunAsync(bed["home"], "[ ! -e \"$1\" ] || { stat -c %a \"$1\"; ls -A \"$1\"; }", OfOwnState);
        (remembered is null ? own.Length == 0 : own.StartsWith("700\n", StringComparison.Ordinal) && own.Contains(remembered, StringComparison.Ordinal)).Should().BeTrue("his state lies in {0}: {1}", OfOwnState, own);
    }

    /// <remarks>Root's command takes it away, see <see cref="RootsEnvironment"/>.</remarks>
    [Test]
    public async Task What_he_has_set_for_his_own_programs_they_have()
    {
        await using var bed = await OrdinaryUserBed.MakeAsync();

        var result = await bed.RunAsync("NODE_OPTIONS=--max-old-space-size=512 LD_BIND_NOW=1 ocx-trigger");

        result.ExitCode.Should().Be(0, result.StandardError);
        (await File.ReadAllLinesAsync(bed["home/.claude/seen"])).Should().Contain("NODE_OPTIONS=--max-old-space-size=512").And.Contain("LD_BIND_NOW=1").And.NotContain(l => l.StartsWith("OCX_REFRESH", StringComparison.Ordinal));
    }

    [TestCase("ocx-map \"$OCX_CREDENTIALS\"", 66)]
    [TestCase("ocx-map ../home/.claude/.credentials.json -o ../others/oauth.json", 73)]
    [TestCase("ocx-envset \"$OCX_ENV_FILE\" --from ../home/.claude/.credentials.json", 73)]
    [TestCase("ocx-envset claw/.env --from \"$OCX_CREDENTIALS\"", 66)]
    [TestCase("ocx-profiles --from ../home/.claude/.credentials.json", 66)]
    [TestCase("ocx-profiles ../home/.openclaw --from \"$OCX_CREDENTIALS\"", 66)]
    [TestCase("ocx-paste", 66)]
    [TestCase("ocx-model", 66)]
    [TestCase("ocx-expiry", 1)]
    [TestCase("OCX_HANDOVER=hot ocx-recreate --if-stale", 66)]
    [TestCase("ocx-trigger", 66)]
    [TestCase("ocx-refresh", 66)]
    [TestCase("ocx-notify reauth", 75)]
    [TestCase("ocx-notify ending", 0)]
    [TestCase("ocx-detect", 66)]
    [TestCase("ocx-verify", 1)]
    [TestCase("ocx-sync", 66)]
    [TestCase("ocx-sync --once", 73)]
    public async Task Of_root_s_files_a_tool_says_who_may(string command, int exitCode)
    {
        await using var bed = await OrdinaryUserBed.MakeAsync();

        var result = await bed.RunAsync(command, of: "others");

        Figures.Print($"{command}: {result.ExitCode}\n{result.StandardError}{result.StandardOutput}");
        result.ExitCode.Should().Be(exitCode, result.StandardError + result.StandardOutput);
        (result.StandardError + result.StandardOutput).Should().Contain("permission denied").And.MatchRegex("run this as root|run this as somebody who may read it");
        (await bed.ForeignAsync()).Should().BeEmpty();
    }
}
