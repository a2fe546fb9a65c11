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
    private readonly Log log;
    private readonly FileId? stateDirectory;

    /// <summary>Creates a writer.</summary>
    /// <param name="log">Where it says what a person should know.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    public FileWriter(Log log, string? stateDirectory = null)
    {
        Posix.LoadHelper();
        this.log = log;
        this.stateDirectory = stateDirectory is null ? null : FileId.Told(stateDirectory);
    }

    /// <summary>Overwrite the file itself: for one that is bind-mounted by itself, which cannot be replaced.</summary>
    public bool InPlace { get; init; }

    /// <summary>A directory of this name is made for the file, if it alone is missing.</summary>
    public string? MissingDirectory { get; init; }

    /// <summary>What the name of a copy ends with that is kept of the file before each change; <c>null</c>: none is kept.</summary>
    public string? BackupSuffix { get; init; }

    /// <summary>Everybody may read the file, where it is made; else its owner alone.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Find out what would change, and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Do all that a writing needs but the last step: what would be refused, or has no room, is told before it matters.</summary>
    public bool Rehearse { get; init; }

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

            var target = new LockedTarget(location, held.Directory, log) { IsPublic = IsPublic };
            if (!DryRun)
            {
                CleanUp(target, location);
            }

            return new TargetUpdate(this, path, location, target, log).Run(prepare());
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

    /// <summary>Whether a name in a file's directory is that of a temporary file, which a run has left that was killed.</summary>
    public static bool IsStray(string entry, string file) => entry is not null && entry.StartsWith(TemporaryFiles.Prefix(file), StringComparison.Ordinal);

    /// <summary>Takes a file of ours away, so that it is gone after a crash of the machine too.</summary>
    /// <exception cref="OcxException">73, 74 or 75: it could not be taken away.</exception>
    public void Delete(string path)
    {
        try
        {
            using var location = PathWalk.Resolve(path, stateDirectory);
            using var held = DirectoryLock.Take(location);
            RequireSameDirectory(path, location);
            if (Syscall.unlinkat(held.Directory.Value, location.Name, 0) < 0 && Posix.LastError is var errno and not Errno.ENOENT)
            {
                throw new PosixException(errno);
            }

            held.Directory.Sync();
        }
        catch (PosixException e)
        {
            throw Explain(path, e);
        }
    }

    private void CleanUp(LockedTarget target, FileLocation location)
    {
        try
        {
            target.CleanUp();
            TheirLocks?.CleanUp(location);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PosixException(IoText.ErrnoOf(e)); // the directory cannot be listed
        }
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
