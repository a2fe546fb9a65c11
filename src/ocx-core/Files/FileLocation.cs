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

    private const int MostReadings = 100; // a file that never comes to rest is taken as it is

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

        var status = file.Status();
        if (!status.IsRegular)
        {
            file.Dispose();
            throw new OcxException(refusal, $"{Path}: not a regular file");
        }

        if (status.Links > 1 && (hostile || refusal == ExitCode.CannotCreate))
        {
            file.Dispose();
            throw new OcxException(
                refusal,
                $"{Path}: has a second hard link, and what else it is cannot be known",
                "if it is meant to be, replace it by a copy of its own");
        }

        return file;
    }

    /// <summary>
    /// Reads an open file from its beginning, twice: somebody may be writing it in place, and then one reading can begin
    /// with what it was and end with what it is.
    /// </summary>
    public byte[] Read(Descriptor file)
    {
        var content = ReadOnce(file);
        for (var i = 0; i < MostReadings; i++)
        {
            var again = ReadOnce(file);
            if (again.AsSpan().SequenceEqual(content))
            {
                break;
            }

            content = again;
        }

        return content;
    }

    /// <summary>The path that the file really has.</summary>
    public string RealPath() => System.IO.Path.Join(Posix.ReadLink(null, $"/proc/self/fd/{Directory.Value}"), Name);

    public void Dispose() => Directory.Dispose();

    private byte[] ReadOnce(Descriptor file)
    {
        var size = file.Status().Size;
        if (size > LargestFile)
        {
            throw new OcxException(ExitCode.BadData, $"{Path}: {size} bytes are too many ({LargestFile} at most)");
        }

        var content = new byte[size];
        var length = 0;
        while (true)
        {
            // A file that grows meanwhile, or one of /proc, that has no size.
            var room = content.Length > length ? content.AsSpan(length) : new byte[Math.Max(length, 4096)];
            var count = Posix.Read(file.Value, room, length);
            if (count == 0)
            {
                return length == content.Length ? content : content[..length];
            }

            if (content.Length == length)
            {
                content = [.. content, .. room[..count]];
            }

            length += count;
            if (length > LargestFile)
            {
                throw new OcxException(ExitCode.BadData, $"{Path}: more than {LargestFile} bytes");
            }
        }
    }
}
