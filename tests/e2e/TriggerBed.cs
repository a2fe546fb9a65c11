using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// Claude Code in a container of its own beside the gateway, its directory mounted from where OpenClaw's installation has
/// it. What it does is a script, see tests/support/claude; its next token is <c>new</c>, unless the script makes one.
/// </summary>
internal sealed class TriggerBed : IAsyncDisposable
{
    /// <summary>Where its directory is, below the bed's; what belongs to its workspace is above it.</summary>
    public const string ClaudeDirectory = "state/workspaces/workspace-claude-proxy/config/.claude";

    /// <summary>A token with less than this to live is due.</summary>
    public static readonly TimeSpan Due = TimeSpan.FromMinutes(4);

    private TriggerBed(GatewayBed gateway, string container)
    {
        Gateway = gateway;
        Container = container;
    }

    public GatewayBed Gateway { get; }

    /// <summary>The name of the container.</summary>
    public string Container { get; }

    /// <summary>Claude Code's calls: process and arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(InClaude("calls")) ? File.ReadAllLines(InClaude("calls")) : [];

    /// <summary>What Claude Code has seen when it was called last: its environment, its directory, its user.</summary>
    public string Seen => File.ReadAllText(InClaude("seen"));

    /// <summary>The access token in its credentials.</summary>
    public string Token
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Gateway.Claude.Credentials));
            return document.RootElement.GetProperty("claudeAiOauth").GetProperty("accessToken").GetString()!;
        }
    }

    /// <summary>Makes one; its container runs.</summary>
    /// <param name="behaviour">What Claude Code does when it is called.</param>
    /// <param name="lines">More lines of its service in the compose file.</param>
    /// <param name="engine">The engine, if not the one that tests share.</param>
    /// <param name="mount">How its directory is mounted: <c>rw</c> or <c>ro</c>.</param>
    /// <param name="gateway">The gateway's part of the compose file, if not the usual one.</param>
    public static async Task<TriggerBed> MakeAsync(string behaviour = "by_rename", string[]? lines = null, Engine? engine = null, string mount = "rw", string? gateway = null)
    {
        var container = $"claude-{Guid.NewGuid().ToString("N")[..8]}";
        string[] service =
        [
            "claude-proxy:",
            "  image: ocx-bed/gateway",
            $"  container_name: {container}",
            "  command: [idle]",
            "  network_mode: none",
            "  restart: unless-stopped",
            "  volumes:",
            $"    - ../{ClaudeDirectory}:/root/.claude:{mount}",
            .. lines ?? [],
        ];
        var compose = (gateway ?? GatewayBed.ComposeText()) + string.Concat(service.Select(l => $"  {l}\n"));
        var bed = new TriggerBed(await GatewayBed.MakeAsync(compose, engine: engine, claude: ClaudeDirectory), container);
        bed.SignIn("old", Due);
        bed.Behave(behaviour);
        await bed.WriteAsync("next.json", Tokens.ClaudeJson("new"));
        await bed.Gateway.ComposeAsync("up", "-d", "claude-proxy");
        return bed;
    }

    /// <summary>Credentials with so long to live.</summary>
    public void SignIn(string mark, TimeSpan left) => File.WriteAllText(Gateway.Claude.Credentials, Tokens.ClaudeJson(mark, DateTimeOffset.UtcNow.Add(left).ToUnixTimeMilliseconds()));

    /// <summary>What Claude Code does from now on when it is called.</summary>
    public void Behave(string script) => File.WriteAllText(InClaude("behaviour"), script + "\n");

    /// <summary>Lets a Claude Code go on that waits for it by <c>until_told</c>.</summary>
    public void Tell() => File.WriteAllText(InClaude("told"), "");

    /// <summary>Writes a file beside the credentials.</summary>
    public Task WriteAsync(string name, string content) => File.WriteAllTextAsync(InClaude(name), content);

    /// <summary>ocx-trigger, configured for this bed: nothing says where the credentials are.</summary>
    public Command Command(params string[] arguments) => Program("ocx-trigger", arguments);

    /// <summary>A program, configured for this bed.</summary>
    public Command Program(string program, params string[] arguments) => Gateway.Program(program, arguments).With(("OCX_CREDENTIALS", null), ("OCX_CLI_CONTAINER", Container));

    /// <summary>A PATH in which these programs, shell scripts, come before all others.</summary>
    public async Task<string> PathAsync(params (string Name, string Script)[] programs)
    {
        foreach (var (name, script) in programs)
        {
            await Bash.RunAsync(Gateway.Root, "mkdir -p bin; printf '#!/bin/sh\n%s\n' \"$2\" >\"bin/$1\"; chmod 755 \"bin/$1\"", name, script);
        }

        return $"{Gateway["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Command(arguments).ExecuteBufferedAsync();

    /// <summary>Runs it with --json.</summary>
    public async Task<TriggerRun> JsonAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        using var report = JsonDocument.Parse(result.StandardOutput);
        return new(result.ExitCode, report.RootElement.Clone(), result.StandardError);
    }

    /// <summary>Starts it, and waits until Claude Code has been called.</summary>
    public async Task<Resident> StartAsync(params string[] arguments)
    {
        var calls = Calls.Count;
        var run = new Resident(Command(arguments));
        await Eventually.TryAsync(() => Calls.Count > calls || run.HasEnded, 20);
        Calls.Should().HaveCountGreaterThan(calls, run.Errors);
        return run;
    }

    /// <summary>The processes in the container that are not the container's own.</summary>
    public async Task<IReadOnlyList<string>> ProcessesAsync()
    {
        var all = await Gateway.Engine.DockerAsync("top", Container, "-eo", "pid,args");
        return [.. all.Split('\n').Skip(1).Select(l => l.Trim().Split(' ', 2)[1].Trim()).Where(l => l is not ("/bin/sh /bin/idle" or "{idle} /bin/sh /bin/idle" or "sleep 3600"))];
    }

    /// <summary>Nothing of Claude Code is left in the container.</summary>
    public async Task ShouldBeEmptyAsync()
    {
        IReadOnlyList<string> left = [];
        for (var i = 0; i < 10 && (i == 0 || left.Count > 0); i++)
        {
            left = await ProcessesAsync();
        }

        left.Should().BeEmpty();
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private string InClaude(string name) => Gateway[$"{ClaudeDirectory}/{name}"];
}

/// <summary>What a run of ocx-trigger has told.</summary>
internal sealed record TriggerRun(int ExitCode, JsonElement Report, string Errors)
{
    public string? Outcome => Report.GetProperty("outcome").GetString();

    public string? this[string name] => Report.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;
}
