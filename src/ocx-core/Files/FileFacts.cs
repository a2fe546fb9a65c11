using Mono.Unix.Native;

namespace Ocx;

/// <summary>What can be seen of a file or directory from outside: whose it is, who may use it, when it was changed.</summary>
/// <param name="Owner">Its owner.</param>
/// <param name="Mode">Its permissions: the lower twelve bits.</param>
/// <param name="Size">Its size, in bytes.</param>
/// <param name="Modified">When its content was changed last.</param>
public sealed record FileFacts(FileOwner Owner, int Mode, long Size, DateTimeOffset Modified)
{
    private const int OfOthers = 0x3f; // 077

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory { get; private init; }

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular { get; private init; }

    /// <summary>Whether nobody but its owner and root may read, write or run it.</summary>
    public bool IsPrivate => (Mode & OfOthers) == 0;

    /// <summary>Its permissions as chmod takes them: <c>600</c>.</summary>
    public string ModeText => Convert.ToString(Mode, 8).PadLeft(3, '0');

    /// <summary>Looks at what a path leads to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="followLink">Whether at what a symbolic link leads to, and not at the link.</param>
    /// <returns><c>null</c> when nothing is there.</returns>
    /// <exception cref="OcxException">66: it cannot be looked at, for want of rights mostly.</exception>
    public static FileFacts? Of(string path, bool followLink = true)
    {
        if (Posix.TryStatus(null, path, followLink, out var status))
        {
            return new(new(status.User, status.Group), (int)status.Mode, status.Size, status.Modified.Utc) { IsDirectory = status.IsDirectory, IsRegular = status.IsRegular };
        }

        return Posix.LastError is var errno && errno is Errno.ENOENT or Errno.ENOTDIR ? null
            : throw new OcxException(ExitCode.NoInput, $"{path}: {PosixException.Text(errno)}", Environment.IsPrivilegedProcess ? null : "run this as root");
    }
}
