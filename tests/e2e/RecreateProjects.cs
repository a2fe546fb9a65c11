using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Gateways that were started in other ways: never a second one beside them, never a volume lost.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateProjects
{
    private const string Override = """
        services:
          openclaw-gateway:
            environment:
              ADDED: by the override
        """;

    private static readonly TestCaseData[] Starts =
    [
        new TestCaseData((object)new[] { "-p", "another-name" }, "").SetArgDisplayNames("another project name"),
        new TestCaseData((object)new[] { "-f", "compose.yaml", "-f", "more.yaml" }, "more.yaml").SetArgDisplayNames("several compose files"),
        new TestCaseData((object)Array.Empty<string>(), "compose.override.yaml").SetArgDisplayNames("an override file"),
        new TestCaseData((object)new[] { "--env-file", ".env", "--env-file", "more.env" }, "more.env").SetArgDisplayNames("several env files"),
    ];

    [TestCaseSource(nameof(Starts))]
    public async Task It_is_recreated_as_it_was_started(string[] arguments, string file)
    {
        await using var bed = await GatewayBed.MakeAsync(arguments: arguments is ["-p", _] ? ["-p", $"claw-{Guid.NewGuid():N}"] : arguments);
        if (file.Length > 0)
        {
            bed.Write(file, file.EndsWith("yaml", StringComparison.Ordinal) ? Override : "TZ=Europe/Berlin\n");
        }

        await bed.UpAsync();
        const string Shape = """{{index .Config.Labels "com.docker.compose.project"}} {{index .Config.Labels "com.docker.compose.project.config_files"}} {{index .Config.Labels "com.docker.compose.project.environment_file"}} {{range .Config.Env}}{{println .}}{{end}}""";
        var before = Sorted(await bed.InspectAsync(Shape));
        bed.SetToken("new");

        var result = await RecreateAsync(bed);

        result.StandardError.Should().BeEmpty();
        Sorted(await bed.InspectAsync(Shape)).Should().Equal(before.Select(l => l.Replace(Tokens.Access("old"), Tokens.Access("new"), StringComparison.Ordinal)));
        (await bed.ContainersAsync()).Should().ContainSingle("there is never a second gateway");
    }

    [Test]
    public async Task The_service_of_a_profile_is_found()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("    profiles: [gateway]\n"), ["--profile", "gateway"]);
        await bed.UpAsync();
        bed.SetToken("new");

        await RecreateAsync(bed);

        (await bed.ContainersAsync()).Should().ContainSingle();
    }

    [Test]
    public async Task One_that_was_made_in_another_directory_is_not_touched()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        var before = await bed.ContainerIdAsync();
        await Bash.RunAsync(bed.Root, "cp -r \"$1\" copy", bed.ComposeDirectory);

        var contradicted = await bed.Program("ocx-recreate", "--project-dir", bed["copy"]).ExecuteBufferedAsync();
        var unnamed = await bed.Program("ocx-recreate").With(("OCX_COMPOSE_DIR", null)).ExecuteBufferedAsync();

        contradicted.ExitCode.Should().Be(78);
        contradicted.StandardError.Should().Contain($"was made in {bed.ComposeDirectory}, not in {bed["copy"]}").And.Contain($"OCX_COMPOSE_DIR='{bed.ComposeDirectory}'");
        unnamed.ExitCode.Should().Be(0, "the labels tell: {0}", unnamed.StandardError);
        (await bed.ContainerIdAsync()).Should().NotBe(before);
        (await engine.Api.ContainersAsync("com.docker.compose.service=openclaw-gateway")).Should().ContainSingle();
    }

    [Test]
    public async Task Of_several_the_one_in_the_named_directory_is_meant_and_without_a_name_none()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await using var other = await GatewayBed.MakeAsync(engine: engine);
        await using var third = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        await other.UpAsync();
        bed.SetToken("new");

        var several = await bed.Program("ocx-recreate", "--if-stale").With(("OCX_COMPOSE_DIR", null)).ExecuteBufferedAsync();
        await RecreateAsync(bed);
        var stopped = await third.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        several.ExitCode.Should().Be(78);
        several.StandardError.Should().Contain("several gateways").And.Contain(bed.ComposeDirectory).And.Contain(other.ComposeDirectory);
        (await other.TokenServedAsync()).Should().Be(Tokens.Access("old"));
        stopped.ExitCode.Should().Be(0, stopped.StandardError);
        stopped.StandardError.Should().Contain("has no container").And.Contain("if one of them is meant");
    }

    [Test]
    public async Task An_anonymous_volume_is_kept_by_force_instead_of_down_up()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("    volumes: [/data]\n"));
        await bed.UpAsync();
        await bed.ComposeAsync("exec", "-T", GatewayBed.Service, "sh", "-c", "echo kept >/data/note");
        bed.SetToken("new");

        var result = await RecreateAsync(bed);

        result.StandardOutput.Should().Contain("recreated by force");
        result.StandardError.Should().Contain("a volume without a name (/data), which down would lose: force instead of down-up");
        (await bed.ComposeAsync("exec", "-T", GatewayBed.Service, "cat", "/data/note")).Should().Be("kept");
    }

    [Test]
    public async Task A_sidecar_on_the_gateways_network_and_a_dependent_are_warned_of_and_left_alone()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText() + """
              sidecar:
                image: ocx-bed/gateway
                command: [idle]
                network_mode: "service:openclaw-gateway"
              dependent:
                image: ocx-bed/gateway
                command: [idle]
                depends_on: [openclaw-gateway]
            """);
        await bed.UpAsync();
        const string State = "{{.Id}} {{.State.StartedAt}}";
        var before = (await bed.InspectAsync(State, "sidecar"), await bed.InspectAsync(State, "dependent"));
        bed.SetToken("new");

        var result = await RecreateAsync(bed);

        result.StandardError.Should().Contain($"{bed.Project}-sidecar-1 shares the gateway's network").And.Contain("docker compose up -d --force-recreate --no-deps sidecar")
            .And.Contain($"{bed.Project}-dependent-1 depends on the gateway, and is left as it is");
        (await bed.InspectAsync(State, "sidecar"), await bed.InspectAsync(State, "dependent")).Should().Be(before);
    }

    [Test]
    public async Task A_process_that_ignores_the_signal_is_waited_for_no_longer_than_told()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", "GATEWAY_IGNORE_TERM=1"));
        await bed.UpAsync();
        bed.SetToken("new");
        await using var watch = bed.Watch();
        await watch.SeesAsync("old");

        await RecreateAsync(bed, "-t", "1");

        await watch.SeesAsync("new");
        await watch.DisposeAsync();
        watch.Downtime("old", "new").TotalSeconds.Should().BeLessThan(8, "by itself it takes more than ten");
    }

    private static List<string> Sorted(string words) => [.. words.Split([' ', '\n']).Order(StringComparer.Ordinal)];

    private static async Task<BufferedCommandResult> RecreateAsync(GatewayBed bed, params string[] arguments)
    {
        var result = await bed.Program("ocx-recreate", ["--if-stale", .. arguments]).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError);
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("new"));
        return result;
    }
}
