namespace Ocx;

/// <summary>Standard input and output as bytes.</summary>
public static class StandardStreams
{
    /// <summary>Reads all of standard input.</summary>
    /// <param name="refuse">Looks at the first byte that is no white space, before the rest arrives: it may never.</param>
    /// <exception cref="OcxException">65: too much of it.</exception>
    public static byte[] ReadInput(Action<byte>? refuse = null)
    {
        using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var seen = false;
        while (input.Read(buffer) is var count and > 0)
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
    public static void Write(byte[] content)
    {
        using var output = Console.OpenStandardOutput();
        Write(output, content);
    }

    /// <summary>A line of text on standard output.</summary>
    /// <inheritdoc cref="Write(byte[])"/>
    public static void WriteLine(string line) => Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    internal static void Write(Stream output, byte[] content)
    {
        try
        {
            output.Write(content);
            output.Flush();
        }
        catch (UnauthorizedAccessException)
        {
            throw new OcxException(ExitCode.IoError, "standard output: it is closed"); // EBADF
        }
        catch (IOException e)
        {
            throw new OcxException(ExitCode.IoError, $"standard output: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]}");
        }
    }

    internal static OcxException NobodyReads() => new(ExitCode.IoError, "standard output: nobody reads it any more");
}
