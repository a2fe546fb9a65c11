using Mono.Unix.Native;

namespace Ocx;

/// <summary>What went wrong with a file that .NET's own classes have opened, listed or made, as our own calls tell it.</summary>
public static class IoText
{
    /// <summary>What is wrong: lower case, no full stop.</summary>
    public static string Reason(Exception e) => PosixException.Text(ErrnoOf(e));

    /// <summary>The same, with the file first, where the exception names one.</summary>
    public static string Message(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var (start, end) = (e.Message.IndexOf('\'', StringComparison.Ordinal), e.Message.LastIndexOf('\''));
        return start < end ? $"{e.Message[(start + 1)..end]}: {Reason(e)}" : Reason(e);
    }

    /// <summary>The error of the call that failed: .NET keeps its number, but for those that it has classes for.</summary>
    internal static Errno ErrnoOf(Exception e) => e switch
    {
        UnauthorizedAccessException => Errno.EACCES,
        FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
        PathTooLongException => Errno.ENAMETOOLONG,
        { HResult: > 0 and < 4096 } => (Errno)e.HResult,
        _ => Errno.EIO,
    };
}
