using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// A machine on which OpenClaw is installed in one of its ways, and ocx is not set up yet. Its /root and /home hold nothing
/// else, whatever the machine has on which the tests run.
/// </summary>
internal sealed class SetupBed : IAsyncDisposable
{
    /// <summary>All units that ocx-setup may enable.</summary>
    public static readonly string[] Units = ["ocx-sync.service", "ocx-watch.path", "ocx-reconcile.timer", "ocx-trigger.timer", "ocx-refresh.timer", "ocx-ending.timer"];

    private SetupBed(DetectBed detect) => Detect = detect;

    public DetectBed Detect { get; }

    public Machine Machine => Detect.Machine;

    /// <summary>A path that the engine, the machine and the test see alike.</summary>
    public string this[string path] => Detect[path];

    public static Task<SetupBed> MakeAsync() => MakeAsync(Machine.MakeAsync);

    /// <summary>Makes one, on another machine than one with the tools.</summary>
    public static async Task<SetupBed> MakeAsync(Func<GatewayBed, string[], Task<Machine>> make)
    {
        Require.Program("strace", "strace");
        var bed = new SetupBed(await DetectBed.MakeAsync(make, "--tmpfs=/root:mode=700", "--tmpfs=/home:mode=755"));
        // The engine's socket lies where the sandbox of a unit has no look: it is at its usual place, and not a link there.
        await bed.RunAsync($"rm /run/docker.sock; touch /run/docker.sock; mount --bind {bed.Detect.Engine.Socket} /run/docker.sock");
        return bed;
    }

    /// <summary>Takes away what a test has put there.</summary>
    public async Task EmptyAsync()
    {
        await RunAsync($"""
            for unit in {string.Join(' ', Units)}; do systemctl disable -q --now $unit 2>/dev/null || true; done # not each of them is there
            systemctl stop 'ocx-*.service' '*oauth-token*' '*claude-refresh*'
            rm -rf /etc/systemd/system/ocx-*.d /etc/systemd/system/*.wants/*oauth-token* /etc/systemd/system/*.wants/*claude-refresh*
            find /etc/systemd/system -name '*.wants' -empty -delete
            rm -rf /usr/local/bin/*oauth-token* /usr/local/bin/*claude-refresh* /usr/local/sbin/* /var/lib/ocx /run/ocx /var/lib/systemd/timers/stamp-ocx-*
            [ ! -e /usr/bin/inotifywait.away ] || mv /usr/bin/inotifywait.away /usr/bin/inotifywait
            """);
        await Detect.EmptyAsync();
        await RunAsync("find /root /home -mindepth 1 -delete; systemctl reset-failed");
    }

    /// <summary>Runs a command of a shell on the machine, as root.</summary>
    /// <returns>Its standard output, less the final newline.</returns>
    public Task<string> RunAsync(string command) => Machine.ExecAsync("sh", "-ec", command);

    /// <summary>Runs ocx-setup on the machine, as root and without a terminal.</summary>
    public Task<SetupRun> SetUpAsync(params string[] arguments) => SetUpAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Runs it, with answers to its questions.</summary>
    public async Task<SetupRun> SetUpAsync(IReadOnlyDictionary<string, string> answers, params string[] arguments)
    {
        if (answers.Count > 0)
        {
            await Machine.WriteAsync("/tmp/answers", string.Concat(answers.Select(a => $"{a.Key}='{a.Value}'\n")), "600");
            arguments = ["--answers", "/tmp/answers", .. arguments];
        }

        return new(await Machine.TryAsync(["ocx-setup", .. arguments]));
    }

    public Task<SetupTree> TreeAsync() => SetupTree.TakeAsync(Machine);

    /// <summary>What ocx-verify finds, with a kernel that says that its clock is set: this one may say otherwise.</summary>
    public async Task<IReadOnlyList<Found>> VerifyAsync() => Found.Parse((await Machine.TryAsync(
        "strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=adjtimex,clock_adjtime", "-e", "inject=adjtimex,clock_adjtime:retval=0", "ocx-verify", "--json")).StandardOutput);

    /// <summary>The gateway's one container.</summary>
    public async Task<Container> GatewayAsync() =>
        (await Detect.Engine.Api.ContainersAsync("com.docker.compose.service=openclaw-gateway")).Should().ContainSingle("there is one gateway").Subject;

    /// <summary>The token that the gateway has; <c>null</c> while it does not answer.</summary>
    public async Task<string?> TokenServedAsync() => await GatewayAsync() is { Address: { } address } ? await GatewayBed.TokenAtAsync(address) : null;

    /// <summary>Waits until the gateway has this token.</summary>
    public async Task WaitServedAsync(string mark)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Detect.Engine.Api.ContainersAsync("com.docker.compose.service=openclaw-gateway")) is not [{ Address: { } address }] || await GatewayBed.TokenAtAsync(address) != Tokens.Access(mark))
        {
            limit.IsCancellationRequested.Should().BeFalse($"the gateway has {mark}");
            await Task.Delay(10);
        }
    }

    /// <summary>What systemd knows of our units: since when they run, and as which process.</summary>
    public Task<string> RunningAsync() => Machine.ExecAsync(["systemctl", "show", "-p", "Id,ActiveState,UnitFileState,ActiveEnterTimestampMonotonic,MainPID", .. Units]);

    public ValueTask DisposeAsync() => Detect.DisposeAsync();
}

/// <summary>What a run of ocx-setup has told.</summary>
/// <param name="Result">Its exit code and streams.</param>
internal sealed record SetupRun(BufferedCommandResult Result)
{
    public int ExitCode => Result.ExitCode;

    public string Output => Result.StandardOutput;

    public string Errors => Result.StandardError;

    public string All => Output + Errors;

    /// <summary>The files that it writes and the commands that it runs, in their order.</summary>
    public IReadOnlyList<string> Acts =>
        [.. Output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("write ", StringComparison.Ordinal) || l.StartsWith("run ", StringComparison.Ordinal) || l.StartsWith("remove ", StringComparison.Ordinal))];
}
