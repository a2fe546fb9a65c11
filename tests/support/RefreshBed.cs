using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Credentials that are due, a token endpoint that is trusted, and ocx-refresh configured for both.</summary>
public sealed class RefreshBed : IDisposable
{
    private readonly Sandbox sandbox = new();

    public RefreshBed(double minutesLeft = 60, TokenServer? server = null)
    {
        Server = server ?? new TokenServer();
        sandbox.Write("trusted.pem", Server.Pem);
        sandbox.MakeDirectory("var");
        SignIn("old", minutesLeft);
    }

    public TokenServer Server { get; }

    public string Root => sandbox.Root;

    public string Credentials => this[".claude/.credentials.json"];

    public string this[string path] => sandbox[path];

    /// <summary>Where it is remembered.</summary>
    public string JournalPath => this[$"var/refresh-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Credentials)))[..8]}.json"];

    /// <summary>What is remembered of the credentials; <c>null</c>: nothing.</summary>
    public string? Journal => File.Exists(JournalPath) ? JournalPath : null;

    /// <summary>The access token in the credentials.</summary>
    public string Token => JsonNode.Parse(File.ReadAllText(Credentials))!["claudeAiOauth"]!["accessToken"]!.GetValue<string>();

    /// <summary>The refresh token in the credentials.</summary>
    public string RefreshToken => JsonNode.Parse(File.ReadAllText(Credentials))!["claudeAiOauth"]!["refreshToken"]!.GetValue<string>();

    /// <summary>Content, inode and times of the credentials: whoever has not touched them has changed none of it.</summary>
    public Task<string> CredentialsAsync() => Bash.RunAsync(Root, """stat -c '%i %Y %y %a %u' "$1"; cat "$1" """, Credentials);

    public void SignIn(string mark, double minutesLeft = 60, string more = "") => sandbox.Write(".claude/.credentials.json", Tokens.ClaudeJson(mark, Tokens.InHours(minutesLeft / 60), more));

    public void Write(string path, string content) => sandbox.Write(path, content);

    public IReadOnlyList<string> Names(string path = "") => sandbox.Names(path);

    /// <summary>ocx-refresh, configured for this bed.</summary>
    public Command Command(params string[] arguments) => Program("ocx-refresh", arguments);

    /// <summary>A program, configured for this bed.</summary>
    public Command Program(string program, params string[] arguments) => Shell.Command(program, arguments).WithWorkingDirectory(Root).With(
        ("HOME", Root),
        ("OCX_STATE_DIR", this["state"]),
        ("OCX_CREDENTIALS", Credentials),
        ("OCX_CLI_MODE", "host"),
        ("OCX_REFRESH_ENDPOINT", Server.Endpoint),
        ("SSL_CERT_FILE", this["trusted.pem"]),
        ("STATE_DIRECTORY", this["var"]));

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Command(arguments).ExecuteBufferedAsync();

    /// <summary>Runs it with --json, and reads its report.</summary>
    public Task<RefreshRun> JsonAsync(params string[] arguments) => JsonAsync(Command(["--json", .. arguments]));

    /// <summary>Runs such a command, and reads its report.</summary>
    public static async Task<RefreshRun> JsonAsync(Command command)
    {
        var result = await command.ExecuteBufferedAsync();
        using var report = JsonDocument.Parse(result.StandardOutput.Length > 0 ? result.StandardOutput : throw new AssertionException(result.StandardError));
        return new(result.ExitCode, report.RootElement.Clone(), result.StandardError);
    }

    /// <summary>Changes what is remembered: the time in which a test would have to wait goes by.</summary>
    public void Remember(string name, JsonNode? value)
    {
        var lines = File.ReadAllText(Journal!).Split('\n');
        var memory = JsonNode.Parse(lines[0])!;
        memory[name] = value;
        File.WriteAllText(Journal!, string.Join('\n', [memory.ToJsonString(), .. lines[1..]]));
    }

    /// <summary>Changes what is remembered of the answer.</summary>
    public void Answered(string name, JsonNode? value)
    {
        var lines = File.ReadAllText(Journal!).Split('\n');
        var answer = JsonNode.Parse(lines[1])!;
        answer[name] = value;
        File.WriteAllText(Journal!, string.Join('\n', [lines[0], answer.ToJsonString(), .. lines[2..]]));
    }

    /// <summary>What is remembered under a name.</summary>
    public string? Remembered(string name) => JsonNode.Parse(File.ReadLines(Journal!).First())![name]?.ToString();

    /// <summary>The next attempt may be made now.</summary>
    public void WaitIsOver() => Remember("retry_at", DateTimeOffset.UtcNow.AddSeconds(-1).ToString("O"));

    public void Dispose()
    {
        Server.Dispose();
        sandbox.Dispose();
    }
}

/// <summary>What a run of ocx-refresh has told.</summary>
public sealed record RefreshRun(int ExitCode, JsonElement Report, string Errors)
{
    public string? Outcome => this["outcome"];

    public string? this[string name] => Report.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;
}
