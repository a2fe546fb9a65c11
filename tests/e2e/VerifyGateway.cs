namespace Ocx.Tests;

/// <summary>What is wrong with the gateway and its compose file is found, and doing what ocx-verify says cures it. No unit runs that would mend it by itself.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyGateway : VerifyFixture
{
    private Engine engine = null!;
    private string compose = "";

    private string Compose => Bed.Gateway.ComposeDirectory;

    private string ComposeFile => Path.Join(Compose, "compose.yaml");

    private protected override async Task<VerifyBed> MakeBedAsync()
    {
        engine = await Engine.OwnAsync(); // other tests' gateways are not there
        var made = await VerifyBed.MakeAsync(GatewayBed.ComposeText(PasteBed.OnTheState), engine: engine);
        compose = await File.ReadAllTextAsync(Path.Join(made.Gateway.ComposeDirectory, "compose.yaml"));
        await made.RunAsync("systemctl disable -q --now ocx-sync.service ocx-reconcile.timer ocx-trigger.timer; rm -r /root/well/system; cp -a /etc/systemd/system /root/well");
        return made;
    }

    protected override async Task MendAsync()
    {
        Bed.SignIn("now");
        await File.WriteAllTextAsync(ComposeFile, compose);
        await Bed.RunAsync($"rm -f /var/lib/ocx/*.pending; cd {Compose}; docker compose unpause 2>/dev/null || true; docker compose up -d 2>/dev/null; systemctl start ocx-reconcile.service || {{ journalctl -n 20 -o cat -u ocx-reconcile.service >&2; false; }}");
    }

    protected override async Task ReleaseAsync() => await engine.DisposeAsync();

    [Test]
    public async Task A_gateway_with_the_token_of_before_is_found()
    {
        Bed.SignIn("later");
        await Bed.RunAsync((await Bed.WrongAsync("env-file")).Cure!);
        await Bed.ShouldBeOkAsync("env-file");

        var found = await Bed.WrongAsync("gateway");

        (found.State, found.Cure).Should().Be(("fail", "ocx-recreate --if-stale"));
        found.What.Should().EndWith($"runs with {Tokens.Fingerprint("now")}, and not with {Tokens.Fingerprint("later")}");
        await Bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await Bed.ShouldBeOkAsync("gateway");
    }

    [TestCase("stop", "does not run (exited")]
    [TestCase("kill", "does not run (exited")]
    [TestCase("pause", "is paused")]
    [TestCase("rm -f", "has no container")]
    public async Task A_gateway_that_does_not_run_is_found(string verb, string what)
    {
        var name = await Bed.Gateway.InspectAsync("{{.Name}}");
        await Bed.RunAsync($"docker {verb} {name.TrimStart('/')}");

        var found = await Bed.WrongAsync("gateway");

        found.State.Should().Be("fail");
        found.What.Should().Contain(what);
        await Bed.RunAsync(found.Cure!);
        await Bed.ShouldBeOkAsync("gateway");
    }

    [Test]
    public async Task A_compose_file_that_does_not_pass_the_token_is_found()
    {
        await File.WriteAllTextAsync(ComposeFile, compose.Replace("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}", "TZ: UTC", StringComparison.Ordinal));

        var found = await Bed.WrongAsync("compose");

        (found.State, found.What).Should().Be(("fail", "the compose file does not pass ANTHROPIC_OAUTH_TOKEN to openclaw-gateway"));
        found.Cure.Should().Be($"in {ComposeFile}, the service openclaw-gateway needs these two lines: environment: ANTHROPIC_OAUTH_TOKEN: ${{ANTHROPIC_OAUTH_TOKEN}}");
        await File.WriteAllTextAsync(ComposeFile, compose);
        await Bed.ShouldBeOkAsync("compose");
    }

    [Test]
    public async Task A_configuration_that_differs_in_more_than_the_token_is_found()
    {
        await File.WriteAllTextAsync(ComposeFile, compose.Replace("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}", "ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}\n      MORE: \"1\"", StringComparison.Ordinal));

        var found = await Bed.WrongAsync("compose");

        (found.State, found.Cure).Should().Be(("warn", "ocx-recreate"));
        found.What.Should().StartWith("the configuration differs in more than the token");
        await Bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await Bed.ShouldBeOkAsync("compose");
        (await Bed.Gateway.InspectAsync("{{.Config.Env}}")).Should().Contain("MORE=1");
    }

    [Test]
    public async Task A_recreation_that_was_not_ended_is_found()
    {
        await Bed.RunAsync($$"""printf '{"project":"%s","service":"openclaw-gateway","working_dir":"%s","config_files":["%s/compose.yaml"],"env_files":[]}' {{Bed.Gateway.Project}} {{Compose}} {{Compose}} >/var/lib/ocx/{{Bed.Gateway.Project}}.pending""");

        var found = await Bed.WrongAsync("gateway");

        (found.State, found.What, found.Cure).Should().Be(("fail", $"a recreation in {Compose} was begun and not ended", "ocx-recreate"));
        await Bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await Bed.ShouldBeOkAsync("gateway");
    }

    [Test]
    public async Task A_hot_handover_is_proven_by_the_store_or_told_to_be_none()
    {
        await Bed.Service.ConfigureAsync("OCX_HANDOVER='hot'");
        (await Bed.FindAsync("handover")).Should().ContainSingle().Which.Should().Be(new Found("handover", null, "ok", "hot: the gateway takes each token from its store, and is not interrupted", null));

        await Bed.RunAsync($"sed -i s/FAKE-now/FAKE-other/ {Bed.Gateway.StateDirectory}/agents/main/agent/auth-profiles.json");
        var found = await Bed.WrongAsync("handover");

        found.State.Should().Be("warn");
        found.What.Should().Be("hot, and yet the gateway would be made anew: the store of the agent main has no usable profile with this token");
        await Bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await Bed.ShouldBeOkAsync("handover");
    }

    [Test]
    public async Task With_a_hot_handover_a_gateway_made_with_another_token_is_well()
    {
        await Bed.Service.ConfigureAsync("OCX_HANDOVER='hot'");
        Bed.SignIn("later");
        await Bed.RunAsync("systemctl start ocx-reconcile.service");

        (await Bed.FindAsync("gateway")).Should().ContainSingle().Which.What.Should().EndWith($"was made with {Tokens.Fingerprint("now")}, and takes {Tokens.Fingerprint("later")} from its store");
    }

    [Test]
    public async Task Two_gateways_are_not_taken_for_each_other()
    {
        await using var other = await GatewayBed.MakeAsync(engine: engine);
        await other.UpAsync();
        await Bed.RunAsync("sed -i /OCX_COMPOSE_DIR/d /etc/ocx/ocx.env");

        var found = await Bed.WrongAsync("gateway");

        found.State.Should().Be("fail");
        found.What.Should().StartWith("there are several gateways: ").And.Contain(other.ComposeDirectory).And.Contain(Compose);
        found.Cure.Should().Contain("OCX_COMPOSE_DIR");
    }
}
