using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-sync is a script and has its own copy of the defaults; here the two are held together.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineDefaults
{
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
        await ShouldAgreeAsync(sandbox, environment);
        sandbox.Write(".openclaw/workspaces/workspace-claude-proxy/config/.claude/.credentials.json", "{}");
        await ShouldAgreeAsync(sandbox, environment);
    }

    [Test]
    public async Task They_are_those_of_the_documentation()
    {
        using var sandbox = new Sandbox();

        var shown = await ShownAsync(sandbox, []);

        shown.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["OCX_STATE_DIR"] = sandbox[".openclaw"],
            ["OCX_STORE"] = "json",
            ["OCX_CREDENTIALS"] = sandbox[".claude/.credentials.json"],
            ["OCX_OAUTH_JSON"] = sandbox[".openclaw/credentials/oauth.json"],
            ["OCX_ACCESS_ONLY"] = "1",
            ["OCX_COMPOSE_DIR"] = "/root/openclaw",
            ["OCX_ENV_FILE"] = "/root/openclaw/.env",
        });
    }

    [Test]
    public async Task A_dry_run_can_be_read_back_by_sh()
    {
        using var sandbox = new Sandbox();
        var variables = new (string, string?)[] { ("OCX_STATE_DIR", "/a $b `c` \"d\" \\e"), ("OCX_COMPOSE_DIR", "") };

        var shown = await ShownAsync(sandbox, variables);

        shown["OCX_STATE_DIR"].Should().Be("/a $b `c` \"d\" \\e");
        shown["OCX_ENV_FILE"].Should().BeEmpty();
    }

    private static TestCaseData Case(string name, params (string Name, string? Value)[] environment) =>
        new TestCaseData((object)environment).SetArgDisplayNames(name);

    private static async Task ShouldAgreeAsync(Sandbox sandbox, (string Name, string? Value)[] environment)
    {
        var all = environment.Append(("HOME", sandbox.Root)).DistinctBy(v => v.Item1).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal);
        var settings = new Settings(all.GetValueOrDefault);

        var shown = await ShownAsync(sandbox, environment);

        shown["OCX_STATE_DIR"].Should().Be(settings.StateDirectory);
        shown["OCX_CREDENTIALS"].Should().Be(settings.Credentials);
        if (all.TryGetValue("OCX_ACCESS_ONLY", out var accessOnly))
        {
            shown["OCX_ACCESS_ONLY"].Should().Be(accessOnly);
            settings.AccessOnly.Should().Be(accessOnly == "1");
        }
    }

    private static async Task<Dictionary<string, string>> ShownAsync(Sandbox sandbox, (string Name, string? Value)[] environment)
    {
        var result = await Shell.Command("bash", "-c", """
            out=$("$1" -n) || exit
            for name in $(sed 's/=.*//' <<<"$out"); do unset "$name"; done
            eval "$out"
            for name in $(sed 's/=.*//' <<<"$out"); do printf '%s\0%s\0' "$name" "${!name}"; done
            """, "bash", Shell.Tool("ocx-sync")).With(("HOME", sandbox.Root)).With(environment).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError);
        var parts = result.StandardOutput.Split('\0');
        return parts.Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
    }
}
