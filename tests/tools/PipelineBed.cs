using System.Text.Json;
using CliWrap;

namespace Ocx.Tests;

/// <summary>All that ocx-sync touches, in a sandbox: Claude Code's directory, OpenClaw's state, the compose directory.</summary>
internal sealed class PipelineBed : IAsyncDisposable
{
    /// <summary>What ocx-sync calls the directory of its pipes.</summary>
    public const string TemporaryNames = "ocx-sync.*";

    private readonly Sandbox sandbox = new();
    private readonly Marked marked = new();
    private readonly ClaudeCode claude;

    public PipelineBed(string name = "bed")
    {
        Root = sandbox.MakeDirectory(name);
        foreach (var directory in new[] { "claude", "state/credentials", "state/agents/coder/agent", "state/agents/main/agent", "compose", "run", "tmp" })
        {
            Directory.CreateDirectory(this[directory]);
        }

        claude = new ClaudeCode(this["claude"]);
    }

    public string Root { get; }

    public string Credentials => claude.Credentials;

    public string OAuthJson => this["state/credentials/oauth.json"];

    /// <summary>The profiles of the two agents, in the order of their names.</summary>
    public IReadOnlyList<string> Profiles => [this["state/agents/coder/agent/auth-profiles.json"], this["state/agents/main/agent/auth-profiles.json"]];

    public string EnvFile => this["compose/.env"];

    /// <summary>What ocx-sync prints when it has changed every file.</summary>
    public string LinesOfAll => string.Concat(Enumerable.Select([Credentials, EnvFile, .. Profiles, OAuthJson], path => path + "\n"));

    /// <summary>The token that the service of OpenClaw would read; <c>null</c> while there is none, or the files differ.</summary>
    public string? Synced => TokenOfOAuthJson is { } token && token == TokenOfEnv && Profiles.All(p => TokenOfProfile(p) == token) ? token : null;

    /// <summary>A reader sees a whole document, whenever it looks.</summary>
    public string? TokenOfOAuthJson
    {
        get
        {
            if (!File.Exists(OAuthJson))
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(OAuthJson));
            return document.RootElement.GetProperty("anthropic").GetProperty("access").GetString();
        }
    }

    public static string? TokenOfProfile(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.GetProperty("profiles").GetProperty("anthropic:default").TryGetProperty("access", out var access) ? access.GetString() : null;
    }

    public string? TokenOfEnv => !File.Exists(EnvFile) ? null : Array.Find(File.ReadAllLines(EnvFile), l => l.StartsWith("ANTHROPIC_OAUTH_TOKEN=", StringComparison.Ordinal))?.Split('=')[1];

    /// <summary>What ocx-sync has made in the directory for temporary files. (The .NET runtime, where it is not compiled in, leaves its own there.)</summary>
    public IReadOnlyList<string> Temporary => [.. Directory.EnumerateFileSystemEntries(this["tmp"], TemporaryNames)];

    public IReadOnlyDictionary<int, string> Processes => marked.Processes();

    public string this[string path] => Path.Join(Root, path);

    public int Process(string commandLine) => marked.Process(commandLine);

    /// <summary>The command ocx-sync on this bed.</summary>
    public Command Command(params string[] arguments) => Program("ocx-sync", arguments);

    public Command Program(string program, params string[] arguments) => Shell.Command(program, arguments).WithWorkingDirectory(Root).With(
        (Marked.Variable, marked.Mark),
        ("OCX_STATE_DIR", this["state"]),
        ("OCX_CREDENTIALS", Credentials),
        ("OCX_COMPOSE_DIR", ""), // the gateway's part is tested on a real engine: tests/e2e
        ("OCX_ENV_FILE", EnvFile),
        ("RUNTIME_DIRECTORY", this["run"]),
        ("TMPDIR", this["tmp"]),
        ("HOME", Root));

    public Resident Start(params string[] arguments) => new(Command(arguments));

    /// <summary>Starts ocx-sync on this bed, and waits until it has brought over what is there.</summary>
    public async Task<Resident> StartSyncedAsync(params string[] arguments)
    {
        RotateInPlace("start");
        var sync = Start(arguments);
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
        await ShouldSyncAsync("start");
        return sync;
    }

    public void RotateInPlace(string mark) => claude.RotateInPlace(mark);

    public void RotateByRename(string mark) => claude.RotateByRename(mark);

    public void Rotate(string mark, bool inPlace) => claude.Rotate(mark, inPlace);

    /// <summary>Waits until all files hold this token.</summary>
    public async Task<TimeSpan> ShouldSyncAsync(string mark, double seconds = 3) => await Eventually.AssertAsync(
        () => Synced == Tokens.Access(mark),
        $"all files hold {mark}; oauth.json: {TokenOfOAuthJson}, profiles: {string.Join(' ', Profiles.Select(TokenOfProfile))}, .env: {TokenOfEnv}",
        seconds);

    public async Task ShouldLeaveNoProcessAsync(double seconds = 1)
    {
        await Eventually.TryAsync(() => Processes.Count == 0, seconds);
        Processes.Values.Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        marked.Kill();
        await Eventually.TryAsync(() => Processes.Count == 0, 5);
        sandbox.Dispose();
    }
}
