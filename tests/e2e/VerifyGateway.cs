namespace Ocx.Tests;

/// <summary>
/// What is wrong with the gateway, its compose file and Claude Code's container is found, and doing what ocx-verify says
/// cures it. One bed for all, in which no unit runs that would mend it by itself.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyGateway
{
    private Engine engine = null!;
    private VerifyBed bed = null!;

    private string compose = "";

    private string ComposeFile => Path.Join(Compose, "compose.yaml");

    private string Compose => bed.Gateway.ComposeDirectory;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        engine = await Engine.OwnAsync(); // other tests' gateways are not there
        bed = await VerifyBed.MakeAsync(engine: engine);
        compose = await File.ReadAllTextAsync(ComposeFile);
        await bed.RunAsync("systemctl disable -q --now ocx-sync.service ocx-reconcile.timer ocx-trigger.timer; rm -r /root/well/system; cp -a /etc/systemd/system /root/well");
    }

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        await bed.DisposeAsync();
        await engine.DisposeAsync();
    }

    [TearDown]
    public async Task RestoreAsync()
    {
        await bed.RestoreAsync();
        bed.Service.Claude.SignIn("now", TimeSpan.FromHours(8));
        await File.WriteAllTextAsync(ComposeFile, compose);
        await bed.RunAsync($"rm -f /var/lib/ocx/*.pending; cd {bed.Gateway.ComposeDirectory}; docker compose unpause 2>/dev/null || true; docker compose up -d 2>/dev/null; systemctl start ocx-reconcile.service || {{ journalctl -n 20 -o cat -u ocx-reconcile.service >&2; false; }}");
    }

    [Test]
    public async Task A_gateway_with_the_token_of_before_is_found()
    {
        bed.Service.Claude.SignIn("later", TimeSpan.FromHours(8));
        await bed.RunAsync((await bed.WrongAsync("env-file")).Cure!);
        await bed.ShouldBeOkAsync("env-file");

        var found = await bed.WrongAsync("gateway");

        (found.State, found.Cure).Should().Be(("fail", "ocx-recreate --if-stale"));
        found.What.Should().EndWith($"runs with {Tokens.Fingerprint("now")}, and not with {Tokens.Fingerprint("later")}");
        await bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await bed.ShouldBeOkAsync("gateway");
    }

    [TestCase("stop", "does not run (exited")]
    [TestCase("kill", "does not run (exited")]
    [TestCase("pause", "is paused")]
    [TestCase("rm -f", "has no container")]
    public async Task A_gateway_that_does_not_run_is_found(string verb, string what)
    {
        var name = await bed.Gateway.InspectAsync("{{.Name}}");
        await bed.RunAsync($"docker {verb} {name.TrimStart('/')}");

        var found = await bed.WrongAsync("gateway");

        found.State.Should().Be("fail");
        found.What.Should().Contain(what);
        await bed.RunAsync(found.Cure!);
        await bed.ShouldBeOkAsync("gateway");
    }

    [Test]
    public async Task A_compose_file_that_does_not_pass_the_token_is_found()
    {
        await File.WriteAllTextAsync(ComposeFile, compose.Replace("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}", "TZ: UTC", StringComparison.Ordinal));

        var found = await bed.WrongAsync("compose");

        (found.State, found.What).Should().Be(("fail", "the compose file does not pass ANTHROPIC_OAUTH_TOKEN to openclaw-gateway"));
        found.Cure.Should().Be($"in {ComposeFile}, the service openclaw-gateway needs these two lines: environment: ANTHROPIC_OAUTH_TOKEN: ${{ANTHROPIC_OAUTH_TOKEN}}");
        await File.WriteAllTextAsync(ComposeFile, compose);
        await bed.ShouldBeOkAsync("compose");
    }

    [Test]
    public async Task A_configuration_that_differs_in_more_than_the_token_is_found()
    {
        await File.WriteAllTextAsync(ComposeFile, compose.Replace("ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}", "ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}\n      MORE: \"1\"", StringComparison.Ordinal));

        var found = await bed.WrongAsync("compose");

        (found.State, found.Cure).Should().Be(("warn", "ocx-recreate"));
        found.What.Should().StartWith("the configuration differs in more than the token");
        await bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await bed.ShouldBeOkAsync("compose");
        (await bed.Gateway.InspectAsync("{{.Config.Env}}")).Should().Contain("MORE=1");
    }

    [Test]
    public async Task A_recreation_that_was_not_ended_is_found()
    {
        await bed.RunAsync($$"""printf '{"project":"%s","service":"openclaw-gateway","working_dir":"%s","config_files":["%s/compose.yaml"],"env_files":[]}' {{bed.Gateway.Project}} {{Compose}} {{Compose}} >/var/lib/ocx/{{bed.Gateway.Project}}.pending""");

        var found = await bed.WrongAsync("gateway");

        (found.State, found.What, found.Cure).Should().Be(("fail", $"a recreation in {Compose} was begun and not ended", "ocx-recreate"));
        await bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await bed.ShouldBeOkAsync("gateway");
    }

    [Test]
    public async Task A_hot_handover_is_proven_by_the_store_or_told_to_be_none()
    {
        await bed.Service.ConfigureAsync("OCX_HANDOVER='hot'");
        (await bed.FindAsync("handover")).Should().ContainSingle().Which.Should().Be(new Found("handover", null, "ok", "hot: the gateway takes each token from its store, and is not interrupted", null));

        await bed.RunAsync($"sed -i s/FAKE-now/FAKE-other/ {bed.Gateway.StateDirectory}/agents/main/agent/auth-profiles.json");
        var found = await bed.WrongAsync("handover");

        found.State.Should().Be("warn");
        found.What.Should().Be("hot, and yet the gateway would be made anew: the store of the agent main has no usable profile with this token");
        await bed.RunAsync($"set -a; . /etc/ocx/ocx.env; {found.Cure}");
        await bed.ShouldBeOkAsync("handover");
    }

    [Test]
    public async Task With_a_hot_handover_a_gateway_made_with_another_token_is_well()
    {
        await bed.Service.ConfigureAsync("OCX_HANDOVER='hot'");
        bed.Service.Claude.SignIn("later", TimeSpan.FromHours(8));
        await bed.RunAsync("systemctl start ocx-reconcile.service");

        (await bed.FindAsync("gateway")).Should().ContainSingle().Which.What.Should().EndWith($"was made with {Tokens.Fingerprint("now")}, and takes {Tokens.Fingerprint("later")} from its store");
    }

    [Test]
    public async Task Two_gateways_are_not_taken_for_each_other()
    {
        await using var other = await GatewayBed.MakeAsync(engine: engine);
        await other.UpAsync();
        await bed.RunAsync("sed -i /OCX_COMPOSE_DIR/d /etc/ocx/ocx.env");

        var found = await bed.WrongAsync("gateway");

        found.State.Should().Be("fail");
        found.What.Should().StartWith("there are several gateways: ").And.Contain(other.ComposeDirectory).And.Contain(Compose);
        found.Cure.Should().Contain("OCX_COMPOSE_DIR");
    }

    [Test]
    public async Task Claude_Code_s_container_that_does_not_run_is_found()
    {
        await bed.RunAsync($"docker stop -t 1 {bed.Service.Claude.Container}");

        var found = await bed.WrongAsync("claude");

        found.State.Should().Be("fail");
        found.Cure.Should().Be($"start its container: docker start {bed.Service.Claude.Container}; or install it here");
        await bed.RunAsync(found.Cure!["start its container: ".Length..].Split(';')[0]);
        await bed.ShouldBeOkAsync("claude");
    }

    [TestCase("mkdir /root/.claude.lock; touch -d '2020-01-01 00:00' /root/.claude.lock", "warn", "is stale, of user 0")]
    [TestCase("touch /root/.claude.lock", "fail", "is no directory")]
    public async Task A_lock_that_was_left_in_Claude_Code_s_container_is_found(string broken, string state, string what)
    {
        var container = bed.Service.Claude.Container;
        await bed.RunAsync($"docker exec {container} sh -c \"{broken}\"");

        var found = await bed.WrongAsync("claude-locks");

        found.State.Should().Be(state);
        found.What.Should().StartWith($"{container}: /root/.claude.lock: {what}");
        await bed.RunAsync(found.Cure!);
        await bed.ShouldBeOkAsync("claude-locks");
    }

    [Test]
    public async Task A_container_without_claude_or_with_other_credentials_is_found()
    {
        var other = $"other-{Guid.NewGuid().ToString("N")[..8]}";
        await bed.RunAsync($"docker run -d --network none --name {other} ocx-bed/gateway idle; sed -i s/OCX_CLI_CONTAINER=.*/OCX_CLI_CONTAINER={other}/ /etc/ocx/ocx.env");
        var without = await bed.WrongAsync("claude");
        await bed.RunAsync($"docker exec {other} sh -c 'mkdir /root/.claude; echo {{}} >/root/.claude/.credentials.json'");
        var another = await bed.WrongAsync("claude");
        await bed.RunAsync($"docker exec {other} rm /bin/claude");
        var none = await bed.WrongAsync("claude");

        without.What.Should().Be($"{other}: /root/.claude/.credentials.json is not there: Claude Code has other credentials there than {bed.Gateway.Claude.Credentials}");
        another.What.Should().Be($"{other}: /root/.claude/.credentials.json is another file than {bed.Gateway.Claude.Credentials}, which would not be refreshed");
        none.What.Should().Be($"{other}: claude is not there");
        new[] { without, another, none }.Should().OnlyContain(f => f.State == "fail" && f.Cure!.Contains("OCX_CLI_CONTAINER", StringComparison.Ordinal));
        await bed.RunAsync($"docker rm -f {other}");
        await bed.Service.ConfigureAsync($"OCX_CLI_CONTAINER={bed.Service.Claude.Container}");
        await bed.ShouldBeOkAsync("claude");
    }

    [Test]
    public async Task A_container_s_user_that_is_not_the_owner_is_found()
    {
        var (other, directory) = ($"other-{Guid.NewGuid().ToString("N")[..8]}", Path.GetDirectoryName(bed.Gateway.Claude.Credentials));
        await bed.RunAsync($"chown -R 1000 {directory}; docker run -d --network none --name {other} -e HOME=/data -v {directory}:/data/.claude ocx-bed/gateway idle");
        await bed.Service.ConfigureAsync($"OCX_CLI_CONTAINER='{other}'");

        var found = await bed.WrongAsync("claude");

        (found.State, found.Cure).Should().Be(("fail", "name its owner: OCX_CLI_USER=1000"));
        await bed.Service.ConfigureAsync(found.Cure!["name its owner: ".Length..]);
        await bed.ShouldBeOkAsync("claude");
        await bed.RunAsync($"chown -R 0 {directory}; docker rm -f {other}");
    }

    [TestCase("/.credentials.json", "rw", "mounted by itself: it keeps the file of before when that is replaced")]
    [TestCase("", "ro", "is mounted read-only, and Claude Code could not save a refreshed token")]
    public async Task A_mount_that_loses_tokens_is_found(string path, string mode, string what)
    {
        var (other, directory) = ($"other-{Guid.NewGuid().ToString("N")[..8]}", Path.GetDirectoryName(bed.Gateway.Claude.Credentials));
        await bed.RunAsync($"docker run -d --network none --name {other} -v {directory}{path}:/root/.claude{path}:{mode} ocx-bed/gateway idle; sed -i s/OCX_CLI_CONTAINER=.*/OCX_CLI_CONTAINER={other}/ /etc/ocx/ocx.env");

        var found = await bed.WrongAsync("mounts");

        found.State.Should().Be("fail");
        found.What.Should().StartWith($"{other}: /root/.claude{path} is ").And.EndWith(what);
        found.Cure.Should().EndWith($"in the compose file: {directory}:/root/.claude");
        await bed.RunAsync($"docker rm -f {other}; docker run -d --network none --name {other} -v {found.Cure!.Split("file: ")[1]} ocx-bed/gateway idle");
        await bed.ShouldBeOkAsync("mounts");
        await bed.ShouldBeOkAsync("claude");
        await bed.RunAsync($"docker rm -f {other}");
    }
}
