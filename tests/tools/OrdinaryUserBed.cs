using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// User 1234, who has Claude Code, an OpenClaw and a gateway of his own in his home; and the same of root's, in a directory
/// that nobody else can enter.
/// </summary>
internal sealed class OrdinaryUserBed : IAsyncDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly FakeDocker docker;

    private OrdinaryUserBed(FakeDocker docker) => this.docker = docker;

    public TokenServer Server { get; } = new();

    public Marked Marked { get; } = new();

    public string Root => sandbox.Root;

    public string this[string path] => sandbox[path];

    /// <summary>Makes one.</summary>
    /// <param name="mark">His token.</param>
    public static async Task<OrdinaryUserBed> MakeAsync(string mark = "old")
    {
        Require.Root();
        var bed = new OrdinaryUserBed(await FakeDocker.MakeAsync());
        var signIn = Tokens.ClaudeJson(mark, Tokens.InHours(0.06));
        foreach (var (owner, home) in new[] { ("his", "home"), ("root's", "others") })
        {
            bed.sandbox.Write($"{home}/.claude/.credentials.json", signIn);
            bed.sandbox.Write($"{home}/.claude/next.json", Tokens.ClaudeJson("new"));
            bed.sandbox.Write($"{home}/.claude/behaviour", "by_rename");
            bed.sandbox.Write($"{home}/.openclaw/openclaw.json", "{}\n");
            bed.sandbox.MakeDirectory($"{home}/.openclaw/credentials");
            bed.sandbox.MakeDirectory($"{home}/.openclaw/agents/main/agent");
            bed.sandbox.Write($"{home}/claw/compose.yaml", "services: {}\n");
            bed.sandbox.Write($"{home}/claw/.env", $"# {owner}\nANTHROPIC_OAUTH_TOKEN={Tokens.Access("new")}\n");
        }

        bed.sandbox.Write("trusted.pem", bed.Server.Pem);
        await Bash.RunAsync(
            bed.Root,
            """
            mkdir programs
            cp "$1"/support/claude "$1"/e2e/bed/openclaw "$1"/e2e/bed/node programs
            cp -r "$2" bin
            printf '#!/bin/sh\nexec %s/docker "$@"\n' "$3/bin" >programs/docker
            chmod 755 . programs programs/* "$3"
            chown -R 1234:1234 home "$3"
            chmod 700 home others
            """,
            Path.Join(Shell.Repository, "tests"),
            Shell.Bin,
            bed.docker[""]);
        return bed;
    }

    /// <summary>Makes OpenClaw one that keeps its profiles in SQLite.</summary>
    public Task HaveDatabaseAsync() => Bash.RunAsync(this["home"], "mkdir .openclaw/state; touch .openclaw/state/openclaw.sqlite; chown -R 1234:1234 .openclaw");

    /// <summary>A script of that user's, in whose PATH the tools and OpenClaw, Claude Code and docker are.</summary>
    /// <param name="script">In bash; in his home.</param>
    /// <param name="of">Whose files the configuration names: <c>home</c>, his; <c>others</c>, root's.</param>
    /// <param name="path">What comes before all else in PATH.</param>
    public async Task<BufferedCommandResult> RunAsync(string script, string of = "home", string path = "") =>
        await Shell.Command("setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", "bash", "-c", script).WithWorkingDirectory(this["home"]).With(
            ("PATH", $"{path}{this["bin"]}:{this["programs"]}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("HOME", this["home"]),
            ("XDG_STATE_HOME", null),
            ("XDG_RUNTIME_DIR", null),
            ("STATE_DIRECTORY", null),
            ("RUNTIME_DIRECTORY", null),
            (Marked.Variable, Marked.Mark),
            ("OCX_STATE_DIR", this[$"{of}/.openclaw"]),
            ("OCX_CREDENTIALS", this[$"{of}/.claude/.credentials.json"]),
            ("OCX_COMPOSE_DIR", of == "home" && script.Contains("recreate", StringComparison.Ordinal) ? docker["claw"] : this[$"{of}/claw"]),
            ("OCX_ENV_FILE", of == "home" && script.Contains("recreate", StringComparison.Ordinal) ? null : this[$"{of}/claw/.env"]),
            ("OCX_CLI_MODE", "host"),
            ("OCX_REFRESH_ENDPOINT", Server.Endpoint),
            ("SSL_CERT_FILE", this["trusted.pem"])).ExecuteBufferedAsync();

    /// <summary>What lies in his home that is not his.</summary>
    public Task<string> ForeignAsync() => Bash.RunAsync(this["home"], "find . ! -user 1234 -o ! -group 1234");

    public async ValueTask DisposeAsync()
    {
        Marked.Kill();
        await Eventually.TryAsync(() => Marked.Processes().Count == 0, 5);
        Server.Dispose();
        docker.Dispose();
        sandbox.Dispose();
    }
}
