using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>
/// What root may in a unit is what the unit needs: with all of its capabilities its work is done, on files of another user in
/// directories that nobody else can enter; without any one of them it is not.
/// </summary>
[Category(Torture.Category)]
[Parallelizable(ParallelScope.All)]
public sealed partial class UnitCapabilities
{
    /// <summary>Claude Code, OpenClaw and Compose as user 1000 has them: with new files to be made, and old ones to be kept as they are.</summary>
    private const string Layout = """
        systemctl stop 'ocx-*'
        systemctl reset-failed 'ocx-*' 2>/dev/null || :
        rm -rf /srv/claw /var/lib/ocx/* /run/ocx/*
        umask 077
        mkdir -p /srv/claw/.claude /srv/claw/compose /srv/claw/state/credentials /srv/claw/state/agents/coder/agent /srv/claw/state/agents/main/agent
        cd /srv/claw
        cp "$1" .claude/.credentials.json
        cp "$2" .claude/next.json
        echo in_place >.claude/behaviour
        echo ANTHROPIC_OAUTH_TOKEN=none >compose/.env
        echo '{"version":1,"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","key":"none"}}}' >state/agents/coder/agent/auth-profiles.json
        chown -R 1000:1000 .
        chown 1000:1001 compose/.env state/agents/coder/agent/auth-profiles.json
        chmod 640 compose/.env state/agents/coder/agent/auth-profiles.json
        """;

    /// <summary>The files of OpenClaw have the token, and belong to whom they should.</summary>
    private const string Carried = """
        cd /srv/claw
        [ "$(grep -l FAKE-old state/credentials/oauth.json state/agents/*/agent/auth-profiles.json compose/.env | wc -l)" = 4 ]
        [ "$(stat -c %u:%g:%a state/credentials/oauth.json state/agents/main/agent/auth-profiles.json | sort -u)" = 1000:1000:600 ]
        [ "$(stat -c %u:%g:%a compose/.env state/agents/coder/agent/auth-profiles.json | sort -u)" = 1000:1001:640 ]
        """;

    /// <summary>Claude Code's credentials have the next token, and belong to whom they should.</summary>
    private const string Refreshed = """
        cd /srv/claw/.claude
        grep -q FAKE-new .credentials.json
        [ "$(stat -c %u:%g:%a .credentials.json)" = 1000:1000:600 ]
        """;

    /// <summary>A person was told.</summary>
    private const string Told = "grep -q '' /var/lib/ocx/notify-ending.json";

    private static readonly string Units = Path.Join(Shell.Repository, "units");

    private static IReadOnlyList<string> Services => [.. Directory.EnumerateFiles(Units, "*.service").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [TestCaseSource(nameof(Services))]
    public async Task A_unit_has_those_that_its_work_needs_and_no_other(string service)
    {
        var capabilities = Bounding().Match(await File.ReadAllTextAsync(Path.Join(Units, service))).Groups["names"].Value.Split(' ');
        using var server = new TokenServer();
        await using var gateway = await GatewayBed.MakeAsync();
        await using var machine = await MakeAsync(gateway, server);

        (await WorkAsync(machine, gateway, service, null)).Done.Should().BeTrue("it has all of them: {0}", await machine.JournalAsync(service));
        var needless = new List<string>();
        foreach (var capability in capabilities)
        {
            var (done, error) = await WorkAsync(machine, gateway, service, capability);
            Torture.Row("rights", $"`{service}`", $"`{capability}`", done ? "nothing" : error);
            needless.AddRange(done ? [capability] : []);
        }

        needless.Should().BeEmpty("{0} works without it", service);
    }

    private static async Task<Machine> MakeAsync(GatewayBed gateway, TokenServer server)
    {
        var machine = await Machine.MakeAsync(gateway);
        await machine.WriteAsync("/etc/ocx/trusted.pem", server.Pem);
        await machine.WriteAsync(
            "/etc/ocx/ocx.env",
            $"""
            OCX_STATE_DIR=/srv/claw/state
            OCX_CREDENTIALS=/srv/claw/.claude/.credentials.json
            OCX_COMPOSE_DIR=
            OCX_ENV_FILE=/srv/claw/compose/.env
            OCX_CLI_MODE=host
            OCX_REFRESH_ENDPOINT={server.Endpoint}
            SSL_CERT_FILE=/etc/ocx/trusted.pem

            """,
            "600");
        await machine.WriteAsync("/usr/local/bin/claude", await File.ReadAllTextAsync(Path.Join(Shell.Repository, "tests", "support", "claude")), "755");
        await machine.ExecAsync("sh", "-c", "echo kim:x:1000:1000::/srv/claw:/bin/sh >>/etc/passwd");
        return machine;
    }

    /// <summary>Lets a unit do its work, without one of its capabilities if so.</summary>
    /// <returns>Whether it was done, and the first trouble that it told of.</returns>
    private static async Task<(bool Done, string Error)> WorkAsync(Machine machine, GatewayBed gateway, string service, string? without)
    {
        var (left, ending) = service is "ocx-trigger.service" or "ocx-refresh.service" ? (0.05, 300) : (8, 48);
        var signIn = Tokens.ClaudeJson("old", Tokens.InHours(left), $", \"refreshTokenExpiresAt\": {Tokens.InHours(ending)}");
        await File.WriteAllTextAsync(gateway["now.json"], signIn);
        await File.WriteAllTextAsync(gateway["next.json"], Tokens.ClaudeJson("new"));
        await machine.ExecAsync("sh", "-euc", Layout, "sh", gateway["now.json"], gateway["next.json"]);
        await machine.WriteAsync($"/etc/systemd/system/{service}.d/rights.conf", $"[Service]\nReadWritePaths=/srv/claw\n{(without is null ? "" : $"CapabilityBoundingSet=~{without}\n")}");
        await machine.ExecAsync("systemctl", "daemon-reload");
        var check = service switch
        {
            "ocx-trigger.service" or "ocx-refresh.service" => Refreshed,
            "ocx-ending.service" => Told,
            _ => Carried,
        };
        var before = (await machine.JournalAsync(service)).Length;

        await machine.TryAsync("systemctl", "start", service);

        // ocx-sync.service is at work when it is started, and what it fails at it says; the others have ended.
        for (var i = 0; ; i++)
        {
            if ((await machine.TryAsync("sh", "-ec", check)).ExitCode == 0)
            {
                return (true, "");
            }

            var said = (await machine.JournalAsync(service))[before..].Split('\n');
            var hasEnded = service != "ocx-sync.service";
            var trouble = said.FirstOrDefault(l => Failure().IsMatch(l)) ?? (hasEnded ? said.FirstOrDefault(l => Doubt().IsMatch(l)) : null);
            if (trouble is not null)
            {
                return (false, trouble.Replace("/srv/claw/", "", StringComparison.Ordinal));
            }

            i.Should().BeLessThan(50, "what fails is told: {0} without {1}: {2}", service, without, said);
            await Task.Delay(200);
        }
    }

    [GeneratedRegex("^ocx-[a-z]+: error: ", RegexOptions.None, 5000)]
    private static partial Regex Failure();

    [GeneratedRegex("^ocx-[a-z]+: warning: ", RegexOptions.None, 5000)]
    private static partial Regex Doubt();

    [GeneratedRegex("^CapabilityBoundingSet=(?<names>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Bounding();
}
