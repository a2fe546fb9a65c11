using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// Lets one run at a time do something, by an flock on a file that is there for nothing else. What the holder starts
/// inherits the lock: when the holder is killed, what it has started still works, and the next run waits for that too;
/// unless it is asked for otherwise.
/// </summary>
public sealed class RunLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50); // flock(2) knows no time-out

    private int descriptor;

    private RunLock(int descriptor) => this.descriptor = descriptor;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The file; made, readable for us alone, when it is not there.</param>
    /// <param name="patience">How long another holder is waited for.</param>
    /// <param name="waiting">Called once when there is another holder.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="inherited">Whether what is started inherits the lock; not where that may stay for good.</param>
    /// <exception cref="OcxException">73: the file cannot be opened. 74: the disk or the kernel refuses the lock. 75: another run has kept it all the time.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static RunLock Take(string path, TimeSpan patience, Action waiting, CancellationToken stop, bool inherited = true)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW | (inherited ? 0 : OpenFlags.O_CLOEXEC);
        var opened = Posix.OpenAt(null, path, flags, (FilePermissions)0x180 /* 0600 */);
        if (opened < 0)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: {PosixException.Text(Posix.LastError)}");
        }

        var held = new RunLock(opened);
        try
        {
            held.Wait(path, patience, waiting, stop);
            return held;
        }
        catch (PosixException e)
        {
            held.Dispose();
            throw new OcxException(ExitCode.IoError, $"{path}: {e.Message}");
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether a run holds the lock, as the kernel tells it: to try would keep another from taking it.</summary>
    /// <param name="path">The file.</param>
    public static bool IsHeld(string path) => FileId.Of(path) is { } file // not by its device, which on btrfs is another one there than for stat(2)
        && File.ReadLines("/proc/locks").Any(l => l.Contains(" FLOCK ", StringComparison.Ordinal) && l.Contains($":{file.Inode} ", StringComparison.Ordinal));

    /// <summary>Lets the next one in.</summary>
    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = Posix.Close(descriptor);
            descriptor = -1;
        }
    }

    private void Wait(string path, TimeSpan patience, Action waiting, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        for (var first = true; !Posix.TryLockExclusive(descriptor); first = false)
        {
            if (first)
            {
                waiting();
            }

            if (Stopwatch.GetElapsedTime(start) >= patience)
            {
                throw new OcxException(ExitCode.TryAgain, $"{path}: another run has been at work for {Duration.Text(patience)}", $"see who it is: fuser -v {path}");
            }

            stop.WaitHandle.WaitOne(Interval);
            stop.ThrowIfCancellationRequested();
        }
    }
}
