using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>OpenClaw in a container: its environment counts, its paths are its own, and cures go into it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class VerifyOpenClawGateway : IDisposable
{
    private const string Token = "ANTHROPIC_OAUTH_TOKEN=TOKEN_NOW";
    private const string Key = "ANTHROPIC_API_KEY=sk-ant-api03-FAKE";

    private FakeDocker docker = null!;

    [SetUp]
    public async Task Make()
    {
        docker = await FakeDocker.MakeAsync();
        docker.Write("c.json", Tokens.ClaudeJson("new"));
        docker.Write("state/agents/main/agent/.keep", "");
        await Bash.RunAsync(docker["."], "\"$1\" state --from c.json", Shell.Tool("ocx-profiles"));
    }

    public void Dispose() => docker.Dispose();

    [Test]
    public async Task Leftovers_are_migrated_where_the_gateway_runs()
    {
        docker.Write("instead", "[ \"$*\" != 'exec gateway openclaw doctor --fix --non-interactive' ] || rm state/agents/main/agent/auth-profiles.json\n");
        docker.Write("state/state/openclaw.sqlite", "");

        var (state, _, cure) = (await FindAsync("generation")).Single();

        (state, cure).Should().Be(("fail", "docker exec gateway openclaw doctor --fix --non-interactive"));
        await RunAsync("bash", "-c", cure!);
        (await FindAsync("generation")).Should().OnlyContain(f => f.State == "ok");
    }

    [Test]
    public async Task Where_the_gateway_does_not_run_it_is_to_be_started_first()
    {
        docker.Write("id", "");
        docker.Write("state/state/openclaw.sqlite", "");

        (await FindAsync("generation")).Single().Cure.Should().StartWith("start the gateway, and where it runs: ").And.EndWith("openclaw doctor --fix --non-interactive");
    }

    [TestCase($"\"{Key}\"", "{}", "warn", "gateway runs with ANTHROPIC_API_KEY and without ANTHROPIC_OAUTH_TOKEN")]
    [TestCase($"\"{Key}\", \"ANTHROPIC_OAUTH_TOKEN=\"", "{}", "warn", "gateway runs with ANTHROPIC_API_KEY and without ANTHROPIC_OAUTH_TOKEN")]
    [TestCase($"\"{Key}\", \"{Token}\"", "{}", "ok", null)]
    [TestCase($"\"{Token}\"", "{env:{vars:{ANTHROPIC_API_KEY:'k'}}}", "ok", null)]
    [TestCase("\"A=1\"", "{env:{vars:{ANTHROPIC_API_KEY:'k'}}}", "warn", "openclaw.json line 1: ANTHROPIC_API_KEY is given here")]
    [TestCase("\"A=1\"", "{env:{ANTHROPIC_OAUTH_TOKEN:'sk-ant-oat01-FAKE'}}", "fail", "and gateway has no other: nobody renews it")]
    [TestCase($"\"{Token}\"", "{env:{ANTHROPIC_OAUTH_TOKEN:'sk-ant-oat01-FAKE'}}", "warn", "is used where OpenClaw's environment has none")]
    [TestCase($"\"{Token}\"", "{env:{ANTHROPIC_OAUTH_TOKEN:'${ANTHROPIC_OAUTH_TOKEN}'}}", "ok", null)]
    public async Task The_environment_and_what_the_configuration_adds_to_it_are_told(string environment, string config, string state, string? what)
    {
        Container(environment);
        docker.Write("state/openclaw.json", config);

        var found = await FindAsync("shadow");

        found.Should().ContainSingle().Which.State.Should().Be(state);
        found[0].What.Should().Contain(what ?? "nothing comes before anthropic:default");

        // The cure, whether it says the container or the configuration.
        Container($"\"{Token}\"");
        docker.Write("state/openclaw.json", "{}");
        (await FindAsync("shadow")).Should().OnlyContain(f => f.State == "ok");
    }

    [Test]
    public async Task The_configuration_that_the_gateway_names_is_found_behind_its_mount()
    {
        Container($"\"{Token}\", \"OPENCLAW_CONFIG_PATH=/config/my.json5\"");
        docker.Write("conf/my.json5", "{ models: { providers: {\nanthropic: { baseUrl: 'https://a.example' } } } }");

        var (state, what, cure) = (await FindAsync("provider")).Single();

        (state, cure).Should().Be(("fail", $"take models.providers.anthropic out of {docker["conf/my.json5"]} line 2"));
        what.Should().Contain("the token is sent to https://a.example");
        docker.Write("conf/my.json5", "{ models: { providers: {\n } } }");
        (await FindAsync("provider")).Should().OnlyContain(f => f.State == "ok");
    }

    [Test]
    public async Task An_included_path_of_the_container_s_cannot_be_seen()
    {
        docker.Write("state/openclaw.json", "{ models: { $include: '/home/node/.openclaw/models.json5' } }");

        var (state, what, _) = (await FindAsync("provider")).Single();

        state.Should().Be("warn");
        what.Should().StartWith("cannot be seen: ").And.Contain("openclaw.json line 1: $include names /home/node/.openclaw/models.json5");
    }

    /// <summary>The gateway's environment; the directory conf is its /config.</summary>
    private void Container(string environment) => docker.Write("container.json", $$$"""
        [{"Id": "ID", "Name": "/gateway", "Image": "sha256:1", "RestartCount": 0,
          "Mounts": [{"Type": "bind", "Source": "{{{docker["conf"]}}}", "Destination": "/config", "RW": true}],
          "State": {"Status": "running", "Running": true, "ExitCode": 0, "StartedAt": "2026-01-01T00:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"},
          "Config": {"Image": "gateway", "Env": [{{{environment}}}], "Labels": {
            "com.docker.compose.project": "claw", "com.docker.compose.service": "openclaw-gateway", "com.docker.compose.oneoff": "False",
            "com.docker.compose.project.working_dir": "DIRECTORY", "com.docker.compose.project.config_files": "DIRECTORY/compose.yaml"}},
          "HostConfig": {"NetworkMode": "claw_default"}}]
        """);

    private async Task<IReadOnlyList<(string State, string What, string? Cure)>> FindAsync(string check)
    {
        var result = await RunAsync(Shell.Tool("ocx-verify"), "--json");
        (result.StandardOutput + result.StandardError).Should().NotContain("FAKE");
        using var report = JsonDocument.Parse(result.StandardOutput);
        return
        [
            .. report.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("check").GetString() == check)
                .Select(f => (f.GetProperty("state").GetString()!, f.GetProperty("what").GetString()!, f.GetProperty("cure").GetString())),
        ];
    }

    private async Task<BufferedCommandResult> RunAsync(string program, params string[] arguments) => await Shell.Command(program, arguments).WithWorkingDirectory(docker["."]).With(
        ("PATH", $"{docker["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", docker["var"]),
        ("OCX_STATE_DIR", docker["state"]),
        ("OCX_CREDENTIALS", docker["c.json"]),
        ("OCX_CLI_MODE", "host"),
        ("OCX_COMPOSE_DIR", docker["claw"]),
        ("STATE_DIRECTORY", docker["var"])).ExecuteBufferedAsync();
}
