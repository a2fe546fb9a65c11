using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-detect, where names are hostile, rights are missing, or the engine is away.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DetectTrouble : DetectFixture
{
    [TestCase("a b  c")]
    [TestCase("$HOME and ${PATH} and $(false)")]
    [TestCase("100% %n %h")]
    [TestCase("#one # two; three & four | five")]
    [TestCase("""ends with a \""")]
    [TestCase("""a "quoted" `one` ü ß €""")]
    [TestCase("* ? [a] {b,c} ~ !")]
    public async Task A_hostile_path_is_the_same_to_a_shell_and_to_systemd(string name)
    {
        await Bed.WriteStateAsync($"{name}/state");
        await Bed.WriteAsync($"{name}/state/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson("proxy"));
        await Bed.WriteAsync($"{name}/project/compose.yaml", "name: hostile\n" + DetectBed.Compose(Bed[$"{name}/state"], "claude-proxy"));
        await Bed.UpAsync(Bed[$"{name}/project"]);

        var result = await Bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Split('\n').Should().Contain($"OCX_STATE_DIR='{Bed[name]}/state'")
            .And.Contain($"OCX_CREDENTIALS='{Bed[name]}/state/{DetectBed.Proxy}/.credentials.json'")
            .And.Contain($"OCX_COMPOSE_DIR='{Bed[name]}/project'").And.Contain("OCX_CLI_CONTAINER='claude-proxy'");
        await Bed.ShouldLoadAsync(result.StandardOutput);
    }

    [TestCase("it's", "has a single quote")]
    [TestCase("two\nlines", "has a newline or another control character")]
    public async Task A_path_that_cannot_stand_in_the_file_is_refused_and_reported_all_the_same(string name, string why)
    {
        await Bed.WriteStateAsync($"{name}/state");
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "openclaw", "-v", $"{Bed[$"{name}/state"]}:/home/node/.openclaw", "ocx-bed/gateway");

        var result = await Bed.RunAsync();
        var report = await Bed.JsonAsync();

        result.ExitCode.Should().Be(78);
        result.StandardOutput.Should().BeEmpty();
        result.StandardError.Should().Contain("ocx-detect: error: OCX_STATE_DIR: ").And.Contain($"{why}, and cannot stand in /etc/ocx/ocx.env").And.Contain("ocx-detect: hint: give the place another name");
        DetectBed.Values(report).Should().Contain($"OCX_STATE_DIR={Bed[name]}/state");
        report.GetProperty("error").GetString().Should().Contain(why);
    }

    [Test]
    public async Task An_ordinary_user_is_told_what_could_not_be_seen()
    {
        await Bed.InstallAsync();
        await Bed.MakeKimAsync();
        await Bed.Machine.ExecAsync("sh", "-c", "echo pat:x:1235:1235::/home/pat:/bin/sh >>/etc/passwd; mkdir -p /home/pat/.openclaw/agents/main/agent /home/pat/.claude; cat >/home/pat/.claude/.credentials.json; chown -R 1235:1235 /home/pat", "sh");
        await Bed.Machine.WriteAsync("/home/pat/.claude/.credentials.json", Tokens.ClaudeJson("pat"), "644");

        var result = await Bed.Machine.Command("setpriv", "--reuid=1235", "--regid=1235", "--clear-groups", "env", "HOME=/home/pat", "ocx-detect").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Be("""
            OCX_STATE_DIR='/home/pat/.openclaw'
            OCX_STORE='json'
            OCX_CREDENTIALS='/home/pat/.claude/.credentials.json'
            OCX_ACCESS_ONLY='1'

            """);
        var lines = result.StandardError.Split('\n');
        lines.Should().Contain("ocx-detect: warning: cannot be seen: /root: permission denied")
            .And.Contain("ocx-detect: warning: cannot be seen: /home/kim: permission denied")
            .And.Contain("ocx-detect: warning: cannot be seen: containers: docker ps: permission denied by the engine")
            .And.Contain("ocx-detect: hint: run it as root to see it")
            .And.Contain("ocx-detect: warning: OCX_COMPOSE_DIR is left out: whether there is a gateway's container is not known");
        await Bed.Machine.ExecAsync("rm", "-rf", "/home/pat");
    }

    [Test]
    public async Task Where_the_store_cannot_be_looked_into_nothing_is_said_of_its_generation()
    {
        await Bed.MakeKimAsync();
        await Bed.Machine.ExecAsync("sh", "-c", "mkdir -p /srv/claw/agents/main/agent; touch /srv/claw/openclaw.json /srv/claw/agents/main/agent/openclaw-agent.sqlite; chmod 700 /srv/claw/agents");
        await Bed.Machine.WriteAsync("/home/kim/.claude/.credentials.json", Tokens.ClaudeJson(), "644");
        await Bed.Machine.ExecAsync("chown", "-R", "1234:1234", "/home/kim");

        var result = await Bed.Machine.Command("setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", "env", "HOME=/home/kim", "OCX_STATE_DIR=/srv/claw", "ocx-detect").ExecuteBufferedAsync();
        var all = await Bed.RunAsync("OCX_STATE_DIR=/srv/claw");

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().StartWith("OCX_STATE_DIR='/srv/claw'\nOCX_CREDENTIALS='/home/kim/.claude/.credentials.json'\n");
        result.StandardError.Should().Contain("cannot be seen: /srv/claw/agents");
        all.StandardOutput.Should().Contain("OCX_STORE='sqlite'");
    }

    [Test]
    public async Task A_path_in_a_container_does_not_lead_out_of_its_mount()
    {
        await Bed.InstallAsync();
        await Bed.WriteAsync("secret/openclaw.json", "{}");
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "openclaw-2", "-e", "OPENCLAW_STATE_DIR=/data/claw/../../secret", "-v", $"{Bed["lure/claw"]}:/data/claw", "ocx-bed/gateway", "idle");

        var report = await Bed.JsonAsync();

        report.GetProperty("candidates").ToString().Should().NotContain("secret");
        DetectBed.Values(report).Should().Contain("OCX_STATE_DIR=/root/.openclaw");
    }

    [Test]
    public async Task Where_the_engine_is_away_nothing_is_said_of_a_gateway()
    {
        await Bed.WriteStateAsync("state");
        await Bed.PlaceAsync("state", "/root/.openclaw");
        await Bed.Machine.WriteAsync("/root/.claude/.credentials.json", Tokens.ClaudeJson("root"), "600");

        var away = await Bed.RunAsync("DOCKER_HOST=unix:///nowhere.sock");
        await Bed.Machine.ExecAsync("chmod", "a-x", "/usr/bin/docker");
        var none = await Bed.RunAsync();
        await Bed.Machine.ExecAsync("chmod", "a+x", "/usr/bin/docker");

        away.ExitCode.Should().Be(0, away.StandardError);
        away.StandardOutput.Should().NotContain("OCX_COMPOSE_DIR").And.Contain("OCX_STATE_DIR='/root/.openclaw'");
        away.StandardError.Should().Contain("cannot be seen: containers: ").And.Contain("OCX_COMPOSE_DIR is left out");
        none.StandardOutput.Should().Contain("OCX_COMPOSE_DIR=''").And.Contain("OCX_CREDENTIALS='/root/.claude/.credentials.json'");
        none.StandardError.Should().NotContain("containers").And.Contain("nothing here can refresh the token");
    }

    [Test]
    public async Task What_a_container_claims_is_believed_only_where_it_is_so()
    {
        await Bed.InstallAsync();
        await Bed.WriteAsync("lure/oauth.json", "{}");
        await Bed.Machine.ExecAsync(["docker", "run", "-d", "--name", "lure-1", "--label", "com.docker.compose.project=lure", "--label", "com.docker.compose.service=openclaw-gateway", "--label", "com.docker.compose.oneoff=False",
            "--label", "com.docker.compose.project.working_dir=/nowhere/\u001b[31m'\n", "--label", "com.docker.compose.project.config_files=x",
            "-e", "OPENCLAW_STATE_DIR=relative/../../etc", "-e", "HOME=", "-e", "CLAUDE_CONFIG_DIR=/lure/\u0001", "-v", $"{Bed["lure"]}:/lure", "ocx-bed/gateway", "idle"]);
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "openclaw-database", "-v", $"{Bed["lure"]}:/home/node/.openclaw", "ocx-bed/gateway", "idle");

        var result = await Bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain("OCX_STATE_DIR='/root/.openclaw'").And.Contain("OCX_COMPOSE_DIR='/root/openclaw'").And.Contain("OCX_CLI_CONTAINER='claude-proxy'");
        result.StandardError.Should().Contain(@"cannot be seen: /nowhere/\x1b[31m'\x0a: the compose directory of lure-1 is not there").And.NotContain("\u001b");
    }

    [Test]
    public async Task A_usable_sign_in_comes_before_a_blank_one_and_a_link_of_another_s_is_not_followed()
    {
        await Bed.MakeKimAsync();
        await Bed.InstallAsync();
        await Bed.WriteAsync($"state/{DetectBed.Proxy}/.credentials.json", Tokens.BlankJson);
        await Bed.Machine.WriteAsync("/root/.claude/.credentials.json", Tokens.ClaudeJson("root"), "600");
        await Bed.Machine.ExecAsync("sh", "-c", "mkdir /home/kim/.claude; ln -s /root/.claude/.credentials.json /home/kim/.claude/.credentials.json; ln -s /etc /home/kim/.moltbot; mkdir -p /etc/agents; chown -hR 1234:1234 /home/kim");

        var usable = await Bed.JsonAsync();
        await Bed.Machine.ExecAsync("rm", "-rf", "/root/.claude");
        var blank = await Bed.RunAsync();
        await Bed.WriteAsync($"state/{DetectBed.Proxy}/.credentials.json", """{"claudeAiOauth":{"acc""");
        var torn = await Bed.RunAsync();
        await Bed.Machine.ExecAsync("rm", Bed[$"state/{DetectBed.Proxy}/.credentials.json"]);
        var none = await Bed.RunAsync();
        await Bed.Machine.ExecAsync("rmdir", "/etc/agents");

        DetectBed.Values(usable).Should().Contain("OCX_CREDENTIALS=/root/.claude/.credentials.json").And.Contain("OCX_STATE_DIR=/root/.openclaw");
        var candidates = usable.GetProperty("candidates").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "credentials").Select(c => $"{c.GetProperty("state")} {c.GetProperty("picked")}");
        candidates.Should().Equal("fresh True", "blank False");
        usable.GetProperty("unseen").ToString().Should().Contain("\"/home/kim/.moltbot\",\"why\":\".moltbot is a symbolic link of user 1234, and is not followed");
        blank.ExitCode.Should().Be(0, blank.StandardError);
        blank.StandardError.Should().Contain("the sign-in has ended").And.Contain("sign in again");
        torn.StandardOutput.Should().Contain($"OCX_CREDENTIALS='/root/.openclaw/{DetectBed.Proxy}/.credentials.json'");
        torn.StandardError.Should().Contain("cut off");
        none.ExitCode.Should().Be(66);
        none.StandardOutput.Should().Contain("OCX_STATE_DIR='/root/.openclaw'").And.NotContain("OCX_CREDENTIALS");
        none.StandardError.Should().Contain("error: Claude Code's credentials are not found").And.Contain($"looked at /root/.openclaw/{DetectBed.Proxy}/.credentials.json");
    }

    [Test]
    public async Task Credentials_that_are_mounted_by_themselves_are_told_of()
    {
        await Bed.WriteStateAsync("state");
        await Bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson());
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "coder", "-v", $"{Bed["claude/.credentials.json"]}:/root/.claude/.credentials.json", "ocx-bed/gateway", "idle");

        var result = await Bed.RunAsync($"OCX_STATE_DIR={Bed["state"]}");

        result.StandardOutput.Should().Contain($"OCX_CREDENTIALS='{Bed["claude/.credentials.json"]}'").And.Contain("OCX_CLI_CONTAINER='coder'");
        result.StandardError.Should().Contain($"coder has {Bed["claude/.credentials.json"]} mounted by itself").And.Contain("hint: mount its directory");
    }
}
