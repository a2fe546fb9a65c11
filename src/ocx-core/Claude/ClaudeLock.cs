using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// One lock of Claude Code's: a directory, which nobody can make who finds one (proper-lockfile). Whoever holds it touches
/// it every 5 s; after 60 s it is stale, and whoever waits for it takes it away.
/// </summary>
internal sealed class ClaudeLock : IDisposable
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60); // [code 2.1.329]
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100); // a file system of a container sends no events

    private readonly Descriptor parent;
    private readonly Descriptor directory;

    private ClaudeLock(Descriptor parent, Descriptor directory, string path)
    {
        this.parent = parent;
        this.directory = directory;
        Path = path;
    }

    /// <summary>What messages call it.</summary>
    public string Path { get; }

    /// <summary>Whether it is still ours: who thinks that we are dead takes it away.</summary>
    public bool IsHeld => Posix.TryStatus(parent, Name, followLink: false, out var status) && status.Id == directory.Status().Id;

    private string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Takes it.</summary>
    /// <param name="parent">Its directory; this object's from now on.</param>
    /// <param name="path">Its path.</param>
    /// <param name="owner">Who must be able to take it away: whose Claude Code's directory is.</param>
    /// <param name="wait">How long another holder is waited for, and who is told of it.</param>
    /// <exception cref="OcxException">73: it cannot be made. 75: another has held it all the time, or its directory is gone.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static ClaudeLock Take(Descriptor parent, string path, FileOwner owner, LockWait wait)
    {
        try
        {
            return new(parent, Make(parent, path, owner, wait), path);
        }
        catch
        {
            parent.Dispose();
            throw;
        }
    }

    /// <summary>Says that its holder lives.</summary>
    /// <exception cref="PosixException">It could not be touched.</exception>
    public void Touch() => Posix.Check(Syscall.futimens(directory.Value, null));

    public void Dispose()
    {
        if (IsHeld)
        {
            _ = Syscall.unlinkat(parent.Value, Name, AtFlags.AT_REMOVEDIR); // what stays is stale in a minute
        }

        directory.Dispose();
        parent.Dispose();
    }

    private static Descriptor Make(Descriptor parent, string path, FileOwner owner, LockWait wait)
    {
        var name = System.IO.Path.GetFileName(path);
        ((FileId Id, FileTime Modified) Lock, long Since) seen = (default, wait.Start);
        for (var first = true; ; first = false)
        {
            wait.Stop.ThrowIfCancellationRequested();
            if (TryMake(parent, name, path, owner) is { } made)
            {
                return made;
            }

            if (!Posix.TryStatus(parent, name, followLink: false, out var status))
            {
                continue; // let go of this very instant
            }

            if (!status.IsDirectory)
            {
                throw new OcxException(ExitCode.CannotCreate, $"{path}: is no directory, and Claude Code takes it for a lock that is held for ever", $"see what it is, and take it away: rm {path}");
            }

            if (seen.Lock != (status.Id, status.Modified))
            {
                seen = ((status.Id, status.Modified), Stopwatch.GetTimestamp());
            }

            // A clock that was set forward must not make it stale, since who lives touches it; and one that was set back must not keep it for ever.
            var untouched = DateTimeOffset.UtcNow - status.Modified.Utc;
            if ((untouched > Stale && Stopwatch.GetElapsedTime(seen.Since) > wait.Watched) || Stopwatch.GetElapsedTime(seen.Since) > Stale)
            {
                wait.Log.Warning($"{path}: is stale, touched {Duration.Text(untouched)} ago: one that was killed has left it, and it is taken away");
                Remove(parent, name, path, seen.Lock);
                continue;
            }

            if (first)
            {
                wait.Log.Info($"{path}: Claude Code is at work: waiting for it");
            }

            if (Stopwatch.GetElapsedTime(wait.Start) >= wait.Patience)
            {
                throw new OcxException(ExitCode.TryAgain, $"{path}: has been held for {Duration.Text(wait.Patience)}, by Claude Code mostly", "the next run tries again");
            }

            wait.Stop.WaitHandle.WaitOne(Interval);
        }
    }

    /// <returns><c>null</c> when somebody has it.</returns>
    private static Descriptor? TryMake(Descriptor parent, string name, string path, FileOwner owner)
    {
        try
        {
            if (Syscall.mkdirat(parent.Value, name, FilePermissions.S_IRWXU | FilePermissions.S_IRGRP | FilePermissions.S_IXGRP | FilePermissions.S_IROTH | FilePermissions.S_IXOTH) != 0)
            {
                return Posix.LastError switch
                {
                    Errno.EEXIST => null,
                    Errno.ENOENT => throw new OcxException(ExitCode.TryAgain, $"{path}: its directory was taken away meanwhile", "the next run tries again"),
                    var errno => throw new PosixException(errno),
                };
            }

            return Open(parent, name, owner);
        }
        catch (PosixException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            return null; // taken away, or replaced, this very instant
        }
        catch (PosixException e)
        {
            throw new OcxException(
                e.Errno is Errno.EIO or Errno.ENOSPC or Errno.EDQUOT ? ExitCode.IoError : ExitCode.CannotCreate,
                $"{path}: {e.Message}: Claude Code's lock cannot be made there",
                "run this as root, or as the owner of the credentials; in a service: ReadWritePaths= with the directory above");
        }
    }

    /// <summary>Gives what we have just made to its owner, and keeps it open: another could get its number else, and pass for it.</summary>
    private static Descriptor Open(Descriptor parent, string name, FileOwner owner)
    {
        var opened = Descriptor.OpenAt(parent, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW);
        var status = opened.Status();
        if (status.User == 0 && Posix.UserId() == 0 && (owner.User, owner.Group) != (0, 0) && Syscall.fchown(opened.Value, owner.User, owner.Group) != 0)
        {
            var errno = Posix.LastError;
            opened.Dispose();
            _ = Syscall.unlinkat(parent.Value, name, AtFlags.AT_REMOVEDIR);
            throw new PosixException(errno);
        }

        return opened;
    }

    /// <summary>Takes a lock away, unless it is another one by now, or was touched.</summary>
    private static void Remove(Descriptor parent, string name, string path, (FileId Id, FileTime Modified) stale)
    {
        if (Posix.TryStatus(parent, name, followLink: false, out var status) && (status.Id, status.Modified) == stale
            && Syscall.unlinkat(parent.Value, name, AtFlags.AT_REMOVEDIR) != 0 && Posix.LastError is var errno and not Errno.ENOENT)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: is stale and cannot be taken away: {PosixException.Text(errno)}", $"see what is in it, and take it away: rm -r {path}");
        }
    }
}

/// <summary>How long a lock is waited for.</summary>
/// <param name="Patience">The time.</param>
/// <param name="Start">Since when, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
/// <param name="Log">Who is told.</param>
/// <param name="Stop">Ends the waiting.</param>
internal sealed record LockWait(TimeSpan Patience, long Start, Log Log, CancellationToken Stop)
{
    /// <summary>How long a lock that seems stale is looked at before it is taken away: longer than it takes until whoever lives touches it.</summary>
    public TimeSpan Watched { get; init; } = TimeSpan.FromSeconds(6);
}
