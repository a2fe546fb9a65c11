using System.Runtime.InteropServices;

namespace Ocx;

/// <summary>SIGTERM, SIGINT and SIGHUP as a wish to end, for a tool that must not end in the middle of its work.</summary>
public sealed class StopSignal : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Signals = [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];

    private readonly CancellationTokenSource source = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> registrations;

    /// <summary>Begins to listen.</summary>
    public StopSignal() => registrations = [.. Signals.Select(s => PosixSignalRegistration.Create(s.Signal, context =>
    {
        context.Cancel = true; // else the process ends at once
        ExitCode = 128 + s.Number;
        stopped.TrySetResult();
        source.Cancel();
    }))];

    /// <summary>Cancelled by the signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>What a shell says of a process that the signal has ended: 128 and its number.</summary>
    public int ExitCode { get; private set; } = 128 + 15;

    /// <summary>Does the work of a tool that ends at once where its work is broken off.</summary>
    /// <param name="work">The work, which the signal cancels; its result is the exit code.</param>
    /// <returns>That, or what a shell says of the signal.</returns>
    public static int Run(Func<CancellationToken, int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using var stop = new StopSignal();
        try
        {
            return work(stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.ExitCode;
        }
    }

    /// <summary>Waits for something, or for the signal.</summary>
    public Task WaitAsync(Task other) => Task.WhenAny(other, stopped.Task);

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.ForEach(r => r.Dispose());
        source.Dispose();
    }
}
