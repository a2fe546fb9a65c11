using System.Runtime.InteropServices;
using System.Text;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// The system calls of reading, straight from libc, and their errors as exceptions; writing is Mono.Posix's, whose native
/// half takes a tenth of a tool's start to load, and so is loaded only by who writes. Also what Mono.Posix 1.0 lacks:
/// O_PATH, flock, an exchange of two names.
/// </summary>
internal static partial class Posix
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int GetFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const int FileSizeSignal = 25; // SIGXFSZ, the same on x86-64 and arm64
    private const nint Ignore = 1; // SIG_IGN
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int DoNotFollow = 0x100; // AT_SYMLINK_NOFOLLOW

    private static readonly string Helper = Path.Join(AppContext.BaseDirectory, "libMonoPosixHelper.so");
    private static int helperIsFound;

    /// <summary>The error of the last call that failed, Mono.Posix's or ours.</summary>
    public static Errno LastError => (Errno)Marshal.GetLastPInvokeError(); // it numbers them as Linux does

    /// <summary>
    /// Fills descriptors 0 to 2 where whoever started us has closed them: else the next file opened would get the number,
    /// and a message for standard error would be written into it. Using a closed stream still fails: stdin is made
    /// write-only and stdout read-only; only messages go nowhere.
    /// </summary>
    public static void OccupyStandardStreams()
    {
        Occupy(0, OpenFlags.O_WRONLY);
        Occupy(1, OpenFlags.O_RDONLY);
        Occupy(2, OpenFlags.O_RDWR);

        static void Occupy(int descriptor, OpenFlags access)
        {
            if (fcntl(descriptor, GetFlags) < 0) // is it open?
            {
                _ = OpenAt(null, "/dev/null", access, 0); // the lowest free number: this one
            }
        }
    }

    /// <summary>
    /// Whether a descriptor is what whoever started us has given for this number: that goes over an exec, and what the .NET
    /// runtime has opened before our first line, under a number that was free, does not.
    /// </summary>
    public static bool IsGiven(int descriptor) => fcntl(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    /// <summary>Has a write beyond RLIMIT_FSIZE fail, as one to a full disk does: the signal would end us in the middle of it.</summary>
    public static void IgnoreFileSizeSignal() => _ = signal(FileSizeSignal, Ignore);

    /// <summary>
    /// Lets Mono.Posix find its native half beside the executable at once: by itself it asks for it under a name that the
    /// loader first looks for in every library directory of the system (90 system calls, a fifth of a tool's start).
    /// </summary>
    public static void LoadHelperFromHere()
    {
        if (Interlocked.Exchange(ref helperIsFound, 1) == 0) // a process may hold one resolver, and a test several tools
        {
            NativeLibrary.SetDllImportResolver(typeof(Syscall).Assembly, (name, _, _) => name == "MonoPosixHelper" && NativeLibrary.TryLoad(Helper, out var library) ? library : 0);
        }
    }

    /// <summary>Loads Mono.Posix's native half now, and not in the middle of a writing: without it nothing is begun.</summary>
    /// <exception cref="OcxException">69: it cannot be loaded.</exception>
    public static void LoadHelper()
    {
        if (!NativeLibrary.TryLoad(Helper, out _))
        {
            throw new OcxException(ExitCode.Unavailable, $"{Helper}: cannot be loaded", "it belongs beside the tools: install them again");
        }
    }

    /// <summary>Takes an exclusive lock on an open file or directory, if nobody has it.</summary>
    public static bool TryLockExclusive(int descriptor)
    {
        const int LockExclusive = 2;
        const int DoNotBlock = 4;
        if (flock(descriptor, LockExclusive | DoNotBlock) == 0)
        {
            return true;
        }

        return LastError is var errno && errno is Errno.EWOULDBLOCK or Errno.EINTR ? false : throw new PosixException(errno);
    }

    /// <summary>Opens a name in a directory (<c>null</c>: the current one).</summary>
    /// <returns>The descriptor, or -1.</returns>
    public static int OpenAt(Descriptor? directory, string name, OpenFlags flags, FilePermissions mode) =>
        IsNoName(name) ? -1 : openat(directory?.Value ?? CurrentDirectory, name, Native(flags), (uint)mode);

    public static int Close(int descriptor) => close(descriptor);

    public static FileStatus Status(int descriptor)
    {
        Check(statx(descriptor, "", EmptyPath, FileStatus.BasicMask, out var status));
        return status;
    }

    /// <summary>The status of a name in a directory (<c>null</c>: the current one); false where there is none to be had.</summary>
    public static bool TryStatus(Descriptor? directory, string name, bool followLink, out FileStatus status)
    {
        status = default;
        return !IsNoName(name) && statx(directory?.Value ?? CurrentDirectory, name, followLink ? 0 : DoNotFollow, FileStatus.BasicMask, out status) == 0;
    }

    /// <summary>Where a symbolic link leads to; an empty name is the link that <paramref name="directory"/> was opened as.</summary>
    /// <exception cref="PosixException">It cannot be read.</exception>
    public static unsafe string ReadLink(Descriptor? directory, string name)
    {
        var buffer = new byte[4096]; // PATH_MAX
        fixed (byte* start = buffer)
        {
            var length = Check(readlinkat(directory?.Value ?? CurrentDirectory, name, start, buffer.Length));
            return Encoding.UTF8.GetString(buffer, 0, (int)length);
        }
    }

    public static uint UserId() => geteuid();

    /// <summary>Renames in a directory as no other call does: without replacing, or both names at once.</summary>
    /// <returns>0, or the error: who asks for it has an answer to some of them.</returns>
    public static Errno Rename(Descriptor directory, string from, string to, RenameMode mode) =>
        renameat2(directory.Value, from, directory.Value, to, (uint)mode) == 0 ? 0 : LastError;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="PosixException">It could not be written.</exception>
    public static unsafe void Write(int descriptor, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (long done = 0; done < content.Length;)
            {
                var written = write(descriptor, start + done, (nint)(content.Length - done));
                done += Interrupted(written) ? 0 : written;
            }
        }
    }

    /// <summary>Reads what there is; 0 at the end.</summary>
    /// <param name="descriptor">The open file.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="offset">From where; without it, from where the last reading has ended.</param>
    /// <exception cref="PosixException">It could not be read.</exception>
    public static unsafe int Read(int descriptor, Span<byte> buffer, long? offset = null)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = offset is { } from ? pread(descriptor, start, buffer.Length, from) : read(descriptor, start, buffer.Length);
            }
            while (Interrupted(count));
            return (int)count;
        }
    }

    /// <summary>A file that has no name anywhere, in memory: closed, it is gone.</summary>
    /// <exception cref="PosixException">There is none to be had.</exception>
    public static int MemoryFile(string name)
    {
        const int Closing = 1; // MFD_CLOEXEC
        return (int)Check(memfd_create(name, Closing));
    }

    /// <summary>The result of a call, or its error as an exception.</summary>
    /// <exception cref="PosixException">The call returned -1.</exception>
    public static long Check(long result) => result >= 0 ? result : throw new PosixException(LastError);

    /// <summary>Whether a call was interrupted by a signal and is to be made again.</summary>
    /// <exception cref="PosixException">The call returned -1 for another reason.</exception>
    public static bool Interrupted(long result) =>
        result < 0 && LastError is var errno && (errno == Errno.EINTR ? true : throw new PosixException(errno));

    /// <summary>Whether there is a NUL in a name: the kernel would read it up to there, and so see another file. There is none of such a name.</summary>
    private static bool IsNoName(string name)
    {
        if (!name.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        Marshal.SetLastPInvokeError((int)Errno.ENOENT);
        return true;
    }

    /// <summary>The flags as the kernel numbers them, which is as Mono.Posix does, but for two on arm64.</summary>
    private static int Native(OpenFlags flags)
    {
        const int Arm64Directory = 0x4000;
        const int Arm64NoFollow = 0x8000;
        const int PathOnly = 0x200000; // O_PATH everywhere; Mono.Posix has another number for it
        var native = (int)(flags & ~OpenFlags.O_PATH) | (flags.HasFlag(OpenFlags.O_PATH) ? PathOnly : 0);
        return RuntimeInformation.ProcessArchitecture != Architecture.Arm64 ? native
            : (native & ~(int)(OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW))
                | (flags.HasFlag(OpenFlags.O_DIRECTORY) ? Arm64Directory : 0)
                | (flags.HasFlag(OpenFlags.O_NOFOLLOW) ? Arm64NoFollow : 0);
    }
}

/// <summary>How a name takes another's place, renameat2(2).</summary>
internal enum RenameMode : uint
{
    NoReplace = 1,
    Exchange = 2,
}
