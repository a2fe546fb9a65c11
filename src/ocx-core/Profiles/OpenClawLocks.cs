using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// The lock by which OpenClaw orders its own writers of a file: <c>NAME.lock</c> beside it, which nobody makes who finds
/// one, and which holds <c>{"pid":N,"createdAt":ISO}</c>. It is stale when that process is dead, or after 30 s. Ours says
/// besides whose it is, which OpenClaw does not read.
/// </summary>
/// <remarks>
/// A number means a process of the writer's own container. Where it is none of ours, the lock is given a second before it
/// counts as dead: OpenClaw holds it for milliseconds. OpenClaw in its container gives ours no such time; that it has taken
/// ours away is told by <see cref="IForeignLock.IsHeld"/>.
/// </remarks>
internal sealed class OpenClawLocks(Log log) : IForeignLocks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45); // a stale one, and others who wait for it
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20); // a file system of a container sends no events

    /// <inheritdoc/>
    public void CleanUp(FileLocation location)
    {
        try
        {
            // Whoever holds one of ours holds the directory too, which now is ours: nobody holds it.
            if (HeldLock.Look(location, Name(location)) is { IsOurs: true } left)
            {
                log.Detail($"{location.Path}: removing the lock of {left.Holder}, which a run that was killed has left");
                Remove(location.Directory, Name(location), s => FileVersion.Of(s) == left.Version);
            }
        }
        catch (Exception e) when (e is OcxException or PosixException)
        {
            return; // no lock of ours: it matters only where one is to be taken
        }
    }

    /// <inheritdoc/>
    public IForeignLock Take(FileLocation location)
    {
        var start = Stopwatch.GetTimestamp();
        (FileVersion? Version, long Since) held = (null, start);
        while (true)
        {
            var other = HeldLock.Look(location, Name(location));
            if (other is null && TryMake(location) is { } made)
            {
                return made;
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new OcxException(ExitCode.TryAgain, $"{location.Path}: OpenClaw's lock has been held for {Patience.TotalSeconds} s, now by {other?.Holder ?? HeldLock.Unknown}");
            }

            if (held.Version != other?.Version)
            {
                held = (other?.Version, Stopwatch.GetTimestamp());
            }

            if (other?.IsStale(Stopwatch.GetElapsedTime(held.Since)) == true)
            {
                log.Detail($"{location.Path}: removing a stale lock of {other.Holder}");
                Remove(location.Directory, Name(location), s => FileVersion.Of(s) == other.Version);
            }
            else
            {
                Thread.Sleep(Interval);
            }
        }
    }

    private static string Name(FileLocation location) => location.Name + ".lock";

    /// <summary>
    /// Makes the lock under another name and gives it its own when it is whole: killed in between, or out of space, we
    /// leave none that says nothing of whose it is, and so would be waited for until it is 30 s old.
    /// </summary>
    /// <returns><c>null</c> when somebody was quicker.</returns>
    private Lock? TryMake(FileLocation location)
    {
        var made = new TemporaryFiles(location, location.Directory, log).Make();
        try
        {
            var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Posix.Write(made.File.Value, Encoding.ASCII.GetBytes($"{{\"pid\":{Environment.ProcessId},\"createdAt\":\"{now}\",\"{HeldLock.OurMark}\":true}}"));
            var owner = location.Directory.Status();
            if (Posix.UserId() == 0 && owner.User != 0)
            {
                Posix.Check(Syscall.fchown(made.File.Value, owner.User, owner.Group)); // OpenClaw must be able to read it
            }

            if (made.TryTakeFreeName(Name(location)))
            {
                return new Lock(location, Name(location), made, log);
            }
        }
        catch
        {
            made.Dispose();
            throw;
        }

        made.Dispose();
        return null;
    }

    /// <summary>Takes a lock away, unless it is another one by now.</summary>
    private static void Remove(Descriptor directory, string name, Func<FileStatus, bool> isIt)
    {
        var isThere = Posix.TryStatus(directory, name, followLink: false, out var status);
        if ((!isThere || (isIt(status) && Syscall.unlinkat(directory.Value, name, 0) != 0)) && Posix.LastError is var errno and not Errno.ENOENT)
        {
            throw new PosixException(errno);
        }
    }

    /// <summary>Ours. The file stays open as long: else another lock could get its inode, and pass for it.</summary>
    private sealed class Lock(FileLocation location, string name, TemporaryFile file, Log log) : IForeignLock
    {
        public bool IsHeld => Posix.TryStatus(location.Directory, name, followLink: false, out var status) && IsOurs(status);

        public void Dispose()
        {
            using (file)
            {
                try
                {
                    Remove(location.Directory, name, IsOurs);
                }
                catch (PosixException e)
                {
                    // What was to be written is written; whose the lock is, it says itself.
                    log.Warning($"{location.Path}: {name} beside it cannot be removed: {e.Message}", "OpenClaw may wait for it up to 30 s; the next run takes it away");
                }
            }
        }

        private bool IsOurs(FileStatus status) => status.Id == file.File.Status().Id;
    }
}
