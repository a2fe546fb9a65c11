using Mono.Unix.Native;

namespace Ocx;

/// <summary>Whose a file is and where it lies, links followed as <see cref="PathWalk"/> follows them, and looked at by descriptor.</summary>
/// <param name="Owner">The file's owner.</param>
/// <param name="DirectoryOwner">The owner of its directory.</param>
/// <param name="Unsafe">The directory above it, the nearest one, in which others than root and that owner can put something else in its place; <c>null</c>: there is none.</param>
public sealed record FilePlace(FileOwner Owner, FileOwner DirectoryOwner, string? Unsafe)
{
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
            using var location = PathWalk.Resolve(path, FileId.Of(settings.StateDirectory));
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
