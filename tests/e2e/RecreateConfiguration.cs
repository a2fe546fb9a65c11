using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What is wrong is found while the gateway still runs, and is told with its cure.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateConfiguration
{
    private static readonly TestCaseData[] Wrong =
    [
        Case("the variable is not passed", 78, "does not pass ANTHROPIC_OAUTH_TOKEN", "    environment:\n", "      ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}\n")
            .With(d => File.WriteAllText(Path.Join(d, "compose.yaml"), GatewayBed.ComposeText().Replace("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}", "OTHER: x", StringComparison.Ordinal))),
        Case("another value is passed", 78, "gets another ANTHROPIC_OAUTH_TOKEN", "in ")
            .With(d => File.WriteAllText(Path.Join(d, "compose.yaml"), GatewayBed.ComposeText().Replace(": ${ANTHROPIC_OAUTH_TOKEN}", ": sk-ant-oat01-FAKE-fixed", StringComparison.Ordinal))),
        Case("no .env", 66, ".env: no such file").With(d => File.Delete(Path.Join(d, ".env"))),
        Case("no token in .env", 78, "ANTHROPIC_OAUTH_TOKEN is not set").With(d => File.WriteAllText(Path.Join(d, ".env"), "TZ=UTC\n")),
        Case("an empty token in .env", 78, "ANTHROPIC_OAUTH_TOKEN is empty").With(d => File.WriteAllText(Path.Join(d, ".env"), "ANTHROPIC_OAUTH_TOKEN=\n")),
        Case("a .env that Compose does not read", 65, ".env line 1").With(d => File.WriteAllText(Path.Join(d, ".env"), "ANTHROPIC_OAUTH_TOKEN=\"open\n")),
        Case("a compose file that Compose does not take", 78, "Compose does not take the configuration").With(d => File.WriteAllText(Path.Join(d, "compose.yaml"), "services: [\n")),
        Case("the compose file is gone", 78, "compose.yaml", "docker compose up -d").With(d => File.Delete(Path.Join(d, "compose.yaml"))),
        Case("the image is gone", 69, "the image ocx-bed/none is not here", "docker pull ocx-bed/none")
            .With(d => File.WriteAllText(Path.Join(d, "compose.yaml"), GatewayBed.ComposeText().Replace("ocx-bed/gateway", "ocx-bed/none", StringComparison.Ordinal))),
        Case("the service was renamed", 78, "has no service openclaw-gateway", "it has: openclaw-cli, renamed")
            .With(d => File.WriteAllText(Path.Join(d, "compose.yaml"), GatewayBed.ComposeText().Replace("openclaw-gateway:", "renamed:", StringComparison.Ordinal))),
    ];

    [TestCaseSource(nameof(Wrong))]
    public async Task It_leaves_the_gateway_running(int exitCode, string[] said, Action<string> spoil)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var before = await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}");
        bed.SetToken("new");
        spoil(bed.ComposeDirectory);

        var result = await bed.Program("ocx-recreate").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((exitCode, ""), result.StandardError);
        foreach (var part in said)
        {
            result.StandardError.Should().Contain(part);
        }

        result.StandardError.Should().NotContain("sk-ant-oat01-FAKE");
        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(before);
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty();
    }

    [Test]
    public async Task The_two_lines_that_it_tells_to_add_are_the_cure()
    {
        await using var bed = await GatewayBed.MakeAsync("services:\n  openclaw-gateway:\n    image: ocx-bed/gateway\n");
        await bed.UpAsync();
        var refused = await bed.Program("ocx-recreate").ExecuteBufferedAsync();
        var lines = refused.StandardError.Split('\n').Where(l => l.StartsWith("ocx-recreate: hint:  ", StringComparison.Ordinal)).Select(l => l["ocx-recreate: hint: ".Length..]).ToList();
        lines.Should().HaveCount(2);
        bed.Write("compose.yaml", $"services:\n  openclaw-gateway:\n    image: ocx-bed/gateway\n{string.Join('\n', lines)}\n");

        var result = await bed.Program("ocx-recreate").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("old"));
    }

    [Test]
    public async Task A_service_that_no_compose_file_has_is_refused_with_those_that_it_has()
    {
        await using var bed = await GatewayBed.MakeAsync();

        var result = await bed.Program("ocx-recreate", "--service", "gateway").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78);
        result.StandardError.Should().Contain("has no service gateway").And.Contain("it has: openclaw-cli, openclaw-gateway");
    }

    [Test]
    public async Task Variables_of_its_own_environment_do_not_reach_Compose()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        bed.SetToken("new");

        var result = await bed.Program("ocx-recreate", "--if-stale")
            .With(("ANTHROPIC_OAUTH_TOKEN", "sk-ant-oat01-FAKE-of-the-shell"), ("COMPOSE_PROJECT_NAME", "other"), ("COMPOSE_FILE", "/no/such")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("new"));
        (await bed.ContainersAsync()).Should().ContainSingle();
    }

    [Test]
    public async Task A_token_that_comes_by_env_file_is_known_too()
    {
        await using var bed = await GatewayBed.MakeAsync("services:\n  openclaw-gateway:\n    image: ocx-bed/gateway\n    env_file: .env\n");
        await bed.UpAsync();
        bed.SetToken("new");

        var result = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("new"));
    }

    private static WrongCase Case(string name, int exitCode, params string[] said) => new(name, exitCode, said);

    private sealed record WrongCase(string Name, int ExitCode, string[] Said)
    {
        public TestCaseData With(Action<string> spoil) => new TestCaseData(ExitCode, Said, spoil).SetArgDisplayNames(Name);
    }
}
