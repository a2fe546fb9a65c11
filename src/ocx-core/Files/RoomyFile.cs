using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// A file of our own with room for what comes later: then no full disk can refuse it, and nothing has to be made or renamed
/// any more. What it begins with is never written over.
/// </summary>
public sealed class RoomyFile : IDisposable
{
    private readonly Descriptor file;
    private readonly string path;
    private readonly int length;
    private readonly int room;

    private RoomyFile(Descriptor file, string path, int length, int room)
    {
        this.file = file;
        this.path = path;
        this.length = length;
        this.room = room;
    }

    /// <summary>Makes it, durably.</summary>
    /// <param name="path">The file, in a directory of our own.</param>
    /// <param name="head">What it begins with.</param>
    /// <param name="room">How many bytes there have to be behind that; they are blanks.</param>
    /// <param name="log">Where it says what a person should know.</param>
    /// <exception cref="OcxException">73 or 74: it cannot be written.</exception>
    public static RoomyFile Create(string path, ReadOnlySpan<byte> head, int room, Log log)
    {
        var content = new byte[head.Length + room];
        content.AsSpan().Fill((byte)' ');
        head.CopyTo(content);
        new FileWriter(log).Update(path, () => _ => content);
        try
        {
            using var location = PathWalk.Resolve(path, null);
            return new(location.OpenRegular(OpenFlags.O_WRONLY, ExitCode.CannotCreate) ?? throw new PosixException(Errno.ENOENT), path, head.Length, room);
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: {e.Message}");
        }
    }

    /// <summary>Writes into the room, durably.</summary>
    /// <exception cref="OcxException">74: it could not be written.</exception>
    public void Fill(ReadOnlySpan<byte> content)
    {
        try
        {
            Posix.Check(content.Length <= room ? Syscall.lseek(file.Value, length, SeekFlags.SEEK_SET) : throw new PosixException(Errno.EFBIG));
            Posix.Write(file.Value, content);
            file.Sync();
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.IoError, $"{path}: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
