using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-sync is a script and has its own copy of the defaults; here the two are held together.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineDefaults
{
    private static readonly string[] User = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"];

    private static readonly TestCaseData[] Environments =
    [
        Case("nothing set"),
        Case("OPENCLAW_STATE_DIR", ("OPENCLAW_STATE_DIR", "/srv/claw")),
        Case("CLAUDE_CONFIG_DIR", ("CLAUDE_CONFIG_DIR", "/srv/claude config")),
        Case("OCX before the others", ("OCX_STATE_DIR", "/srv/ocx"), ("OPENCLAW_STATE_DIR", "/srv/claw"), ("OCX_CREDENTIALS", "/srv/c.json"), ("CLAUDE_CONFIG_DIR", "/srv/claude")),
        Case("set but empty", ("OCX_STATE_DIR", ""), ("OPENCLAW_STATE_DIR", ""), ("OCX_CREDENTIALS", ""), ("CLAUDE_CONFIG_DIR", "")),
        Case("no HOME", ("HOME", null)),
        Case("an empty HOME", ("HOME", "")),
        Case("SQLite by configuration", ("OCX_STORE", "sqlite")),
        Case("JSON by configuration", ("OCX_STORE", "json")),
        Case("access only", ("OCX_ACCESS_ONLY", "1")),
        Case("the refresh token as well", ("OCX_ACCESS_ONLY", "0")),
        Case("places of one's own", ("OCX_OAUTH_JSON", "/srv/o.json"), ("OCX_ENV_FILE", "/srv/e"), ("OCX_COMPOSE_DIR", "/srv/compose")),
    ];

    [TestCaseSource(nameof(Environments))]
    public async Task They_are_those_of_the_tools((string Name, string? Value)[] environment)
    {
        using var sandbox = new Sandbox();
        var all = environment.Append(("HOME", sandbox.Root)).DistinctBy(v => v.Item1).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal);
        var settings = new Settings(all.GetValueOrDefault);

        var shown = await ShownAsync(sandbox, [], environment);

        shown["OCX_STATE_DIR"].Should().Be(settings.StateDirectory);
        shown["OCX_CREDENTIALS"].Should().Be(settings.Credentials);
        shown["OCX_STORE"].Should().Be(settings.IsSqliteStore() ? "sqlite" : "json");
        if (all.TryGetValue("OCX_ACCESS_ONLY", out var accessOnly))
        {
            shown["OCX_ACCESS_ONLY"].Should().Be(accessOnly);
            settings.IsAccessOnly().Should().Be(accessOnly == "1");
        }
    }

    [TestCaseSource(nameof(Environments))]
    public async Task For_an_ordinary_user_too_they_are_those_of_the_tools((string Name, string? Value)[] environment)
    {
        using var sandbox = await OrdinaryAsync();
        foreach (var proxied in new[] { false, true })
        {
            if (proxied)
            {
                await Bash.RunAsync(sandbox.Root, "d=.openclaw/workspaces/workspace-claude-proxy/config/.claude; mkdir -p $d; echo '[]' >$d/.credentials.json; chown -R 1000:1000 .openclaw");
            }

            var shown = await ShownAsync(sandbox, User, environment);

            // On a terminal ocx-map reads the configured credentials, and says which these are when it cannot.
            var said = await Shell.Command(User[0], [.. User[1..], "script", "-qec", sandbox["bin/ocx-map"], "/dev/null"])
                .With(("HOME", sandbox.Root), ("NO_COLOR", "1")).With(environment).WithWorkingDirectory(sandbox.Root).ExecuteBufferedAsync();
            said.StandardOutput.Should().Contain($"ocx-map: error: {shown["OCX_CREDENTIALS"]}: ");
        }
    }

    [Test]
    public async Task They_are_those_of_the_documentation()
    {
        using var sandbox = await OrdinaryAsync();

        var shown = await ShownAsync(sandbox, User, []);

        shown.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["OCX_STATE_DIR"] = sandbox[".openclaw"],
            ["OCX_STORE"] = "json",
            ["OCX_CREDENTIALS"] = sandbox[".claude/.credentials.json"],
            ["OCX_OAUTH_JSON"] = sandbox[".openclaw/credentials/oauth.json"],
            ["OCX_ACCESS_ONLY"] = "1",
            ["OCX_COMPOSE_DIR"] = "/root/openclaw",
            ["OCX_ENV_FILE"] = "/root/openclaw/.env",
            ["OCX_SERVICE"] = "openclaw-gateway",
            ["OCX_HANDOVER"] = "recreate",
            ["OCX_STRATEGY"] = "down-up",
        });
        (await ShownAsync(sandbox, [], []))["OCX_STATE_DIR"].Should().Be("/root/.openclaw", "root is asked here");
    }

    [Test]
    public async Task A_dry_run_can_be_read_back_by_sh()
    {
        using var sandbox = new Sandbox();

        var shown = await ShownAsync(sandbox, [], [("OCX_STATE_DIR", "/a $b `c` \"d\" \\e"), ("OCX_COMPOSE_DIR", "")]);

        shown["OCX_STATE_DIR"].Should().Be("/a $b `c` \"d\" \\e");
        shown["OCX_ENV_FILE"].Should().BeEmpty();
    }

    private static TestCaseData Case(string name, params (string Name, string? Value)[] environment) =>
        new TestCaseData((object)environment).SetArgDisplayNames(name);

    private static async Task<Sandbox> OrdinaryAsync()
    {
        Require.Root();
        var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, "cp -r \"$1\" bin; chown -R 1000:1000 .", Shell.Bin);
        return sandbox;
    }

    private static async Task<Dictionary<string, string>> ShownAsync(Sandbox sandbox, string[] user, (string Name, string? Value)[] environment)
    {
        string[] command = [.. user, "bash", "-c", """
            out=$("$1" -n) || exit
            for name in $(sed 's/=.*//' <<<"$out"); do unset "$name"; done
            eval "$out"
            for name in $(sed 's/=.*//' <<<"$out"); do printf '%s\0%s\0' "$name" "${!name}"; done
            """, "bash", user.Length == 0 ? Shell.Tool("ocx-sync") : sandbox["bin/ocx-sync"]];
        var result = await Shell.Command(command[0], command[1..]).With(("HOME", sandbox.Root)).With(environment).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError);
        var parts = result.StandardOutput.Split('\0');
        return parts.Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }
}
