using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>A file to be written, in a directory that is locked.</summary>
internal sealed class LockedTarget(FileLocation location, Descriptor directory, Log log)
{
    // A file that was emptied this recently is being written; one that is older is empty, and nobody is waited for longer.
    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // Between the copy and the end of an overwriting lie milliseconds; a file that is newer was written by somebody since.
    private const long OverwriteSeconds = 10;

    private readonly string strayPrefix = StrayPrefix(location.Name);

    /// <summary>The copy of the new content that an overwriting in place keeps until it is done; its length sets it apart from a stray.</summary>
    public string CopyName { get; } = $".{location.Name}.ocx-copy";

    /// <summary>What the names of the temporary files beside a target begin with; what is left of them is removed.</summary>
    public static string StrayPrefix(string name) => $".{name}.ocx-";

    /// <summary>Reads the target, when nobody is just writing it.</summary>
    /// <param name="isTorn">Whether a content is the beginning of one.</param>
    public TargetContent Open(Func<byte[], bool> isTorn)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
            if (file is null)
            {
                return new TargetContent(null, null, null);
            }

            var version = FileVersion.Of(file.Status());
            var bytes = location.Read(file);
            if (!isTorn(bytes) || (DateTimeOffset.UtcNow - version.Modified.Utc).Duration() > WriteTime || Stopwatch.GetElapsedTime(start) > Patience)
            {
                return new TargetContent(file, bytes, version);
            }

            file.Dispose();
            Thread.Sleep(Interval);
        }
    }

    /// <summary>Takes away what writers that were killed have left: temporary files, and a target torn in place.</summary>
    public void CleanUp()
    {
        var names = Names();
        foreach (var stray in names.Where(n => n.Length == strayPrefix.Length + TemporaryFile.RandomLength && n.StartsWith(strayPrefix, StringComparison.Ordinal)))
        {
            log.Detail($"{location.Path}: removing {stray}, which a run that was killed has left");
            Unlink(stray);
        }

        if (names.Contains(CopyName, StringComparer.Ordinal))
        {
            FinishOverwriting();
            Unlink(CopyName);
        }
    }

    /// <summary>Puts a new file in the target's place.</summary>
    /// <returns>False when the target is no longer what was read: nothing is written then.</returns>
    public bool Replace(TargetContent old, byte[] content)
    {
        using var file = Create(old, content);
        if (!file.TakePlaceOf(location.Name, old, Same))
        {
            return false;
        }

        file.Dispose(); // that too must last
        Sync(directory);
        return true;

        bool Same(Descriptor opened) => location.Read(opened).AsSpan().SequenceEqual(opened == old.File ? old.Bytes : content);
    }

    /// <summary>Writes over the target itself, with a copy of the new content beside it until that is done.</summary>
    /// <inheritdoc cref="Replace"/>
    public bool Overwrite(TargetContent old, ReadOnlySpan<byte> content)
    {
        using (var copy = Create(old, content))
        {
            if (!Posix.TryStatus(directory, location.Name, followLink: false, out var status) || FileVersion.Of(status) != old.Version)
            {
                return false;
            }

            copy.Rename(CopyName);
        }

        Sync(directory);
        WriteOver(old.File!, content);
        Unlink(CopyName);
        Sync(directory);
        return true;
    }

    private TemporaryFile Create(TargetContent old, ReadOnlySpan<byte> content)
    {
        var file = TemporaryFile.Create(directory, strayPrefix, KeptBehind);
        try
        {
            Posix.Write(file.File.Value, content);
            FileAttributes.Copy(old.File, directory, file.File, location.Path, log);
            Sync(file.File);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void FinishOverwriting()
    {
        using var place = new FileLocation(Descriptor.OpenAt(directory, ".", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY), CopyName, location.Path, hostile: true);
        using var copy = OpenCopy(place);
        using var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
        if (copy is null || file is null || file.Status().Modified.Seconds > copy.Status().Modified.Seconds + OverwriteSeconds)
        {
            log.Warning($"{location.Path}: {CopyName} is left of an overwriting in place, but is none of ours or the file was written since: the file stands");
            return;
        }

        log.Warning($"{location.Path}: an overwriting in place was interrupted; finished from {CopyName}");
        WriteOver(file, place.Read(copy));
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

    private void WriteOver(Descriptor file, ReadOnlySpan<byte> content)
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
        Sync(writable);
    }

    /// <summary>Writes what is longer first: where there is no room for it, nothing of the old content is lost.</summary>
    private void Lengthen(Descriptor file, int size, ReadOnlySpan<byte> tail)
    {
        try
        {
            Posix.Check(Syscall.lseek(file.Value, size, SeekFlags.SEEK_SET));
            Posix.Write(file.Value, tail);
            Sync(file);
        }
        catch (PosixException)
        {
            Posix.Check(Syscall.ftruncate(file.Value, size));
            Unlink(CopyName);
            throw;
        }
    }

    private static void Sync(Descriptor descriptor)
    {
        while (Syscall.fsync(descriptor.Value) != 0)
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

    private void Unlink(string name)
    {
        if (Syscall.unlinkat(directory.Value, name, 0) != 0 && Posix.LastError is var errno and not Errno.ENOENT)
        {
            KeptBehind(name, errno);
        }
    }

    private void KeptBehind(string name, Errno errno) => log.Warning($"{location.Path}: {name} beside it cannot be removed: {PosixException.Text(errno)}");

    private List<string> Names()
    {
        var names = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries($"/proc/self/fd/{directory.Value}", strayPrefix + "*"))
        {
            names.Add(Path.GetFileName(entry));
        }

        return names;
    }
}
