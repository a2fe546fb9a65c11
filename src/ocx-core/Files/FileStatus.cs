using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>What the kernel knows of a file; Linux's <c>struct statx</c>, which is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    /// <summary>STATX_BASIC_STATS: all that this struct shows.</summary>
    public const uint BasicMask = 0x7ff;

    [FieldOffset(16)]
    public readonly uint Links;

    [FieldOffset(20)]
    public readonly uint User;

    [FieldOffset(24)]
    public readonly uint Group;

    [FieldOffset(28)]
    private readonly ushort mode;

    [FieldOffset(32)]
    private readonly ulong inode;

    [FieldOffset(40)]
    public readonly long Size;

    /// <summary>The last change of the file or of its attributes.</summary>
    [FieldOffset(96)]
    public readonly FileTime Changed;

    /// <summary>The last change of its content.</summary>
    [FieldOffset(112)]
    public readonly FileTime Modified;

    [FieldOffset(136)]
    private readonly ulong device; // two numbers of 32 bits, major and minor

    public FilePermissions Mode => NativeMode & FilePermissions.ALLPERMS;

    public FileId Id => new(device, inode);

    public bool IsRegular => IsType(FilePermissions.S_IFREG);

    public bool IsDirectory => IsType(FilePermissions.S_IFDIR);

    public bool IsLink => IsType(FilePermissions.S_IFLNK);

    private FilePermissions NativeMode => (FilePermissions)mode; // Mono.Posix numbers them as Linux does

    private bool IsType(FilePermissions type) => (NativeMode & FilePermissions.S_IFMT) == type;
}

/// <summary>A time of the kernel's: seconds since 1970 and nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly record struct FileTime(long Seconds, uint Nanoseconds)
{
    public DateTimeOffset Utc => DateTimeOffset.UnixEpoch.AddTicks((Math.Clamp(Seconds, -62_000_000_000, 250_000_000_000) * TimeSpan.TicksPerSecond) + (Nanoseconds / 100));
}
