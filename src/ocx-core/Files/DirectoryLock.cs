using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// An exclusive lock (flock) on a directory, which orders our own writers of the files in it. The directory itself is
/// locked, so no lock file is ever left behind; a process that dies lets go of it.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20); // flock(2) knows no time-out

    private DirectoryLock(Descriptor directory, bool waited)
    {
        Directory = directory;
        Waited = waited;
    }

    /// <summary>The locked directory, open for reading.</summary>
    public Descriptor Directory { get; }

    /// <summary>Whether another holder had it first: much can have happened to the directory since.</summary>
    public bool Waited { get; }

    /// <summary>Takes the lock, waiting for another holder up to 10 s.</summary>
    /// <exception cref="OcxException">75: it was not to be had.</exception>
    public static DirectoryLock Take(FileLocation location)
    {
        var directory = Descriptor.OpenAt(location.Directory, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        try
        {
            var start = Stopwatch.GetTimestamp();
            var waited = false;
            while (!Posix.TryLockExclusive(directory.Value))
            {
                waited = true;
                if (Stopwatch.GetElapsedTime(start) >= Patience)
                {
                    throw new OcxException(
                        ExitCode.TryAgain,
                        $"{location.Path}: its directory has been locked by another process for {Patience.TotalSeconds} s",
                        $"see who holds it: fuser -v {Path.GetDirectoryName(location.RealPath())}");
                }

                Thread.Sleep(Interval);
            }

            return new DirectoryLock(directory, waited);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Dispose();
}
