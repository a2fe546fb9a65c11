using System.Runtime.InteropServices;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>A system call failed. Whoever knows the file's name turns it into an <see cref="OcxException"/>.</summary>
internal sealed class PosixException(Errno errno)
    : Exception(Text(errno))
{
    public Errno Errno { get; } = errno;

    /// <summary>What the C library says of an error, in our voice: lower case.</summary>
    public static string Text(Errno errno)
    {
        var text = Marshal.GetPInvokeErrorMessage((int)errno);
        return text.Length > 1 && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
