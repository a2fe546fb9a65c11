using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// An exclusive lock (flock) on a directory, which orders our own writers of the files in it. The directory itself is
/// locked, so no lock file is ever left behind; a process that dies lets go of it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DirectoryLock(Descriptor directory) => Directory = directory;

    /// <summary>The locked directory, open for reading.</summary>
    public Descriptor Directory { get; }

    /// <summary>Takes the lock, waiting for another holder up to 10 s.</summary>
    /// <exception cref="OcxException">75: it was not to be had.</exception>
    public static DirectoryLock Take(FileLocation location)
    {
        var directory = Descriptor.OpenAt(location.Directory, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        try
        {
            if (!Posix.LockExclusive(directory.Value, wait: false) && !WaitOnThread(directory))
            {
                // The thread goes on waiting, and closes the directory, and so lets go, when its turn comes.
                throw new OcxException(
                    ExitCode.TryAgain,
                    $"{location.Path}: its directory has been locked by another process for {Patience.TotalSeconds} s",
                    $"see who holds it: lslocks, or fuser -v {Path.GetDirectoryName(Path.GetFullPath(location.Path))}");
            }

            return new DirectoryLock(directory);
        }
        catch (PosixException)
        {
            directory.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Dispose();

    // flock(2) has no time-out, so the waiting is a thread's, and ours is for the thread.
    private static bool WaitOnThread(Descriptor directory)
    {
        using var done = new ManualResetEventSlim();
        var gate = new Lock();
        var (taken, abandoned) = (false, false);
        var thread = new Thread(() =>
        {
            var locked = Posix.LockExclusive(directory.Value, wait: true);
            lock (gate)
            {
                taken = locked;
                if (abandoned)
                {
                    directory.Dispose();
                }
                else
                {
                    done.Set();
                }
            }
        })
        { IsBackground = true };
        thread.Start();
        done.Wait(Patience);
        lock (gate)
        {
            abandoned = !taken;
            return taken;
        }
    }
}
