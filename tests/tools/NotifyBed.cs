using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A machine for ocx-notify: credentials, our own state, a webhook, a command that keeps what it is given, and a flag.</summary>
internal sealed class NotifyBed : IDisposable
{
    private readonly Sandbox sandbox = new();

    public NotifyBed()
    {
        sandbox.Write("c.json", Tokens.ClaudeJson(expiresAt: 1_999_999_999_999));
        sandbox.MakeDirectory("state");
        sandbox.MakeDirectory("var");
        sandbox.MakeDirectory("told");
        sandbox.Write("tell", "#!/bin/sh\ncat >\"told/$(date +%s%N).$OCX_EVENT.$OCX_ABOUT\"\n");
    }

    public HttpPeer Web { get; } = new();

    public string this[string path] => sandbox[path];

    public Sandbox Files => sandbox;

    /// <summary>The files that remember something.</summary>
    public IReadOnlyList<string> Memory => [.. sandbox.Names("var").Where(n => n != "@notify.lock")];

    /// <summary>The events that the command was told of, in order.</summary>
    public IReadOnlyList<string> Commanded => [.. sandbox.Names("told").Select(n => n[(n.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace(".refresh", "", StringComparison.Ordinal))];

    public bool IsFlagSet => File.Exists(Flag);

    public string Flag => sandbox["state/REAUTH_NEEDED"];

    /// <summary>ocx-notify, under systemd: a test writes nothing into the log of the machine.</summary>
    public Command Notify(params string[] arguments) => Shell.Command("ocx-notify", arguments).WithWorkingDirectory(sandbox.Root).With(Variables);

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Notify(arguments).ExecuteBufferedAsync();

    /// <summary>A script in which ocx-notify is to be found.</summary>
    public async Task<BufferedCommandResult> BashAsync(string script) =>
        await Shell.Command("bash", "-c", script).WithWorkingDirectory(sandbox.Root).With(Variables).With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")).ExecuteBufferedAsync();

    /// <summary>Runs that end so, one after the other.</summary>
    public async Task EndAsync(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            var result = await RunAsync("--exit-status", $"{status}");
            result.ExitCode.Should().Be(0, result.StandardError);
        }
    }

    public void Dispose()
    {
        Web.Dispose();
        sandbox.Dispose();
    }

    private (string, string?)[] Variables =>
    [
        ("HOME", sandbox.Root),
        ("OCX_STATE_DIR", sandbox["state"]),
        ("OCX_CREDENTIALS", sandbox["c.json"]),
        ("OCX_CLI_MODE", "host"),
        ("OCX_COMPOSE_DIR", ""),
        ("STATE_DIRECTORY", sandbox["var"]),
        ("OCX_NOTIFY_URL", Web.Address),
        ("OCX_NOTIFY_EXEC", "sh ./tell"),
        ("JOURNAL_STREAM", "8:1"),
        ("SERVICE_RESULT", null),
        ("EXIT_CODE", null),
        ("EXIT_STATUS", null),
        ("http_proxy", null),
        ("https_proxy", null),
        ("HTTP_PROXY", null),
        ("HTTPS_PROXY", null),
        ("ALL_PROXY", null),
        ("all_proxy", null),
    ];
}
