using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-trigger and where Claude Code runs, or does not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerPlaces
{
    /// <summary>What must not decide with which sign-in it works.</summary>
    private static readonly string[] Others = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK"];

    [TestCase("docker pause NAME", 69, "the container NAME, in which Claude Code is to be called, does not run")]
    [TestCase("docker stop NAME", 69, "the container NAME, in which Claude Code is to be called, does not run")]
    [TestCase("docker rm -f NAME", 69, "the container NAME, in which Claude Code is to be called, does not run")]
    [TestCase("docker exec NAME rm /bin/claude", 69, "NAME: claude is not there")]
    [TestCase("docker exec NAME chmod 644 /bin/claude", 69, "NAME: claude is not there")]
    [TestCase("docker exec NAME rm /bin/claude; docker exec NAME mkdir /bin/claude", 69, "NAME: claude is not there")]
    [TestCase("docker exec NAME rm /bin/sh /bin/ash", 69, "NAME")]
    public async Task Where_it_cannot_be_called_nothing_is_done(string command, int exitCode, string message)
    {
        await using var bed = await TriggerBed.MakeAsync();
        await Engine.OutputAsync(Shell.Command("bash", "-c", command.Replace("NAME", bed.Container, StringComparison.Ordinal)).With(bed.Gateway.Engine.Variables));

        var run = await bed.JsonAsync("--mode", "container");

        (run.ExitCode, run.Outcome).Should().Be((exitCode, "failed"), run.Errors);
        run["error"].Should().Contain(message.Replace("NAME", bed.Container, StringComparison.Ordinal));
        bed.Calls.Should().BeEmpty();
        bed.Token.Should().Be(Tokens.Access("old"));
    }

    [Test]
    public async Task Where_its_credentials_cannot_be_written_it_is_not_called()
    {
        await using var bed = await TriggerBed.MakeAsync(mount: "ro");

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be((73, "failed"), run.Errors);
        run.Errors.Should().Contain("/root/.claude/.credentials.json or its directory cannot be written there").And.Contain("mount the directory, not the file, and not read-only");
        bed.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task Where_it_has_other_credentials_it_is_not_called()
    {
        await using var bed = await TriggerBed.MakeAsync(lines: ["  environment:", "    CLAUDE_CONFIG_DIR: /elsewhere"]);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be((78, "failed"), run.Errors);
        run.Errors.Should().Contain("has no /elsewhere/.credentials.json: Claude Code is not called").And.Contain(bed.Gateway.Claude.Credentials);
        bed.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task It_runs_as_the_user_that_is_named()
    {
        await using var bed = await TriggerBed.MakeAsync(lines: [$"    - ../{TriggerBed.ClaudeDirectory}:/data/.claude"]);
        await Bash.RunAsync(bed.Gateway.Root, "chown -R 1000:1000 \"$1\"", TriggerBed.ClaudeDirectory);

        var run = await bed.JsonAsync("--user", "node");

        (run.ExitCode, run.Outcome, run["command"]).Should().Be((0, "refreshed", $"docker exec --user node {bed.Container} claude -p \"say ok\""), run.Errors);
        bed.Seen.Split('\n').Should().Contain("HOME=/data").And.Contain("1000").And.NotContain("0");
        (await Bash.RunAsync("/", "stat -c %u:%g \"$1\"", bed.Gateway.Claude.Credentials)).Should().Be("1000:1000");
    }

    [TestCase("auto", "http://claude-code-proxy:3456", "https://api.anthropic.com")]
    [TestCase("auto", "https://api.anthropic.com.example/", "https://api.anthropic.com")]
    [TestCase("auto", "https://api.anthropic.com", null)]
    [TestCase("auto", "", null)]
    [TestCase("never", "http://claude-code-proxy:3456", null)]
    [TestCase("always", "", "https://api.anthropic.com")]
    public async Task It_calls_Anthropic_itself_with_its_own_sign_in(string configured, string address, string? given)
    {
        string[] lines = ["  environment:", $"    ANTHROPIC_BASE_URL: \"{address}\"", .. Others.Select(o => $"    {o}: sk-ant-oat01-FAKE-other")];
        await using var bed = await TriggerBed.MakeAsync(lines: lines);

        var result = await bed.Command("--json").With(("OCX_BASE_URL_OVERRIDE", configured)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain(given is null ? $"docker exec {bed.Container} claude" : $"docker exec -e ANTHROPIC_BASE_URL={given} {bed.Container} claude");
        bed.Seen.Split('\n').Should().Contain($"ANTHROPIC_BASE_URL={given ?? address}").And.Contain("/var/opt", "it takes orders from no directory").And.NotContain(l => Others.Any(l.StartsWith));
    }

    [Test]
    public async Task Without_an_engine_there_is_none()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await TriggerBed.MakeAsync(engine: engine);
        await engine.KillAsync();

        var run = await bed.JsonAsync("--mode", "container");

        (run.ExitCode, run.Outcome).Should().Be((69, "failed"), run.Errors);
        run.Errors.Should().Contain("the engine does not answer");
        await ShouldNotBeCalledHereAsync(bed);
    }

    [TestCase("pause")]
    [TestCase("rm -f")]
    public async Task Where_one_may_be_at_work_in_there_none_is_called_here(string command)
    {
        await using var bed = await TriggerBed.MakeAsync();
        await bed.Gateway.Engine.DockerAsync([.. command.Split(' '), bed.Container]);

        await ShouldNotBeCalledHereAsync(bed);
    }

    [Test]
    public async Task Another_user_s_credentials_are_not_taken_from_him()
    {
        await using var bed = await TriggerBed.MakeAsync();
        await Bash.RunAsync(bed.Gateway.Root, "chown -R 1000:1000 \"$1\"", TriggerBed.ClaudeDirectory);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be((78, "failed"), run.Errors);
        run.Errors.Should().Contain("belongs to another user there").And.Contain("OCX_CLI_USER='1000'");
        bed.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task What_nobody_has_said_is_seen()
    {
        await using var bed = await TriggerBed.MakeAsync();
        var path = await bed.PathAsync(("claude", await File.ReadAllTextAsync(ClaudeProgram)));

        var inside = await bed.Command("--json").With(("PATH", path)).ExecuteBufferedAsync();
        await bed.Gateway.Engine.DockerAsync("stop", bed.Container);
        bed.SignIn("old", TriggerBed.Due);
        var here = await bed.Command("--json").With(("PATH", path), ("ANTHROPIC_API_KEY", "sk-ant-oat01-FAKE-other")).ExecuteBufferedAsync();

        inside.StandardOutput.Should().Contain($"\"place\":\"{bed.Container}\"").And.Contain("refreshed");
        here.StandardOutput.Should().Contain("\"place\":\"this machine\"").And.Contain("refreshed");
        bed.Calls.Should().HaveCount(2);
        bed.Seen.Split('\n').Should().NotContain(l => l.StartsWith("ANTHROPIC_", StringComparison.Ordinal));
    }

    /// <summary>Nobody has said where, and there is a claude on the machine too.</summary>
    private static async Task ShouldNotBeCalledHereAsync(TriggerBed bed)
    {
        var path = await bed.PathAsync(("claude", await File.ReadAllTextAsync(ClaudeProgram)));
        var result = await bed.Command().With(("PATH", path)).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(69, result.StandardError);
        result.StandardError.Should().Contain("OCX_CLI_MODE=host");
        bed.Calls.Should().BeEmpty();
    }

    private static string ClaudeProgram => Path.Join(Shell.Repository, "tests", "support", "claude");
}
