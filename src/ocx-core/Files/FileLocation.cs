using System.Text;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>A name in an open directory: what a path meant when it was resolved.</summary>
/// <param name="directory">The directory; owned by this object.</param>
/// <param name="name">The file's name in it.</param>
/// <param name="path">The path as it was given, for messages.</param>
/// <param name="hostile">Whether the directory lies in OpenClaw's state directory, whose owner runs agents.</param>
internal sealed class FileLocation(Descriptor directory, string name, string path, bool hostile) : IDisposable
{
    /// <summary>No document of ours comes near it; a larger one is refused before it is read.</summary>
    internal const long LargestFile = 16L * 1024 * 1024;

    public Descriptor Directory { get; } = directory;

    public string Name { get; } = name;

    public string Path { get; } = path;

    /// <summary>Opens the file, which must be a regular one: not a link, a FIFO or a device.</summary>
    /// <returns><c>null</c> when there is no file.</returns>
    /// <exception cref="OcxException">With <paramref name="refusal"/> as exit code: it is something else.</exception>
    public Descriptor? OpenRegular(OpenFlags flags, int refusal)
    {
        Descriptor file;
        try
        {
            // O_NONBLOCK: opening a FIFO must not wait for its other end.
            file = Descriptor.OpenAt(Directory, Name, flags | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK);
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
        catch (PosixException e) when (e.Errno is Errno.ELOOP or Errno.ENXIO or Errno.EISDIR)
        {
            throw new OcxException(refusal, $"{Path}: not a regular file");
        }

        var stat = file.Stat();
        if (!PathWalk.IsType(stat, FilePermissions.S_IFREG))
        {
            file.Dispose();
            throw new OcxException(refusal, $"{Path}: not a regular file");
        }

        if (stat.st_nlink > 1 && (hostile || refusal == ExitCode.CannotCreate))
        {
            file.Dispose();
            throw new OcxException(
                refusal,
                $"{Path}: has a second hard link, and what else it is cannot be known",
                "if it is meant to be, replace it by a copy of its own");
        }

        return file;
    }

    /// <summary>Reads an open file from its beginning.</summary>
    public byte[] Read(Descriptor file)
    {
        var size = file.Stat().st_size;
        if (size > LargestFile)
        {
            throw new OcxException(ExitCode.BadData, $"{Path}: {size} bytes are too many ({LargestFile} at most)");
        }

        var content = new MemoryStream((int)size + 1);
        var buffer = new byte[Math.Max((int)size + 1, 4096)];
        while (Pread(file.Value, buffer, content.Length) is var count and > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > LargestFile)
            {
                throw new OcxException(ExitCode.BadData, $"{Path}: more than {LargestFile} bytes");
            }
        }

        return content.ToArray();
    }

    /// <summary>The path that the file really has.</summary>
    public string RealPath()
    {
        var buffer = new byte[4096];
        var length = (int)Posix.Check(Syscall.readlink($"/proc/self/fd/{Directory.Value}", buffer));
        return System.IO.Path.Join(Encoding.UTF8.GetString(buffer, 0, length), Name);
    }

    public void Dispose() => Directory.Dispose();

    private static unsafe int Pread(int descriptor, byte[] buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            return (int)Posix.Check(Syscall.pread(descriptor, (nint)start, (ulong)buffer.Length, offset));
        }
    }
}
