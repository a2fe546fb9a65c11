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

    public void Dispose()
    {
        if (value >= 0)
        {
            _ = Posix.Close(value); // closing reports nothing that fsync has not said before
            value = -1;
        }
    }
}
