using Mono.Unix.Native;

namespace Ocx;

/// <summary>What a file or directory is, whatever it is called.</summary>
public readonly record struct FileId(ulong Device, ulong Inode)
{
    /// <summary>The identity behind a path, links followed; <c>null</c> when there is nothing.</summary>
    public static FileId? Of(string path) => Posix.TryStatus(null, path, followLink: true, out var status) ? status.Id : null;

    /// <summary>
    /// The same, of what decides what may be done: <c>null</c> when there is none that we can come to. Where the disk or the
    /// kernel does not tell, nothing is begun: below a state directory that is not known a link would be followed.
    /// </summary>
    /// <exception cref="OcxException">74: it cannot be told.</exception>
    public static FileId? Told(string path, bool followLink = true) => Posix.TryStatus(null, path, followLink, out var status) ? status.Id
        : Posix.LastError is var errno && errno is Errno.ENOENT or Errno.ENOTDIR or Errno.EACCES or Errno.ELOOP or Errno.ENAMETOOLONG ? null
        : throw new OcxException(ExitCode.IoError, $"{path}: {PosixException.Text(errno)}");

    /// <summary>Whether two paths both lead to something, and to the same file, links followed.</summary>
    public static bool Same(string a, string b) => Of(a) is { } id && id == Of(b);
}
