using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// Finds the directory and the name that a path means, one component at a time and each by descriptor, so that nothing
/// can be swapped between the check and the use.
/// </summary>
/// <remarks>
/// OpenClaw's state directory belongs to the user that its agents run as, and we may be root: below it no symbolic link
/// is followed. Elsewhere one is followed only when root or we own it: nobody else can then send us anywhere.
/// </remarks>
internal sealed class PathWalk : IDisposable
{
    private const int MostLinks = 40; // as the kernel's own limit, path_resolution(7)

    private readonly string path;
    private readonly Stack<string> pending = [];
    private Descriptor? directory = Root();
    private bool hostile;
    private int links;
    private string? missing;

    private PathWalk(string path)
    {
        this.path = path;
        Push(Path.IsPathRooted(path) ? path : Path.Join(Environment.CurrentDirectory, path));
    }

    /// <summary>Finds a path's directory.</summary>
    /// <param name="path">The path; its last component need not exist.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    /// <param name="missing">A directory of this name is made, if it alone is missing: 0700, its parent's owner's.</param>
    /// <exception cref="PosixException">A component cannot be opened, or the path is a directory (EISDIR).</exception>
    /// <exception cref="OcxException">73: a link must not be followed.</exception>
    public static FileLocation Resolve(string path, FileId? stateDirectory, string? missing = null)
    {
        using var walk = new PathWalk(path.Length > 0 ? path : throw new PosixException(Errno.ENOENT)) { missing = missing };
        while (walk.pending.TryPop(out var name))
        {
            if (walk.Step(name, stateDirectory) is { } found)
            {
                return found;
            }
        }

        throw new PosixException(Errno.EISDIR);
    }

    /// <summary>Opens a directory, with O_PATH.</summary>
    /// <inheritdoc cref="Resolve"/>
    public static Descriptor OpenDirectory(string path, FileId? stateDirectory)
    {
        using var walk = new PathWalk(path);
        while (walk.pending.TryPop(out var name))
        {
            using var found = walk.Step(name, stateDirectory);
            if (found is not null)
            {
                throw new PosixException(Posix.TryStatus(found.Directory, name, followLink: false, out _) ? Errno.ENOTDIR : Errno.ENOENT);
            }
        }

        return walk.Take();
    }

    public void Dispose() => directory?.Dispose();

    private static Descriptor Root() => Descriptor.OpenAt(null, "/", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);

    /// <summary>Takes one component; the location, when it was the last.</summary>
    private FileLocation? Step(string name, FileId? stateDirectory)
    {
        Descriptor entry;
        try
        {
            entry = Descriptor.OpenAt(directory, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT && pending.Count == 0 && name != "..")
        {
            return Found(name);
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT && pending.Count == 1 && name == missing)
        {
            MakeDirectory(name);
            return Step(name, stateDirectory);
        }

        var status = entry.Status();
        if (status.IsLink)
        {
            using (entry)
            {
                FollowLink(entry, status, name);
                return null;
            }
        }

        if (pending.Count == 0 && !status.IsDirectory)
        {
            entry.Dispose();
            return Found(name);
        }

        Move(entry);
        if (hostile && name == "..")
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: '..' in OpenClaw's state directory is not followed");
        }

        hostile |= status.Id == stateDirectory;
        return null;
    }

    private FileLocation Found(string name) => new(Take(), name, path, hostile);

    /// <summary>Gives the directory to a new owner.</summary>
    private Descriptor Take()
    {
        var taken = directory!;
        directory = null;
        return taken;
    }

    private void MakeDirectory(string name)
    {
        missing = null;
        if (Syscall.mkdirat(directory!.Value, name, FilePermissions.S_IRWXU) != 0)
        {
            return; // somebody was quicker; or opening it tells what is wrong
        }

        using var made = Descriptor.OpenAt(directory, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW);
        var parent = directory.Status();
        if (Posix.UserId() != 0 || parent.User == 0)
        {
            return;
        }

        // The owner of the parent may have put another directory in its place: one with something in it is not given away.
        if (Directory.EnumerateFileSystemEntries($"/proc/self/fd/{made.Value}").Any())
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: {name} was replaced while it was made");
        }

        Posix.Check(Syscall.fchown(made.Value, parent.User, parent.Group));
    }

    private void FollowLink(Descriptor link, in FileStatus status, string name)
    {
        if (hostile)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: {name} is a symbolic link below OpenClaw's state directory, where none is followed");
        }

        if (status.User != 0 && status.User != Posix.UserId())
        {
            throw new OcxException(
                ExitCode.CannotCreate,
                $"{path}: {name} is a symbolic link of user {status.User}, and is not followed",
                "give the path that it leads to, if that is the right one");
        }

        if (++links > MostLinks)
        {
            throw new PosixException(Errno.ELOOP);
        }

        var target = Posix.ReadLink(link, "");
        if (Path.IsPathRooted(target))
        {
            Move(Root());
        }

        Push(target);
    }

    private void Move(Descriptor next)
    {
        directory?.Dispose();
        directory = next;
    }

    private void Push(string components)
    {
        // The last one first, so that the first one is taken first.
        for (var end = components.Length; end > 0;)
        {
            var start = components.LastIndexOf('/', end - 1) + 1;
            if (start < end && components.AsSpan(start, end - start) is not ".")
            {
                pending.Push(components[start..end]);
            }

            end = start - 1;
        }
    }
}
