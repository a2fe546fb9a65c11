using System.Text.Json;

namespace Ocx.Tests;

/// <summary>ocx-detect, on machines on which OpenClaw is installed in its ways.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DetectLayouts
{
    private DetectBed bed = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => bed = await DetectBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await bed.DisposeAsync();

    [SetUp]
    public async Task EmptyAsync() => await bed.EmptyAsync();

    [Test]
    public async Task The_usual_installation_is_found_and_loaded_alike_by_a_shell_and_by_systemd()
    {
        await bed.InstallAsync();
        await bed.RunAsync();

        var result = await bed.RunAsync();

        Figures.Print($"ocx-detect on the usual installation: {result.RunTime.TotalMilliseconds:F0} ms");
        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().Be($"""
            OCX_STATE_DIR='/root/.openclaw'
            OCX_STORE='json'
            OCX_CREDENTIALS='/root/.openclaw/{DetectBed.Proxy}/.credentials.json'
            OCX_COMPOSE_DIR='/root/openclaw'
            OCX_ENV_FILE='/root/openclaw/.env'
            OCX_SERVICE='openclaw-gateway'
            OCX_CLI_MODE='container'
            OCX_CLI_CONTAINER='claude-proxy'
            OCX_BASE_URL_OVERRIDE='auto'
            OCX_ACCESS_ONLY='1'

            """);
        await bed.ShouldLoadAsync(result.StandardOutput);
        var report = await bed.JsonAsync();
        report.GetProperty("agents").ToString().Should().Be("""["coder","main"]""");
        report.GetProperty("config").GetString().Should().Be("/root/.openclaw/openclaw.json");
        report.GetProperty("gateway").ToString().Should().Be("""{"name":"openclaw-openclaw-gateway-1","state":"running"}""");
        report.GetProperty("candidates").GetArrayLength().Should().Be(4);
        report.GetProperty("candidates")[0].GetProperty("evidence").ToString().Should().Contain("mounted at /home/node/.openclaw in the running container openclaw-openclaw-gateway-1").And.Contain("usual place");
        report.GetProperty("unseen").GetArrayLength().Should().Be(0, report.GetProperty("unseen").ToString());
        report.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
        (await bed.Machine.TryAsync("test", "-e", bed[$"state/{DetectBed.Proxy}/calls"])).ExitCode.Should().Be(1, "claude is looked for, and never run");
    }

    [Test]
    public async Task Claude_Code_on_the_machine_and_OpenClaw_without_containers()
    {
        await bed.MakeKimAsync();
        await bed.PlaceAsync("state", "/home/kim/.openclaw");
        await bed.WriteStateAsync("state");
        await bed.PlaceAsync("claude", "/home/kim/.claude");
        await bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson("kim"));
        await bed.Machine.WriteAsync("/home/kim/.local/bin/claude", "#!/bin/sh\necho \"$*\" >>/home/kim/ran\n", "755");
        await bed.Machine.ExecAsync("sh", "-c", "chown -R 1234:1234 /home/kim; ln -s .openclaw /home/kim/.clawdbot; chown -h 1234:1234 /home/kim/.clawdbot");

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Be("""
            OCX_STATE_DIR='/home/kim/.openclaw'
            OCX_STORE='json'
            OCX_CREDENTIALS='/home/kim/.claude/.credentials.json'
            OCX_COMPOSE_DIR=''
            OCX_CLI_MODE='host'
            OCX_BASE_URL_OVERRIDE='auto'
            OCX_ACCESS_ONLY='1'

            """);
        result.StandardError.Should().BeEmpty("the link leads to the same directory");
        await bed.ShouldLoadAsync(result.StandardOutput);
        (await bed.Machine.TryAsync("test", "-e", "/home/kim/ran")).ExitCode.Should().Be(1, "claude is looked for, and never run");
    }

    [TestCase("sqlite")]
    [TestCase("json")]
    public async Task What_the_gateway_s_environment_says_counts(string store)
    {
        await bed.WriteStateAsync("data");
        if (store == "sqlite")
        {
            await bed.WriteAsync("data/state/openclaw.sqlite", "");
        }

        await bed.WriteAsync("data/login/oauth.json", "{}");
        await bed.WriteAsync("data/mine.json", "{}");
        await bed.WriteAsync($"data/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson("proxy"));
        await bed.WriteAsync("project/compose.yaml", DetectBed.Compose(bed["data"], "the-claude", "/var/claw", "OPENCLAW_STATE_DIR: /var/claw", "OPENCLAW_OAUTH_DIR: /var/claw/login", "OPENCLAW_CONFIG_PATH: /var/claw/mine.json")
            + "    environment:\n      ANTHROPIC_BASE_URL: http://kim:secret-word@proxy.test:8080/secret-path\n");
        await bed.UpAsync(bed["project"]);

        var report = await bed.JsonAsync();

        DetectBed.Values(report).Should().Equal(
        [
            $"OCX_STATE_DIR={bed["data"]}",
            $"OCX_STORE={store}",
            .. store == "json" ? [$"OCX_OAUTH_JSON={bed["data/login/oauth.json"]}"] : Array.Empty<string>(),
            $"OCX_CREDENTIALS={bed[$"data/{DetectBed.Proxy}/.credentials.json"]}",
            $"OCX_COMPOSE_DIR={bed["project"]}",
            $"OCX_ENV_FILE={bed["project/.env"]}",
            "OCX_SERVICE=openclaw-gateway",
            "OCX_CLI_MODE=container",
            "OCX_CLI_CONTAINER=the-claude",
            "OCX_BASE_URL_OVERRIDE=auto",
            "OCX_ACCESS_ONLY=1",
        ]);
        report.GetProperty("config").GetString().Should().Be(bed["data/mine.json"]);
        DetectBed.Evidence(report, "OCX_BASE_URL_OVERRIDE").Should().Contain("of the-claude leads elsewhere: http://proxy.test:8080/…");
        report.ToString().Should().NotContain("secret");
    }

    [Test]
    public async Task Of_two_installations_the_one_whose_gateway_runs_is_taken_with_all_that_belongs_to_it()
    {
        foreach (var name in new[] { "one", "two" })
        {
            await bed.WriteStateAsync(name);
            await bed.WriteAsync($"{name}/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson(name, Tokens.InHours(name == "one" ? 2 : 7)));
            await bed.WriteAsync($"{name}-project/compose.yaml", DetectBed.Compose(bed[name], $"claude-{name}"));
            await bed.UpAsync(bed[$"{name}-project"]);
        }

        await bed.Machine.ExecAsync("docker", "stop", "-t1", "two-project-openclaw-gateway-1");

        var running = await bed.RunAsync();
        var other = await bed.RunAsync($"OCX_STATE_DIR={bed["two"]}");
        var named = await bed.RunAsync($"OCX_COMPOSE_DIR={bed["two-project"]}");
        await bed.Machine.ExecAsync("docker", "start", "two-project-openclaw-gateway-1");
        await bed.Machine.ExecAsync("touch", bed["two/openclaw.json"]);
        var fresh = await bed.RunAsync();

        running.StandardOutput.Should().Be(Installation("one"));
        running.StandardError.Should().Contain($"2 state directories of OpenClaw: {bed["one"]} is taken")
            .And.Contain($"  {bed["two"]}: mounted at /home/node/.openclaw in the container two-project-openclaw-gateway-1, which does not run; changed ")
            .And.Contain("to take another: OCX_STATE_DIR=… ocx-detect")
            .And.Contain("2 credentials of Claude Code").And.Contain("2 compose directories");
        other.StandardOutput.Should().Be(Installation("two"));
        other.StandardError.Should().NotContain("state directories");
        named.StandardOutput.Should().Be(Installation("two"));
        fresh.StandardOutput.Should().Be(Installation("two"));
    }

    [Test]
    public async Task A_gateway_that_has_no_container_yet_is_found_by_its_compose_file()
    {
        await bed.InstallAsync(up: false);
        await bed.WriteAsync("elsewhere/openclaw.json", "{}");
        await bed.WriteAsync("project/compose.yaml", DetectBed.Compose(bed["elsewhere"]));

        var chosen = await bed.JsonAsync();
        await bed.WriteAsync("state/openclaw.json", "{}");
        var other = await bed.JsonAsync();

        DetectBed.Values(other).Should().Contain("OCX_STATE_DIR=/root/.openclaw", "it was changed last");
        chosen.GetProperty("gateway").ValueKind.Should().Be(JsonValueKind.Null);
        DetectBed.Values(chosen).Should().Contain($"OCX_STATE_DIR={bed["elsewhere"]}").And.NotContain(v => v.StartsWith("OCX_CLI", StringComparison.Ordinal));
        DetectBed.Evidence(chosen, "OCX_STATE_DIR").Should().Contain("mounted at /home/node/.openclaw in the service openclaw-gateway, which has no container yet");
        DetectBed.Values(chosen).Should().Contain("OCX_COMPOSE_DIR=/root/openclaw").And.Contain("OCX_SERVICE=openclaw-gateway");
    }

    [Test]
    public async Task Where_nothing_is_installed_it_says_what_it_looked_at()
    {
        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(66);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Split('\n').Should().StartWith("ocx-detect: error: neither OpenClaw nor Claude Code's credentials are found")
            .And.Contain("ocx-detect:   looked at /root/.openclaw").And.Contain("ocx-detect:   looked at containers").And.Contain("ocx-detect:   looked at /root/.claude/.credentials.json");
    }

    [TestCase("", Description = "the home of that user has them")]
    [TestCase("CLAUDE_CONFIG_DIR=/data/.claude", Description = "root would find them, and does not own them")]
    public async Task In_a_container_Claude_Code_is_called_as_the_user_who_owns_the_credentials_there(string variable)
    {
        await bed.WriteStateAsync("state");
        await bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson());
        await bed.Machine.ExecAsync("chown", "-R", "1000:1000", bed["claude"]);
        await bed.Machine.ExecAsync("docker", "run", "-d", "--name", "coder", "-e", variable.Length > 0 ? variable : "X=1", "-v", $"{bed["claude"]}:/data/.claude", "ocx-bed/gateway", "idle");

        var values = DetectBed.Values(await bed.JsonAsync($"OCX_STATE_DIR={bed["state"]}"));
        var named = DetectBed.Values(await bed.JsonAsync($"OCX_STATE_DIR={bed["state"]}", "OCX_CLI_USER=node"));

        values.Should().ContainInOrder($"OCX_CREDENTIALS={bed["claude/.credentials.json"]}", "OCX_CLI_MODE=container", "OCX_CLI_CONTAINER=coder", "OCX_CLI_USER=1000");
        named.Should().Contain("OCX_CLI_USER=node");
    }

    private string Installation(string name) => $"""
        OCX_STATE_DIR='{bed[name]}'
        OCX_STORE='json'
        OCX_CREDENTIALS='{bed[name]}/{DetectBed.Proxy}/.credentials.json'
        OCX_COMPOSE_DIR='{bed[$"{name}-project"]}'
        OCX_ENV_FILE='{bed[$"{name}-project"]}/.env'
        OCX_SERVICE='openclaw-gateway'
        OCX_CLI_MODE='container'
        OCX_CLI_CONTAINER='claude-{name}'
        OCX_BASE_URL_OVERRIDE='auto'
        OCX_ACCESS_ONLY='1'

        """;
}
