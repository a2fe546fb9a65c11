using System.Runtime.InteropServices;

namespace Ocx;

/// <summary>What the kernel knows of its clock.</summary>
public static partial class SystemClock
{
    private const int StructSize = 208; // struct timex, where a long has 64 bits
    private const int TimeError = 5; // TIME_ERROR: nobody has set it right

    /// <summary>Whether some program keeps it right (NTP, PTP), as adjtimex(2) says; <c>null</c> where that cannot be told.</summary>
    public static unsafe bool? IsSynchronized
    {
        get
        {
            Span<byte> timex = stackalloc byte[StructSize];
            timex.Clear(); // modes 0: it changes nothing
            fixed (byte* start = timex)
            {
                return adjtimex(start) switch
                {
                    < 0 => null,
                    TimeError => false,
                    _ => true,
                };
            }
        }
    }

    [LibraryImport("libc")]
    private static unsafe partial int adjtimex(byte* timex);
}
