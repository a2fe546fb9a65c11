using System.Text.Json;

namespace Ocx.Tests;

/// <summary>ocx-detect, on machines on which OpenClaw is installed in its ways.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DetectLayouts : DetectFixture
{
    [Test]
    public async Task The_usual_installation_is_found_and_loaded_alike_by_a_shell_and_by_systemd()
    {
        await Bed.InstallAsync();
        await Bed.RunAsync();

        var result = await Bed.RunAsync();

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
        await Bed.ShouldLoadAsync(result.StandardOutput);
        var report = await Bed.JsonAsync();
        report.GetProperty("agents").ToString().Should().Be("""["coder","main"]""");
        report.GetProperty("config").GetString().Should().Be("/root/.openclaw/openclaw.json");
        report.GetProperty("gateway").ToString().Should().Be("""{"name":"openclaw-openclaw-gateway-1","state":"running"}""");
        report.GetProperty("candidates").GetArrayLength().Should().Be(4);
        report.GetProperty("candidates")[0].GetProperty("evidence").ToString().Should().Contain("mounted at /home/node/.openclaw in the running container openclaw-openclaw-gateway-1").And.Contain("usual place");
        report.GetProperty("unseen").GetArrayLength().Should().Be(0, report.GetProperty("unseen").ToString());
        report.GetProperty("error").ValueKind.Should().Be(JsonValueKind.Null);
        (await Bed.Machine.TryAsync("test", "-e", Bed[$"state/{DetectBed.Proxy}/calls"])).ExitCode.Should().Be(1, "claude is looked for, and never run");
    }

    [Test]
    public async Task Claude_Code_on_the_machine_and_OpenClaw_without_containers()
    {
        await Bed.MakeKimAsync();
        await Bed.PlaceAsync("state", "/home/kim/.openclaw");
        await Bed.WriteStateAsync("state");
        await Bed.PlaceAsync("claude", "/home/kim/.claude");
        await Bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson("kim"));
        await Bed.Machine.WriteAsync("/home/kim/.local/bin/claude", "#!/bin/sh\necho \"$*\" >>/home/kim/ran\n", "755");
        await Bed.Machine.ExecAsync("sh", "-c", "chown -R 1234:1234 /home/kim; ln -s .openclaw /home/kim/.clawdbot; chown -h 1234:1234 /home/kim/.clawdbot");

        var result = await Bed.RunAsync();

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
        await Bed.ShouldLoadAsync(result.StandardOutput);
        (await Bed.Machine.TryAsync("test", "-e", "/home/kim/ran")).ExitCode.Should().Be(1, "claude is looked for, and never run");
    }

    [TestCase("sqlite")]
    [TestCase("json")]
    public async Task What_the_gateway_s_environment_says_counts(string store)
    {
        await Bed.WriteStateAsync("data");
        if (store == "sqlite")
        {
            await Bed.WriteAsync("data/state/openclaw.sqlite", "");
        }

        await Bed.WriteAsync("data/login/oauth.json", "{}");
        await Bed.WriteAsync("data/mine.json", "{}");
        await Bed.WriteAsync($"data/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson("proxy"));
        await Bed.WriteAsync("project/compose.yaml", DetectBed.Compose(Bed["data"], "the-claude", "/var/claw", "OPENCLAW_STATE_DIR: /var/claw", "OPENCLAW_OAUTH_DIR: /var/claw/login", "OPENCLAW_CONFIG_PATH: /var/claw/mine.json")
            + "    environment:\n      ANTHROPIC_BASE_URL: http://kim:secret-word@proxy.test:8080/secret-path\n");
        await Bed.UpAsync(Bed["project"]);

        var report = await Bed.JsonAsync();

        DetectBed.Values(report).Should().Equal(
        [
            $"OCX_STATE_DIR={Bed["data"]}",
            $"OCX_STORE={store}",
            .. store == "json" ? [$"OCX_OAUTH_JSON={Bed["data/login/oauth.json"]}"] : Array.Empty<string>(),
            $"OCX_CREDENTIALS={Bed[$"data/{DetectBed.Proxy}/.credentials.json"]}",
            $"OCX_COMPOSE_DIR={Bed["project"]}",
            $"OCX_ENV_FILE={Bed["project/.env"]}",
            "OCX_SERVICE=openclaw-gateway",
            "OCX_CLI_MODE=container",
            "OCX_CLI_CONTAINER=the-claude",
            "OCX_BASE_URL_OVERRIDE=auto",
            "OCX_ACCESS_ONLY=1",
        ]);
        report.GetProperty("config").GetString().Should().Be(Bed["data/mine.json"]);
        DetectBed.Evidence(report, "OCX_BASE_URL_OVERRIDE").Should().Contain("of the-claude leads elsewhere: http://proxy.test:8080/…");
        report.ToString().Should().NotContain("secret");
    }

    [Test]
    public async Task Of_two_installations_the_one_whose_gateway_runs_is_taken_with_all_that_belongs_to_it()
    {
        foreach (var name in new[] { "one", "two" })
        {
            await Bed.WriteStateAsync(name);
            await Bed.WriteAsync($"{name}/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson(name, Tokens.InHours(name == "one" ? 2 : 7)));
            await Bed.WriteAsync($"{name}-project/compose.yaml", DetectBed.Compose(Bed[name], $"claude-{name}"));
            await Bed.UpAsync(Bed[$"{name}-project"]);
        }

        await Bed.Machine.ExecAsync("docker", "stop", "-t1", "two-project-openclaw-gateway-1");

        var running = await Bed.RunAsync();
        var other = await Bed.RunAsync($"OCX_STATE_DIR={Bed["two"]}");
        var named = await Bed.RunAsync($"OCX_COMPOSE_DIR={Bed["two-project"]}");
        await Bed.Machine.ExecAsync("docker", "start", "two-project-openclaw-gateway-1");
        await Bed.Machine.ExecAsync("touch", Bed["two/openclaw.json"]);
        var fresh = await Bed.RunAsync();

        running.StandardOutput.Should().Be(Installation("one"));
        running.StandardError.Should().Contain($"2 state directories of OpenClaw: {Bed["one"]} is taken")
            .And.Contain($"  {Bed["two"]}: mounted at /home/node/.openclaw in the container two-project-openclaw-gateway-1, which does not run; changed ")
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
        await Bed.InstallAsync(up: false);
        await Bed.WriteAsync("elsewhere/openclaw.json", "{}");
        await Bed.WriteAsync("project/compose.yaml", DetectBed.Compose(Bed["elsewhere"]));

        var chosen = await Bed.JsonAsync();
        await Bed.WriteAsync("state/openclaw.json", "{}");
        var other = await Bed.JsonAsync();

        DetectBed.Values(other).Should().Contain("OCX_STATE_DIR=/root/.openclaw", "it was changed last");
        chosen.GetProperty("gateway").ValueKind.Should().Be(JsonValueKind.Null);
        DetectBed.Values(chosen).Should().Contain($"OCX_STATE_DIR={Bed["elsewhere"]}").And.NotContain(v => v.StartsWith("OCX_CLI", StringComparison.Ordinal));
        DetectBed.Evidence(chosen, "OCX_STATE_DIR").Should().Contain("mounted at /home/node/.openclaw in the service openclaw-gateway, which has no container yet");
        DetectBed.Values(chosen).Should().Contain("OCX_COMPOSE_DIR=/root/openclaw").And.Contain("OCX_SERVICE=openclaw-gateway");
    }

    [Test]
    public async Task Where_nothing_is_installed_it_says_what_it_looked_at()
    {
        var result = await Bed.RunAsync();

        result.ExitCode.Should().Be(66);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Split('\n').Should().StartWith("ocx-detect: error: neither OpenClaw nor Claude Code's credentials are found")
            .And.Contain("ocx-detect:   looked at /root/.openclaw").And.Contain("ocx-detect:   looked at containers").And.Contain("ocx-detect:   looked at /root/.claude/.credentials.json");
    }

    [TestCase("", Description = "the home of that user has them")]
    [TestCase("CLAUDE_CONFIG_DIR=/data/.claude", Description = "root would find them, and does not own them")]
    public async Task In_a_container_Claude_Code_is_called_as_the_user_who_owns_the_credentials_there(string variable)
    {
        await Bed.WriteStateAsync("state");
        await Bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson());
        await Bed.Machine.ExecAsync("chown", "-R", "1000:1000", Bed["claude"]);
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "coder", "-e", variable.Length > 0 ? variable : "X=1", "-v", $"{Bed["claude"]}:/data/.claude", "ocx-bed/gateway", "idle");

        var values = DetectBed.Values(await Bed.JsonAsync($"OCX_STATE_DIR={Bed["state"]}"));
        var named = DetectBed.Values(await Bed.JsonAsync($"OCX_STATE_DIR={Bed["state"]}", "OCX_CLI_USER=node"));

        values.Should().ContainInOrder($"OCX_CREDENTIALS={Bed["claude/.credentials.json"]}", "OCX_CLI_MODE=container", "OCX_CLI_CONTAINER=coder", "OCX_CLI_USER=1000");
        named.Should().Contain("OCX_CLI_USER=node");
    }

    private string Installation(string name) => $"""
        OCX_STATE_DIR='{Bed[name]}'
        OCX_STORE='json'
        OCX_CREDENTIALS='{Bed[name]}/{DetectBed.Proxy}/.credentials.json'
        OCX_COMPOSE_DIR='{Bed[$"{name}-project"]}'
        OCX_ENV_FILE='{Bed[$"{name}-project"]}/.env'
        OCX_SERVICE='openclaw-gateway'
        OCX_CLI_MODE='container'
        OCX_CLI_CONTAINER='claude-{name}'
        OCX_BASE_URL_OVERRIDE='auto'
        OCX_ACCESS_ONLY='1'

        """;
}
