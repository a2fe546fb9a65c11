namespace Ocx.Tests;

/// <summary>The ways in which OpenClaw is installed on a machine before ocx-setup comes to it.</summary>
internal static class SetupInstallations
{
    /// <summary>The variable's line in the compose file.</summary>
    public const string Passed = "      ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}\n";

    private const string Inside = "/home/node/.openclaw";

    /// <summary>The usual one: OpenClaw below /root, Claude Code in a container; the gateway has an old token.</summary>
    public static async Task InstallUsualAsync(this SetupBed bed)
    {
        await bed.Detect.InstallAsync();
        await bed.SettleAsync();
    }

    /// <summary>The usual one, with another compose file.</summary>
    public static async Task InstallComposeAsync(this SetupBed bed, Func<string, string> change)
    {
        await bed.Detect.InstallAsync(up: false);
        await bed.Detect.WriteAsync("project/compose.yaml", change(DetectBed.Compose(bed["state"], "claude-proxy")));
        await bed.Detect.UpAsync("/root/openclaw");
        await bed.SettleAsync();
    }

    /// <summary>Claude Code on the machine itself: that of a person, who is at home in /home/kim.</summary>
    public static async Task InstallOnHostAsync(this SetupBed bed)
    {
        await bed.Detect.MakeKimAsync();
        await bed.Detect.PlaceAsync("state", "/root/.openclaw");
        await bed.Detect.PlaceAsync("project", "/root/openclaw");
        await bed.Detect.PlaceAsync("claude", "/home/kim/.claude");
        await bed.Detect.WriteStateAsync("state");
        await bed.Detect.WriteAsync("claude/.credentials.json", Tokens.ClaudeJson("proxy"));
        await bed.Detect.WriteAsync("project/compose.yaml", DetectBed.Compose(bed["state"]));
        await bed.Detect.WriteAsync("project/.env", $"ANTHROPIC_OAUTH_TOKEN={Tokens.Access("old")}\n");
        await bed.Machine.WriteAsync("/home/kim/.local/bin/claude", await File.ReadAllTextAsync(Path.Join(Shell.Repository, "tests", "support", "claude")), "755");
        await bed.RunAsync("chown -R 1234:1234 /home/kim");
        await bed.Detect.UpAsync("/root/openclaw");
        await bed.SettleAsync();
    }

    /// <summary>OpenClaw's SQLite generation, in whose store a profile is.</summary>
    public static async Task InstallDatabaseAsync(this SetupBed bed)
    {
        var profile = string.Join('\t', "main", "anthropic:default", "token", PasteBed.Token("old"), $"{Tokens.InHours(1)}");
        await bed.Detect.PlaceAsync("state", "/root/.openclaw");
        await bed.Detect.PlaceAsync("project", "/root/openclaw");
        await bed.Detect.WriteAsync("state/openclaw.json", "{}\n");
        await bed.Detect.WriteAsync("state/state/openclaw.sqlite", "");
        await bed.Detect.WriteAsync("state/state/fake-store", profile + "\n");
        await bed.Detect.WriteAsync($"state/{DetectBed.Proxy}/.credentials.json", Tokens.ClaudeJson(PasteBed.Long("proxy")));
        await bed.Detect.WriteAsync("project/compose.yaml", DetectBed.Compose(bed["state"], "claude-proxy", Inside, $"OPENCLAW_STATE_DIR: {Inside}"));
        await bed.Detect.WriteAsync("project/.env", $"ANTHROPIC_OAUTH_TOKEN={PasteBed.Token("old")}\n");
        await bed.Detect.UpAsync("/root/openclaw");
        await bed.SettleAsync();
    }

    /// <summary>Shell scripts that did the same before: units that are enabled and active, and one that is neither.</summary>
    public static async Task InstallOlderScriptsAsync(this SetupBed bed)
    {
        const string Script = "#!/bin/bash\nCLAUDE_CREDS=/root/.openclaw/workspaces/workspace-claude-proxy/config/.claude/.credentials.json\nENV_FILE=/root/openclaw/.env\ntrue\n";
        const string Service = "[Service]\nType=oneshot\nExecStart=/usr/local/bin/{0}.sh\n";
        foreach (var name in new[] { "sync-oauth-token", "trigger-claude-refresh" })
        {
            await bed.Machine.WriteAsync($"/usr/local/bin/{name}.sh", Script, "755");
            await bed.Machine.WriteAsync($"/etc/systemd/system/{name}.service", Service.Replace("{0}", name, StringComparison.Ordinal));
        }

        await bed.Machine.WriteAsync("/etc/systemd/system/sync-oauth-token.path", "[Path]\nPathChanged=/root/.openclaw/workspaces/workspace-claude-proxy/config/.claude/.credentials.json\n[Install]\nWantedBy=multi-user.target\n");
        await bed.Machine.WriteAsync("/etc/systemd/system/trigger-claude-refresh.timer", "[Timer]\nOnUnitActiveSec=30min\nOnBootSec=30min\n[Install]\nWantedBy=timers.target\n");
        await bed.RunAsync("systemctl daemon-reload; systemctl enable -q --now sync-oauth-token.path trigger-claude-refresh.timer");
    }

    /// <summary>A machine without inotifywait, and an apt-get that brings it with a library, takes both away, and notes what it was told to do.</summary>
    public static Task TakeWatcherAwayAsync(this SetupBed bed) => bed.RunAsync("""
        mv /usr/bin/inotifywait /usr/bin/inotifywait.away
        cat >/usr/local/sbin/apt-get <<'END'
        #!/bin/sh
        case $* in
            'install --simulate --no-install-recommends inotify-tools') printf 'Inst %s (1 Debian:12/stable [amd64])\n' libinotifytools0 inotify-tools && exit ;;
            'purge --simulate '*inotify*) printf 'Purg %s [1]\n' inotify-tools libinotifytools0 && exit ;;
            'install --yes --no-install-recommends inotify-tools') mv /usr/bin/inotifywait.away /usr/bin/inotifywait ;;
            'purge --yes '*inotify-tools*) mv /usr/bin/inotifywait /usr/bin/inotifywait.away ;;
            *) exit 100 ;;
        esac
        echo "$*" >>/tmp/apt-get
        END
        chmod 755 /usr/local/sbin/apt-get; rm -f /tmp/apt-get
        """);

    /// <summary>What was written just now, ocx-verify gives time to be carried: nothing was.</summary>
    private static Task<string> SettleAsync(this SetupBed bed) => bed.RunAsync("find /root/.openclaw /home -name .credentials.json -exec touch -d '1 minute ago' {} +");
}
