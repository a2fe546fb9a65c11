using System.Diagnostics;

namespace Ocx;

/// <summary>
/// The locks under which Claude Code refreshes a token: <c>.oauth_refresh.lock</c> in its directory (from 2.1.150 on), then
/// <c>DIRECTORY.lock</c> beside it (all). Which version may run is not known, so both are taken, in its order.
/// </summary>
/// <remarks>
/// The file <c>.oauth_refresh.lock.owner</c>, which 2.1.329 writes beside the first, is not written: what has to be in it is
/// not known, and it is the directory that locks.
/// </remarks>
public sealed class ClaudeLocks : IDisposable
{
    private static readonly TimeSpan TouchInterval = TimeSpan.FromSeconds(5); // as Claude Code does

    private readonly Lock gate = new();
    private readonly Stack<ClaudeLock> held = [];
    private readonly Timer touching;
    private readonly Log log;

    private ClaudeLocks(Log log)
    {
        this.log = log;
        touching = new Timer(_ => Touch(), null, TouchInterval, TouchInterval);
    }

    /// <summary>How long another holder is waited for: as long as a refresh of Claude Code's may take, and until what it left is stale.</summary>
    public static TimeSpan UsualPatience => TimeSpan.FromSeconds(120);

    /// <summary>Whether they are still ours: who thinks that we are dead takes them away.</summary>
    public bool AreHeld
    {
        get
        {
            lock (gate)
            {
                return held.All(l => l.IsHeld);
            }
        }
    }

    /// <summary>Takes them.</summary>
    /// <param name="directory">Claude Code's directory.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    /// <param name="patience">How long another holder is waited for.</param>
    /// <param name="log">Where it says for whom it waits.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="OcxException">66: the directory is not there. 73: one cannot be made. 75: another has held one all the time, or its directory is gone.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static ClaudeLocks Take(string directory, string stateDirectory, TimeSpan patience, Log log, CancellationToken stop)
    {
        Posix.LoadHelper();
        var locks = new ClaudeLocks(log);
        try
        {
            locks.Take(Path.GetFullPath(directory), FileId.Told(stateDirectory), new LockWait(patience, Stopwatch.GetTimestamp(), log, stop));
            return locks;
        }
        catch (PosixException e)
        {
            locks.Dispose();
            throw new OcxException(ExitCode.CannotCreate, $"{directory}: {e.Message}: Claude Code's locks cannot be taken there");
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        touching.Dispose();
        lock (gate)
        {
            while (held.TryPop(out var last))
            {
                last.Dispose();
            }
        }
    }

    private void Take(string directory, FileId? stateDirectory, LockWait wait)
    {
        var owner = FileOwner.Of(directory) ?? throw new OcxException(ExitCode.NoInput, $"{directory}: no such directory");
        Take(Path.Join(directory, ".oauth_refresh.lock"), stateDirectory, owner, wait);
        Take(directory + ".lock", stateDirectory, owner, wait);

        // Where a link leads there, it is not known by which of the two names Claude Code goes.
        using var opened = PathWalk.OpenDirectory(directory, stateDirectory);
        if (Posix.ReadLink(null, $"/proc/self/fd/{opened.Value}") is var real && FileId.Of(Path.GetDirectoryName(real) ?? "/") != FileId.Of(Path.GetDirectoryName(directory) ?? "/"))
        {
            Take(real + ".lock", stateDirectory, owner, wait);
        }
    }

    private void Take(string path, FileId? stateDirectory, FileOwner owner, LockWait wait)
    {
        var taken = ClaudeLock.Take(PathWalk.OpenDirectory(Path.GetDirectoryName(path) ?? "/", stateDirectory), path, owner, wait);
        lock (gate)
        {
            held.Push(taken);
        }
    }

    private void Touch()
    {
        lock (gate)
        {
            foreach (var one in held)
            {
                try
                {
                    one.Touch();
                }
                catch (PosixException e)
                {
                    log.Warning($"{one.Path}: {e.Message}: it cannot be touched, and is stale in a minute");
                }
            }
        }
    }
}
