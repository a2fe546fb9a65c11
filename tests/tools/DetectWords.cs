using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-detect, told by a person what is meant, and where several could be.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DetectWords
{
    [TestCase("OCX_STATE_DIR=/nowhere/claw", "OCX_STATE_DIR: /nowhere/claw: no such directory")]
    [TestCase("OCX_CREDENTIALS=/nowhere/.credentials.json", "OCX_CREDENTIALS: /nowhere/.credentials.json: no such file")]
    [TestCase("OCX_CREDENTIALS=/dev/null", "OCX_CREDENTIALS: /dev/null: not a regular file")]
    [TestCase("OCX_COMPOSE_DIR=/nowhere/compose", "OCX_COMPOSE_DIR: /nowhere/compose: no such directory")]
    [TestCase("OCX_SERVICE=gate", "OCX_SERVICE: gate: no container, and no compose file, has such a service")]
    [TestCase("OCX_CLI_CONTAINER=nobody", "OCX_CLI_CONTAINER: nobody: no such container")]
    [TestCase("OCX_CLI_MODE=container", "OCX_CLI_MODE: container: no container has claude and ")]
    public async Task What_a_person_names_and_is_not_there_is_told_by_its_name(string word, string error)
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();

        var result = await bed.RunAsync(word);

        result.ExitCode.Should().Be(66, result.StandardError);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Should().StartWith($"ocx-detect: error: {error}").And.Contain("unset it");
    }

    [TestCase("OCX_CLI_MODE=both", "OCX_CLI_MODE is neither container nor host: both")]
    [TestCase("OCX_CLI_CONTAINER=-it", "OCX_CLI_CONTAINER is no name of a container: -it")]
    [TestCase("OCX_STATE_DIR=/it's", "OCX_STATE_DIR: /it's: has a single quote, and cannot stand in /etc/ocx/ocx.env")]
    public async Task A_word_that_means_nothing_is_refused(string word, string error)
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();

        var result = await bed.RunAsync(word);

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().StartWith($"ocx-detect: error: {error}");
    }

    [Test]
    public async Task A_name_that_is_not_UTF_8_is_refused()
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();

        var result = await bed.Program([], "bash", "-c", """OCX_STATE_DIR=$PWD/$'x\xff' exec ocx-detect""").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("is not UTF-8, and cannot stand in");
    }

    [Test]
    public async Task Of_several_the_one_that_changed_last_is_taken_and_all_are_listed()
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();
        bed.Write(".openclaw-dev/agents/main/agent/openclaw-agent.sqlite", "");
        await Bash.RunAsync(bed.Home, "touch -d '2 hours ago' .openclaw/openclaw.json .openclaw/agents/main/agent/*; touch -d '3 hours ago' .openclaw-dev/agents/main/agent/*; ln -s .openclaw-dev .clawdbot");

        var first = await bed.RunAsync();
        await Bash.RunAsync(bed.Home, "touch -d '1 hour ago' .openclaw-dev/agents/main/agent/openclaw-agent.sqlite");
        var second = await bed.JsonAsync();
        var named = await bed.RunAsync($"OCX_STATE_DIR={bed[".openclaw"]}");

        first.StandardOutput.Should().Contain($"OCX_STATE_DIR='{bed[".openclaw"]}'").And.Contain("OCX_STORE='json'");
        first.StandardError.Should().Contain($"warning: 2 state directories of OpenClaw: {bed[".openclaw"]} is taken\n")
            .And.Contain($"warning:   {bed[".openclaw-dev"]}: usual place; changed ").And.Contain("hint: to take another: OCX_STATE_DIR=… ocx-detect\n");
        Value(second, "OCX_STATE_DIR").Should().Be(bed[".openclaw-dev"], "and not the link to it");
        Value(second, "OCX_STORE").Should().Be("sqlite");
        named.StandardOutput.Should().Contain($"OCX_STATE_DIR='{bed[".openclaw"]}'");
        named.StandardError.Should().NotContain("state directories");
    }

    [Test]
    public async Task Of_several_sign_ins_the_one_that_lives_longest_is_taken()
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();
        bed.Write(".claude/.credentials.json", Tokens.ClaudeJson("a", Tokens.InHours(1)));
        bed.Write("other/.credentials.json", Tokens.ClaudeJson("b", Tokens.InHours(2)));

        var report = await bed.JsonAsync($"CLAUDE_CONFIG_DIR={bed["other"]}");

        Value(report, "OCX_CREDENTIALS").Should().Be(bed["other/.credentials.json"]);
        report.GetProperty("candidates").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "credentials").Select(c => c.GetProperty("path").GetString())
            .Should().Equal(bed["other/.credentials.json"], bed[".claude/.credentials.json"]);
        report.ToString().Should().NotContain("FAKE");
    }

    [Test]
    public async Task OpenClaw_s_own_variables_are_candidates()
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Write("a/agents/x", "");
        bed.Write("b/.openclaw/agents/x", "");
        bed.Write("c/openclaw.json", "{}");

        var report = await bed.JsonAsync($"OPENCLAW_STATE_DIR={bed["a"]}", $"OPENCLAW_HOME={bed["b"]}", $"OPENCLAW_CONFIG_PATH={bed["c/openclaw.json"]}");

        report.GetProperty("candidates").EnumerateArray().Select(c => $"{c.GetProperty("path")} {c.GetProperty("evidence")[0]}").Should().BeEquivalentTo(
            $"{bed["a"]} OPENCLAW_STATE_DIR of the environment", $"{bed["b/.openclaw"]} OPENCLAW_HOME of the environment", $"{bed["c"]} OPENCLAW_CONFIG_PATH of the environment");
        report.GetProperty("error").GetString().Should().Be("Claude Code's credentials are not found");
    }

    [Test]
    public async Task An_empty_compose_directory_leaves_the_gateway_out()
    {
        using var bed = await DetectBed.MakeAsync("echo 'Cannot connect to the Docker daemon' >&2; exit 1");
        bed.Install();
        bed.Write("openclaw/compose.yaml", "services: {}\n");

        var result = await bed.RunAsync("OCX_COMPOSE_DIR=");

        result.StandardOutput.Should().Contain("OCX_COMPOSE_DIR=''\n").And.NotContain("OCX_ENV_FILE");
    }

    [TestCase("echo '[{'")]
    [TestCase("echo abc; [[ $1 == ps ]] || echo '[{\"Id\":1}]'")]
    [TestCase("head -c 1000000 /dev/urandom")]
    [TestCase("exit 127")]
    public async Task A_docker_that_makes_no_sense_hides_nothing_else(string docker)
    {
        using var bed = await DetectBed.MakeAsync(docker);
        bed.Install();

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain($"OCX_STATE_DIR='{bed[".openclaw"]}'").And.NotContain("OCX_COMPOSE_DIR");
        result.StandardError.Should().Contain("cannot be seen: containers: ");
    }

    [Test]
    public async Task It_changes_nothing()
    {
        using var bed = await DetectBed.MakeAsync();
        bed.Install();
        var before = await Snapshot.TakeAsync(bed.Home);

        await bed.RunAsync();
        await bed.JsonAsync();

        (await Snapshot.TakeAsync(bed.Home)).Should().Be(before);
    }

    [Test]
    public async Task Where_systemd_does_not_run_the_files_of_older_units_tell()
    {
        Require.Root();
        using var bed = await DetectBed.MakeAsync();
        bed.Install();
        bed.Write("trigger.sh", "#!/bin/sh\ndocker compose exec -T claude-proxy claude -p ok\n");

        var result = await bed.Program([], "unshare", "-m", "bash", "-euc", """
            mount -t tmpfs units /etc/systemd/system
            [ ! -d /run/systemd ] || mount -t tmpfs run /run/systemd
            mkdir -p /etc/systemd/system/timers.target.wants
            printf '[Service]\nExecStart=-%s\n' "$PWD/trigger.sh" >/etc/systemd/system/my-trigger-claude-refresh.service
            printf '[Timer]\nOnCalendar=*:0/30\n' >/etc/systemd/system/my-trigger-claude-refresh.timer
            ln -s ../my-trigger-claude-refresh.timer /etc/systemd/system/timers.target.wants
            exec ocx-detect --json
            """).ExecuteBufferedAsync();

        using var report = JsonDocument.Parse(result.StandardOutput);
        report.RootElement.GetProperty("older_scripts").EnumerateArray().Select(u => $"{u.GetProperty("unit")} {u.GetProperty("active").ValueKind} {u.GetProperty("enabled")} {u.GetProperty("scripts")}").Should().Equal(
            $"""my-trigger-claude-refresh.service Null False ["{bed["trigger.sh"]}"]""",
            "my-trigger-claude-refresh.timer Null True []");
    }

    private static string? Value(JsonElement report, string name) =>
        report.GetProperty("values").EnumerateArray().Single(v => v.GetProperty("name").GetString() == name).GetProperty("value").GetString();
}
