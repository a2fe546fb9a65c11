using Mono.Unix.Native;

namespace Ocx;

/// <summary>Whose a file is and where it lies, links followed as <see cref="PathWalk"/> follows them, and looked at by descriptor.</summary>
/// <param name="Owner">The file's owner.</param>
/// <param name="DirectoryOwner">The owner of its directory.</param>
/// <param name="Unsafe">The directory above it, the nearest one, in which others than root and that owner can put something else in its place; <c>null</c>: there is none.</param>
public sealed record FilePlace(FileOwner Owner, FileOwner DirectoryOwner, string? Unsafe)
{
    private const int MostLinks = 40; // as the kernel's own limit, path_resolution(7)
    private const FilePermissions OthersWrite = FilePermissions.S_IWGRP | FilePermissions.S_IWOTH;

    /// <summary>Whether nobody but root and its owner can put another file in its place.</summary>
    public bool IsSafe => Unsafe is null;

    /// <summary>Whether nobody but root and we can have put there what is at a path, its directories being ours: not in the home of somebody else.</summary>
    /// <param name="path">An absolute path.</param>
    public static bool IsOurs(string path)
    {
        try
        {
            using var directory = PathWalk.OpenDirectory(Path.GetDirectoryName(path) ?? "/", null);
            return UnsafeFor(Posix.UserId(), Path.Join(Posix.ReadLink(null, $"/proc/self/fd/{directory.Value}"), Path.GetFileName(path))) is null;
        }
        catch (Exception e) when (e is PosixException or OcxException)
        {
            return false; // it is not to be seen, or a link of somebody else's leads there
        }
    }

    /// <summary>
    /// Whether nobody but root and a user can put anything into a directory: it and all that leads there, links too, are
    /// theirs, and closed to others. A group that may write is none of others where it is root's, Debian's staff (50), whose
    /// <c>/usr/local</c> was group-writable for long, or has the user's own number, as useradd makes one for each.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="user">The user.</param>
    public static bool IsClosed(string path, uint user)
    {
        var pending = new Stack<string>();
        Push(path);
        var (directory, links) = ("/", 0);
        if (!Posix.TryStatus(null, directory, followLink: false, out var root) || !IsClosed(root, user, isLast: pending.Count == 0))
        {
            return false;
        }

        while (pending.TryPop(out var name))
        {
            var next = name == ".." ? Path.GetDirectoryName(directory) ?? "/" : Path.Join(directory, name);
            if (!Posix.TryStatus(null, next, followLink: false, out var status))
            {
                return false;
            }

            if (status.IsLink && (status.User == 0 || status.User == user) && ++links <= MostLinks && TryReadLink(next) is { } target)
            {
                directory = Path.IsPathRooted(target) ? "/" : directory;
                Push(target);
            }
            else if (status.IsDirectory && IsClosed(status, user, isLast: pending.Count == 0))
            {
                directory = next;
            }
            else
            {
                return false;
            }
        }

        return true;

        void Push(string components)
        {
            foreach (var component in components.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(c => c != ".").Reverse())
            {
                pending.Push(component);
            }
        }
    }

    // In a directory such as /tmp everybody may write, and yet take away only what is his own (sticky).
    private static bool IsClosed(in FileStatus status, uint user, bool isLast) =>
        (status.User == 0 || status.User == user)
        && (((status.Mode & FilePermissions.S_IWOTH) == 0 && ((status.Mode & FilePermissions.S_IWGRP) == 0 || status.Group is 0 or 50 || status.Group == user))
            || (!isLast && (status.Mode & FilePermissions.S_ISVTX) != 0));

    private static string? TryReadLink(string path)
    {
        try
        {
            return Posix.ReadLink(null, path);
        }
        catch (PosixException)
        {
            return null; // taken away this very instant
        }
    }

    /// <summary>Looks at a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The configuration, for OpenClaw's state directory.</param>
    /// <returns><c>null</c> when there is none.</returns>
    /// <exception cref="OcxException">66: it cannot be looked at, or is no regular file.</exception>
    public static FilePlace? Of(string path, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            using var location = PathWalk.Resolve(path, FileId.Told(settings.StateDirectory));
            using var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.NoInput);
            if (file is null)
            {
                return null;
            }

            var (status, directory) = (file.Status(), location.Directory.Status());
            return new(new(status.User, status.Group), new(directory.User, directory.Group), UnsafeFor(status.User, location.RealPath()));
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
        catch (Exception e) when (e is PosixException or OcxException)
        {
            throw new OcxException(ExitCode.NoInput, e is OcxException ? e.Message : $"{path}: {e.Message}", (e as OcxException)?.Hint);
        }
    }

    private static string? UnsafeFor(uint owner, string path)
    {
        for (var directory = Path.GetDirectoryName(path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            // In a directory such as /tmp everybody may write, and yet take away only what is his own (sticky).
            if (!Posix.TryStatus(null, directory, followLink: false, out var status) || !status.IsDirectory
                || (status.User != 0 && status.User != owner)
                || ((status.Mode & OthersWrite) != 0 && (status.Mode & FilePermissions.S_ISVTX) == 0))
            {
                return directory;
            }
        }

        return null;
    }
}
