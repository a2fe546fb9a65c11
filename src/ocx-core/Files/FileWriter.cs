using System.Diagnostics.CodeAnalysis;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// Writes a file so that whoever reads it, and whenever we are killed, it is whole: the old one or the new one.
/// Every tool writes through this class.
/// </summary>
/// <remarks>
/// Lock the directory; let the caller read its source (after the lock: the one who writes last has read last); make the
/// new content from the old; write a temporary file beside the target, with the target's owner, mode and extended
/// attributes; fsync; exchange the names; see that what came out is what was read, else put it back and begin anew; fsync
/// the directory.
/// </remarks>
public sealed class FileWriter
{
    private const int MostTries = 100;

    private readonly Log log;
    private readonly FileId? stateDirectory;

    /// <summary>Creates a writer.</summary>
    /// <param name="log">Where it says what a person should know.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    public FileWriter(Log log, string? stateDirectory = null)
    {
        Posix.LoadHelper();
        this.log = log;
        this.stateDirectory = stateDirectory is null ? null : FileId.Of(stateDirectory);
    }

    /// <summary>Overwrite the file itself: for one that is bind-mounted by itself, which cannot be replaced.</summary>
    public bool InPlace { get; init; }

    /// <summary>A directory of this name is made for the file, if it alone is missing.</summary>
    public string? MissingDirectory { get; init; }

    /// <summary>Find out what would change, and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether a content is only the beginning of one, as somebody leaves it for an instant who writes in place.</summary>
    public Func<byte[], bool> IsTorn { get; init; } = content => content.Length == 0;

    /// <summary>The locks by which another program orders its own writers; one is taken only where something is to be written.</summary>
    internal IForeignLocks? TheirLocks { get; init; }

    /// <summary>Looks at the path that the file really has, links followed, and refuses it by an exception.</summary>
    public Action<string>? Guard { get; init; }

    /// <summary>Brings a file to the content that it should have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prepare">
    /// Reads the source, under the lock, and returns what makes the new content from the old (<c>null</c>: there is no
    /// file); that may be asked more than once, and <c>null</c> from it leaves the file as it is.
    /// </param>
    /// <returns>Whether the file was changed, or in a dry run would be.</returns>
    /// <exception cref="OcxException">73: it cannot or must not be written. 74: writing failed. 75: it is locked.</exception>
    public bool Update(string path, Func<Func<byte[]?, byte[]?>> prepare)
    {
        try
        {
            using var location = PathWalk.Resolve(path, stateDirectory, DryRun ? null : MissingDirectory);
            Guard?.Invoke(location.RealPath());
            using var held = DirectoryLock.Take(location);
            if (held.Waited)
            {
                RequireSameDirectory(path, location);
            }

            var target = new LockedTarget(location, held.Directory, log);
            if (!DryRun)
            {
                target.CleanUp();
                TheirLocks?.CleanUp(location);
            }

            return Update(path, location, target, prepare());
        }
        catch (PosixException e) when (DryRun && e.Errno == Errno.ENOENT && WouldMakeDirectory(path))
        {
            return prepare()(null) is not null;
        }
        catch (PosixException e)
        {
            throw Explain(path, e);
        }
    }

    /// <summary>Takes a file of ours away, so that it is gone after a crash of the machine too.</summary>
    /// <exception cref="OcxException">73, 74 or 75: it could not be taken away.</exception>
    public void Delete(string path)
    {
        try
        {
            using var location = PathWalk.Resolve(path, stateDirectory);
            using var held = DirectoryLock.Take(location);
            if (Syscall.unlinkat(held.Directory.Value, location.Name, 0) < 0 && Posix.LastError is var errno and not Errno.ENOENT)
            {
                throw new PosixException(errno);
            }

            Posix.Check(Syscall.fsync(held.Directory.Value));
        }
        catch (PosixException e)
        {
            throw Explain(path, e);
        }
    }

    private bool Update(string path, FileLocation location, LockedTarget target, Func<byte[]?, byte[]?> edit)
    {
        if (TheirLocks is null || DryRun)
        {
            return Write(path, target, edit);
        }

        // It is a file: where nothing is to be written, none is made. What is torn they are writing: it is waited for under their lock.
        using (var content = target.Open(_ => false))
        {
            if ((content.Bytes is not { } bytes || !IsTorn(bytes)) && IsUpToDate(path, content, edit(content.Bytes)))
            {
                return false;
            }
        }

        var changed = false;
        for (var i = 0; i < MostTries; i++)
        {
            using var theirs = TheirLocks.Take(location);
            changed |= Write(path, target, edit);
            if (theirs.IsHeld)
            {
                return changed;
            }

            // Who took it away may have read before we wrote, and write after it.
            log.Detail($"{path}: somebody else took the lock away meanwhile: once more");
        }

        throw new OcxException(ExitCode.TryAgain, $"{path}: somebody else keeps taking the lock away");
    }

    private bool Write(string path, LockedTarget target, Func<byte[]?, byte[]?> edit)
    {
        for (var i = 0; i < MostTries; i++)
        {
            using var content = target.Open(IsTorn);
            var edited = edit(content.Bytes);
            if (IsUpToDate(path, content, edited))
            {
                return false;
            }

            if (DryRun)
            {
                return true;
            }

            if (InPlace && content.File is not null)
            {
                log.Warning($"{path}: overwritten in place, which a crash can tear; until it is done a copy is kept in {target.CopyName}");
            }

            if (InPlace && content.File is not null ? target.Overwrite(content, edited) : target.Replace(content, edited))
            {
                log.Detail($"{path}: written");
                return true;
            }

            log.Detail($"{path}: somebody else has written it meanwhile: once more");
        }

        throw new OcxException(ExitCode.TryAgain, $"{path}: somebody else keeps writing it");
    }

    private bool IsUpToDate(string path, TargetContent content, [NotNullWhen(false)] byte[]? edited)
    {
        if (edited is not null && (content.Bytes is null || !edited.AsSpan().SequenceEqual(content.Bytes)))
        {
            return false;
        }

        log.Detail($"{path}: up to date");
        return true;
    }

    private void RequireSameDirectory(string path, FileLocation location)
    {
        using var now = PathWalk.Resolve(path, stateDirectory);
        if (now.Directory.Status().Id != location.Directory.Status().Id)
        {
            throw new OcxException(ExitCode.TryAgain, $"{path}: its directory was replaced meanwhile");
        }
    }

    private bool WouldMakeDirectory(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        return Path.GetFileName(directory) == MissingDirectory && Directory.Exists(Path.GetDirectoryName(directory));
    }

    private static OcxException Explain(string path, PosixException e) => e.Errno switch
    {
        Errno.ENOENT => new(ExitCode.CannotCreate, $"{path}: its directory does not exist"),
        Errno.EBUSY => new(
            ExitCode.CannotCreate,
            $"{path}: cannot be replaced: it is a mount point of its own",
            "mount its directory instead; or write it with --in-place, which a crash can tear"),
        Errno.EACCES or Errno.EPERM => new(ExitCode.CannotCreate, $"{path}: {e.Message}", "run this as root, or as the owner of the file and its directory"),
        Errno.ENOTDIR or Errno.EISDIR or Errno.ELOOP or Errno.EROFS or Errno.ENAMETOOLONG => new(ExitCode.CannotCreate, $"{path}: {e.Message}"),
        _ => new(ExitCode.IoError, $"{path}: {e.Message}"),
    };
}
