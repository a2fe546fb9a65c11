using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A machine's own Claude Code, which does what a test says: see tests/support/claude.</summary>
internal sealed class TriggerBed : IDisposable
{
    private readonly Sandbox sandbox = new();

    public TriggerBed(string behaviour, double minutesLeft = 4)
    {
        sandbox.MakeDirectory("bin");
        File.Copy(Path.Join(Shell.Repository, "tests", "support", "claude"), sandbox["bin/claude"]);
        sandbox.MakeDirectory("var");
        sandbox.Write(".claude/behaviour", behaviour);
        sandbox.Write(".claude/next.json", Tokens.ClaudeJson("new"));
        sandbox.Write(".claude/.credentials.json", Tokens.ClaudeJson("old", Tokens.InHours(minutesLeft / 60)));
    }

    public Marked Marked { get; } = new();

    public string Root => sandbox.Root;

    public string Credentials => this[".claude/.credentials.json"];

    public string this[string path] => sandbox[path];

    /// <summary>The calls of claude so far, each the number of its process and its arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(this[".claude/calls"]) ? File.ReadAllLines(this[".claude/calls"]) : [];

    /// <summary>What claude has found around itself.</summary>
    public string Seen => sandbox.Read(".claude/seen");

    public void Write(string path, string content) => sandbox.Write(path, content);

    /// <summary>ocx-trigger, configured for this machine.</summary>
    public Command Trigger(params string[] arguments) => Program("ocx-trigger", arguments);

    /// <summary>A program, configured for this machine.</summary>
    public Command Program(string program, params string[] arguments) => Shell.Command(program, arguments).WithWorkingDirectory(Root).With(
        ("PATH", $"{this["bin"]}:{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", Root),
        (Marked.Variable, Marked.Mark),
        ("OCX_STATE_DIR", this["state"]),
        ("OCX_COMPOSE_DIR", ""),
        ("OCX_REAUTH_FLAG", this["REAUTH_NEEDED"]),
        ("OCX_CREDENTIALS", Credentials),
        ("OCX_CLI_MODE", "host"),
        ("STATE_DIRECTORY", this["var"]));

    /// <summary>Runs ocx-trigger.</summary>
    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Trigger(arguments).ExecuteBufferedAsync();

    /// <summary>Runs ocx-trigger, and reads its report.</summary>
    public async Task<(int ExitCode, JsonElement Report, string Errors)> ReportAsync(params string[] arguments)
    {
        var result = await RunAsync(["--json", .. arguments]);
        using var report = JsonDocument.Parse(result.StandardOutput);
        return (result.ExitCode, report.RootElement.Clone(), result.StandardError);
    }

    public void Dispose()
    {
        Marked.Kill();
        sandbox.Dispose();
    }
}
