using System.Text.Json;

namespace Ocx.Tests;

/// <summary>ocx-detect, beside the shell scripts that did the same before.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DetectOlderScripts : DetectFixture
{
    private const string Script = """
        #!/bin/bash
        # Sync the token.
        set -euo pipefail
        BASE="${OPENCLAW_BASE:-/srv/never}"
        CLAUDE_CREDS="$BASE/claude files/.credentials.json"
        export OAUTH_FILE=${BASE}/state/credentials/oauth.json
        ENV_FILE='/srv/claw/compose/.env'
        STAMP=$(touch /srv/was-run)
        TOKEN=`touch /srv/was-run`
        if ! docker exec -u root "$CLI" claude -p "say ok"; then exit 1; fi

        """;

    [Test]
    public async Task Their_values_are_read_from_units_and_scripts_and_nothing_of_them_is_run()
    {
        await InstallAsync(Script);
        await Bed.Machine.ExecAsync("systemctl", "enable", "-q", "--now", "sync-oauth-token.path");

        var report = await Bed.JsonAsync();
        var result = await Bed.RunAsync();

        DetectBed.Values(report).Should().Equal(
            "OCX_STATE_DIR=/srv/claw/state",
            "OCX_STORE=json",
            "OCX_CREDENTIALS=/srv/claw/claude files/.credentials.json",
            "OCX_COMPOSE_DIR=/srv/claw/compose",
            "OCX_ENV_FILE=/srv/claw/compose/.env",
            "OCX_SERVICE=openclaw-gateway",
            "OCX_ACCESS_ONLY=1");
        DetectBed.Evidence(report, "OCX_STATE_DIR").Should().Contain("sync-oauth-token.sh, line 6");
        DetectBed.Evidence(report, "OCX_CREDENTIALS").Should().StartWith("sync-oauth-token.sh, line 5");
        DetectBed.Evidence(report, "OCX_COMPOSE_DIR").Should().StartWith("sync-oauth-token.sh, line 7");
        Units(report).Should().Equal(
            "sync-oauth-token.path True True []",
            """sync-oauth-token.service False False ["/srv/claw/bin/sync-oauth-token.sh"]""");
        result.StandardError.Should().Contain("older shell scripts of the same purpose are here: sync-oauth-token.path (active, enabled), sync-oauth-token.service (not active, not enabled)")
            .And.Contain("hint: beside ocx's units they work against them: systemctl disable --now sync-oauth-token.path sync-oauth-token.service");
        (await Bed.Machine.TryAsync("test", "-e", "/srv/was-run")).ExitCode.Should().Be(1);
    }

    [Test]
    public async Task The_container_in_which_they_call_Claude_Code_is_asked()
    {
        await InstallAsync(Script);
        await Bed.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson());
        await Bed.Machine.ExecAsync("docker", "run", "-d", "--name", "the-cli", "-v", $"{Bed["claude"]}:/root/.claude", "ocx-bed/gateway", "idle");

        var report = await Bed.JsonAsync($"OCX_CREDENTIALS={Bed["claude/.credentials.json"]}");

        DetectBed.Values(report).Should().Contain("OCX_CLI_CONTAINER=the-cli");
        DetectBed.Evidence(report, "OCX_CLI_CONTAINER").Should().Contain("sync-oauth-token.sh, line 10");
    }

    [Test]
    public async Task A_hostile_script_runs_nothing_and_hurts_nothing()
    {
        var doubling = string.Concat(Enumerable.Repeat("A=\"$A$A$A$A\"\n", 200));
        await InstallAsync(Script + $"A=aaaaaaaa\n{doubling}B='never ends\nC=\"nor this\nD=${{E:-${{F:-$(touch /srv/was-run)}}\neval touch /srv/was-run\nX=/srv/claw/{new string('x', 500_000)}\n" + "((((${${${$(\n");
        await Bed.Machine.ExecAsync("sh", "-c", """{ printf '#!/bin/sh\nX='; head -c 10485760 /dev/zero | tr '\0' '$'; } >/srv/claw/bin/long.sh; sed -i 's,^ExecStart=.*,&\nExecStartPost=/srv/claw/bin/long.sh\nExecStartPost=/bin/sh -c "$(touch /srv/was-run)" `touch /srv/was-run`,' /etc/systemd/system/sync-oauth-token.service; mkfifo /srv/claw/fifo; sed -i 's,^Environment=.*,&\nEnvironmentFile=/srv/claw/fifo,' /etc/systemd/system/sync-oauth-token.service; systemctl daemon-reload""");

        var result = await Bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().Contain("OCX_STATE_DIR='/srv/claw/state'").And.Contain("OCX_CREDENTIALS='/srv/claw/claude files/.credentials.json'");
        result.StandardError.Should().Contain("cannot be seen: /srv/claw/bin/long.sh: is too long for a script or a unit");
        result.RunTime.TotalSeconds.Should().BeLessThan(10);
        (await Bed.Machine.TryAsync("test", "-e", "/srv/was-run")).ExitCode.Should().Be(1);
    }

    private static IEnumerable<string> Units(JsonElement report) =>
        report.GetProperty("older_scripts").EnumerateArray().Select(u => $"{u.GetProperty("unit")} {u.GetProperty("active")} {u.GetProperty("enabled")} {u.GetProperty("scripts")}");

    private async Task InstallAsync(string script)
    {
        await Bed.Machine.WriteAsync("/srv/claw/bin/sync-oauth-token.sh", script, "755");
        await Bed.Machine.WriteAsync("/srv/claw/settings", "# where it is\nOPENCLAW_BASE='/srv/claw'\n");
        await Bed.Machine.WriteAsync("/srv/claw/state/openclaw.json", "{}");
        await Bed.Machine.WriteAsync("/srv/claw/claude files/.credentials.json", Tokens.ClaudeJson(), "600");
        await Bed.Machine.WriteAsync("/srv/claw/compose/docker-compose.yml", GatewayBed.ComposeText());
        await Bed.Machine.WriteAsync("/etc/systemd/system/sync-oauth-token.service", """
            [Service]
            Type=oneshot
            Environment="CLI=the-cli" OTHER=1
            EnvironmentFile=-/srv/claw/settings
            ExecStart=/bin/bash /srv/claw/bin/sync-oauth-token.sh

            """);
        await Bed.Machine.WriteAsync("/etc/systemd/system/sync-oauth-token.path", """
            [Path]
            PathChanged=/srv/nothing
            [Install]
            WantedBy=multi-user.target

            """);
        await Bed.Machine.ExecAsync("systemctl", "daemon-reload");
    }
}
