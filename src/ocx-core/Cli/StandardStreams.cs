using System.Text;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// Standard input and output as bytes, by their descriptors: .NET's console would write escape sequences to a terminal,
/// and its file streams would not move the offset that a shell's commands share.
/// </summary>
public static class StandardStreams
{
    /// <summary>Whether standard output is a terminal that may show colours.</summary>
    public static bool IsOutputColored => AreColorsWanted && !Console.IsOutputRedirected;

    /// <summary>Whether nobody has said that there are to be no colours, by NO_COLOR (no-color.org).</summary>
    internal static bool AreColorsWanted => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Reads all of standard input.</summary>
    /// <param name="refuse">Looks at the first byte that is no white space, before the rest arrives: it may never.</param>
    /// <exception cref="OcxException">65: too much of it. 74: it cannot be read.</exception>
    public static byte[] ReadInput(Action<byte>? refuse = null)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var seen = false;
        while (Read(buffer) is var count and > 0)
        {
            content.Write(buffer, 0, count);
            var first = buffer.AsSpan(0, count).TrimStart(" \t\r\n"u8);
            if (!seen && !first.IsEmpty)
            {
                seen = true;
                refuse?.Invoke(first[0]);
            }

            if (content.Length > FileLocation.LargestFile)
            {
                throw new OcxException(ExitCode.BadData, $"standard input: more than {FileLocation.LargestFile} bytes");
            }
        }

        return content.ToArray();
    }

    /// <summary>Writes to standard output.</summary>
    /// <exception cref="OcxException">74: nobody reads it, or it cannot be written.</exception>
    public static void Write(ReadOnlySpan<byte> content)
    {
        try
        {
            Posix.Write(Given(1), content);
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.IoError, $"standard output: {e.Message}");
        }
    }

    /// <summary>A line of text on standard output.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteLine(string line) => Write(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>A line that somebody else has written: as it is, but for a terminal, which nothing in it may command.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteForeignLine(string line) => WriteLine(Console.IsOutputRedirected ? line : Log.Printable(line));

    /// <summary>A JSON document in which somebody else's text is: as it is, but for a terminal.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteForeignJson(byte[] json) => Write(Console.IsOutputRedirected ? json : Encoding.UTF8.GetBytes(Log.PrintableJson(Encoding.UTF8.GetString(json))));

    /// <summary>What standard input has at the moment, waiting for it; 0 at its end.</summary>
    /// <exception cref="OcxException">74: it cannot be read.</exception>
    internal static int Read(Span<byte> buffer)
    {
        try
        {
            return Posix.Read(Given(0), buffer);
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.IoError, $"standard input: {e.Message}");
        }
    }

    /// <exception cref="PosixException">It is not a stream that we were given.</exception>
    private static int Given(int descriptor) => Posix.IsGiven(descriptor) ? descriptor : throw new PosixException(Errno.EBADF);

    /// <summary>A message on standard error. Where that is closed, the exit code is all that can be said.</summary>
    /// <returns>Whether it could be written.</returns>
    internal static bool TryWriteMessage(string line)
    {
        try
        {
            Posix.Write(Given(2), Encoding.UTF8.GetBytes(line));
            return true;
        }
        catch (PosixException)
        {
            return false;
        }
    }
}
