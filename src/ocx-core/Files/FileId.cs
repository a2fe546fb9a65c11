namespace Ocx;

/// <summary>What a file or directory is, whatever it is called.</summary>
public readonly record struct FileId(ulong Device, ulong Inode)
{
    /// <summary>The identity behind a path, links followed; <c>null</c> when there is nothing.</summary>
    public static FileId? Of(string path) => Posix.TryStatus(null, path, followLink: true, out var status) ? status.Id : null;
}
