using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// Writes over a target itself, which cannot be replaced where it is bind-mounted by itself. A crash can tear it: so a copy
/// of the new content lies beside it until that is done, and the next run finishes from it.
/// </summary>
internal sealed class Overwriting(FileLocation location, Descriptor directory, Log log)
{
    // Between the copy and the end of an overwriting lie milliseconds; a file that is newer was written by somebody since.
    private const long LongestSeconds = 10;

    private readonly TemporaryFiles beside = new(location, directory, log);

    /// <summary>The copy's name; its length sets it apart from a stray.</summary>
    public string CopyName { get; } = TemporaryFiles.Prefix(location.Name) + "copy";

    /// <summary>Writes over the target.</summary>
    /// <param name="old">What the target was when it was read.</param>
    /// <param name="content">The new content.</param>
    /// <param name="copy">A file beside the target that has it already.</param>
    /// <returns>False when the target is no longer what was read: nothing is written then.</returns>
    /// <exception cref="PosixException">It could not be written.</exception>
    public bool Run(TargetContent old, ReadOnlySpan<byte> content, TemporaryFile copy)
    {
        if (!Posix.TryStatus(directory, location.Name, followLink: false, out var status) || FileVersion.Of(status) != old.Version)
        {
            return false;
        }

        copy.Rename(CopyName);
        copy.Dispose(); // that too must last
        directory.Sync();
        Write(old.File!, content);
        beside.Remove(CopyName);
        directory.Sync();
        return true;
    }

    /// <summary>Finishes what a run that was killed has begun, if one has.</summary>
    public void Finish()
    {
        if (!Posix.TryStatus(directory, CopyName, followLink: false, out _))
        {
            return;
        }

        using var place = new FileLocation(Descriptor.OpenAt(directory, ".", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY), CopyName, location.Path, hostile: true);
        using (var copy = OpenCopy(place))
        using (var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate))
        {
            if (copy is null || file is null || file.Status().Modified.Seconds > copy.Status().Modified.Seconds + LongestSeconds)
            {
                log.Warning($"{location.Path}: {CopyName} is left of an overwriting in place, but is none of ours or the file was written since: the file stands");
            }
            else
            {
                log.Warning($"{location.Path}: an overwriting in place was interrupted; finished from {CopyName}");
                Write(file, place.Read(copy));
            }
        }

        beside.Remove(CopyName);
    }

    /// <summary>The copy; <c>null</c> for what only has its name: a link or the like that somebody has planted.</summary>
    private static Descriptor? OpenCopy(FileLocation place)
    {
        try
        {
            return place.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
        }
        catch (OcxException)
        {
            return null; // said by the caller, and removed
        }
    }

    private void Write(Descriptor file, ReadOnlySpan<byte> content)
    {
        // The name may mean another file by now; the descriptor cannot.
        using var writable = Descriptor.OpenAt(null, $"/proc/self/fd/{file.Value}", OpenFlags.O_WRONLY);
        var size = (int)file.Status().Size;
        if (content.Length > size)
        {
            Lengthen(writable, size, content[size..]);
        }

        Posix.Check(Syscall.lseek(writable.Value, 0, SeekFlags.SEEK_SET));
        Posix.Write(writable.Value, content);
        Posix.Check(Syscall.ftruncate(writable.Value, content.Length));
        writable.Sync();
    }

    /// <summary>Writes what is longer first: where there is no room for it, nothing of the old content is lost.</summary>
    private void Lengthen(Descriptor file, int size, ReadOnlySpan<byte> tail)
    {
        try
        {
            Posix.Check(Syscall.lseek(file.Value, size, SeekFlags.SEEK_SET));
            Posix.Write(file.Value, tail);
            file.Sync();
        }
        catch (PosixException)
        {
            Posix.Check(Syscall.ftruncate(file.Value, size));
            beside.Remove(CopyName);
            throw;
        }
    }
}
