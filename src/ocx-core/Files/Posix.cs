using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>What Mono.Posix lacks of the system calls, and its errors as exceptions.</summary>
internal static partial class Posix
{
    /// <summary>
    /// Fills descriptors 0 to 2 where whoever started us has closed them: else the next file opened would get the number,
    /// and a message for standard error would be written into it. Using a closed stream still fails: stdin is made
    /// write-only and stdout read-only; only messages go nowhere.
    /// </summary>
    public static void OccupyStandardStreams()
    {
        const int ReadOnly = 0;
        const int WriteOnly = 1;
        const int ReadWrite = 2;
        foreach (var (descriptor, access) in new[] { (0, WriteOnly), (1, ReadOnly), (2, ReadWrite) })
        {
            if (fcntl(descriptor, 1) < 0) // F_GETFD: is it open?
            {
                _ = openat(Syscall.AT_FDCWD, "/dev/null", access, 0); // the lowest free number: this one
            }
        }
    }

    /// <summary>
    /// Lets Mono.Posix find its native half beside the executable at once: by itself it asks for it under a name that the
    /// loader first looks for in every library directory of the system (90 system calls, a fifth of a tool's start).
    /// </summary>
    public static void LoadHelperFromHere() => NativeLibrary.SetDllImportResolver(
        typeof(Syscall).Assembly,
        (name, _, _) => name == "MonoPosixHelper" && NativeLibrary.TryLoad(Path.Join(AppContext.BaseDirectory, "libMonoPosixHelper.so"), out var library) ? library : 0);

    /// <summary>Takes an exclusive lock on an open file or directory, if nobody has it; Mono.Posix has no flock(2).</summary>
    public static bool TryLockExclusive(int descriptor)
    {
        const int LockExclusive = 2;
        const int DoNotBlock = 4;
        if (flock(descriptor, LockExclusive | DoNotBlock) == 0)
        {
            return true;
        }

        return Stdlib.GetLastError() is var errno && errno is Errno.EWOULDBLOCK or Errno.EINTR ? false : throw new PosixException(errno);
    }

    /// <summary>Opens a name in a directory; Mono.Posix 1.0 has no O_PATH.</summary>
    /// <returns>The descriptor, or -1.</returns>
    public static int OpenAt(int directory, string name, OpenFlags flags, FilePermissions mode)
    {
        const int PathOnly = 0x200000; // O_PATH, on every architecture that .NET runs on
        var native = NativeConvert.FromOpenFlags(flags & ~OpenFlags.O_PATH) | (flags.HasFlag(OpenFlags.O_PATH) ? PathOnly : 0);
        return openat(directory, name, native, NativeConvert.FromFilePermissions(mode));
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="PosixException">It could not be written.</exception>
    public static unsafe void Write(int descriptor, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (long done = 0; done < content.Length;)
            {
                var written = Syscall.write(descriptor, start + done, (ulong)(content.Length - done));
                done += Interrupted(written) ? 0 : written;
            }
        }
    }

    /// <summary>Reads what there is; 0 at the end.</summary>
    /// <exception cref="PosixException">It could not be read.</exception>
    public static unsafe int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            long count;
            do
            {
                count = Syscall.read(descriptor, start, (ulong)buffer.Length);
            }
            while (Interrupted(count));
            return (int)count;
        }
    }

    /// <summary>The result of a call, or its error as an exception.</summary>
    /// <exception cref="PosixException">The call returned -1.</exception>
    public static int Check(int result) => result >= 0 ? result : throw new PosixException(Stdlib.GetLastError());

    /// <inheritdoc cref="Check(int)"/>
    public static long Check(long result) => result >= 0 ? result : throw new PosixException(Stdlib.GetLastError());

    /// <summary>Whether a call was interrupted by a signal and is to be made again. (GetLastError can be asked only once.)</summary>
    /// <exception cref="PosixException">The call returned -1 for another reason.</exception>
    public static bool Interrupted(long result) =>
        result < 0 && Stdlib.GetLastError() is var errno && (errno == Errno.EINTR ? true : throw new PosixException(errno));

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int directory, string name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(int fd, int operation);
}
