using Mono.Unix.Native;

namespace Ocx;

/// <summary>An open file or directory, closed with its owner.</summary>
internal sealed class Descriptor : IDisposable
{
    private int value;

    private Descriptor(int value) => this.value = value;

    public int Value => value >= 0 ? value : throw new ObjectDisposedException(nameof(Descriptor));

    /// <summary>Opens a name in a directory; never inherited by a child.</summary>
    /// <exception cref="PosixException">It could not be opened.</exception>
    public static Descriptor OpenAt(Descriptor? directory, string name, OpenFlags flags, FilePermissions mode = 0)
    {
        int result;
        do
        {
            result = Posix.OpenAt(directory, name, flags | OpenFlags.O_CLOEXEC, mode);
        }
        while (Posix.Interrupted(result));
        return new Descriptor(result);
    }

    public FileStatus Status() => Posix.Status(Value);

    /// <summary>Waits until what was written, or renamed in the directory, is on the disk.</summary>
    /// <exception cref="PosixException">It may not be.</exception>
    public void Sync()
    {
        while (Syscall.fsync(Value) != 0)
        {
            switch (Posix.LastError)
            {
                case Errno.EINTR:
                    break;
                case Errno.EINVAL: // a file system that does not sync directories, such as some of FUSE
                    return;
                case var errno:
                    throw new PosixException(errno);
            }
        }
    }

    public void Dispose()
    {
        if (value >= 0)
        {
            _ = Posix.Close(value); // closing reports nothing that fsync has not said before
            value = -1;
        }
    }
}
