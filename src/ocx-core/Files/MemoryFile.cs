namespace Ocx;

/// <summary>A file in memory for a program that reads a secret from a file by name, and opens it more than once.</summary>
/// <remarks>Only this process's own user, and root, can open it; nothing of it is ever on a disk, in an argument or in an environment.</remarks>
public sealed class MemoryFile : IDisposable
{
    private readonly int descriptor;
    private bool closed;

    /// <summary>Creates a file with this content.</summary>
    /// <exception cref="OcxException">74: there is none to be had.</exception>
    public MemoryFile(ReadOnlySpan<byte> content)
    {
        try
        {
            descriptor = Posix.MemoryFile("ocx");
            Posix.Write(descriptor, content);
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.IoError, $"a file in memory: {e.Message}");
        }
    }

    /// <summary>The name under which another process opens it, as long as this one keeps it.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{descriptor}";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!closed)
        {
            closed = true;
            _ = Posix.Close(descriptor);
        }
    }
}
