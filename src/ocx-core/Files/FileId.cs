using Mono.Unix.Native;

namespace Ocx;

/// <summary>What a file or directory is, whatever it is called.</summary>
internal readonly record struct FileId(ulong Device, ulong Inode)
{
    public static FileId Of(in Stat stat) => new(stat.st_dev, stat.st_ino);

    /// <summary>The identity behind a path, links followed; <c>null</c> when there is nothing.</summary>
    public static FileId? Of(string path) => Syscall.stat(path, out var stat) == 0 ? Of(stat) : null;
}
