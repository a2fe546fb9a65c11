using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>The few system calls that Mono.Posix lacks, and its errors as exceptions.</summary>
internal static partial class Posix
{
    /// <summary>Takes an exclusive lock on an open file or directory; Mono.Posix has no flock(2).</summary>
    /// <returns>False when another holder keeps it and <paramref name="wait"/> is false.</returns>
    public static bool LockExclusive(int descriptor, bool wait)
    {
        const int LockEx = 2;
        const int LockNb = 4;
        while (flock(descriptor, wait ? LockEx : LockEx | LockNb) != 0)
        {
            var errno = (Errno)NativeConvert.ToErrno(Marshal.GetLastPInvokeError());
            if (errno == Errno.EWOULDBLOCK)
            {
                return false;
            }

            if (errno != Errno.EINTR)
            {
                throw new PosixException(errno);
            }
        }

        return true;
    }

    /// <summary>The result of a call, or its error as an exception.</summary>
    /// <exception cref="PosixException">The call returned -1.</exception>
    public static int Check(int result) => result >= 0 ? result : throw new PosixException(Stdlib.GetLastError());

    /// <inheritdoc cref="Check(int)"/>
    public static long Check(long result) => result >= 0 ? result : throw new PosixException(Stdlib.GetLastError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(int fd, int operation);
}
