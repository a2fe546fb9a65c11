using Mono.Unix.Native;

namespace Ocx;

/// <summary>A file to be written, in a directory that is locked.</summary>
internal sealed class LockedTarget(FileLocation location, Descriptor directory, Log log)
{
    private const string RandomLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int RandomLength = 6;

    // A file that was emptied this recently is being written by an editor; one that is older is empty.
    private static readonly TimeSpan EmptyTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // Between the copy and the end of an overwriting lie milliseconds; a file that is newer was written by somebody since.
    private const long OverwriteSeconds = 10;

    private readonly string strayPrefix = $".{location.Name}.ocx-";

    /// <summary>The copy of the new content that an overwriting in place keeps until it is done; its length sets it apart from a stray.</summary>
    public string CopyName { get; } = $".{location.Name}.ocx-copy";

    /// <summary>Reads the target.</summary>
    public TargetContent Open()
    {
        while (true)
        {
            var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
            if (file is null)
            {
                return new TargetContent(null, null, null);
            }

            var stat = file.Stat();
            if (stat.st_size > 0 || DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(stat.st_mtime) is var age && (age > EmptyTime || age < -EmptyTime))
            {
                return new TargetContent(file, location.Read(file), FileVersion.Of(stat));
            }

            file.Dispose();
            Thread.Sleep(Interval);
        }
    }

    /// <summary>Takes away what writers that were killed have left: temporary files, and a target torn in place.</summary>
    public void CleanUp()
    {
        var names = Names();
        foreach (var stray in names.Where(n => n.Length == strayPrefix.Length + RandomLength && n.StartsWith(strayPrefix, StringComparison.Ordinal)))
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
    public bool Replace(TargetContent old, ReadOnlySpan<byte> content)
    {
        var written = Create(old, content, location.Name);
        Sync(directory);
        return written;
    }

    /// <summary>Writes over the target itself, with a copy of the new content beside it until that is done.</summary>
    /// <inheritdoc cref="Replace"/>
    public bool Overwrite(TargetContent old, ReadOnlySpan<byte> content)
    {
        if (!Create(old, content, CopyName))
        {
            return false;
        }

        Sync(directory);
        WriteOver(old.File!, content);
        Unlink(CopyName);
        Sync(directory);
        return true;
    }

    private bool Create(TargetContent old, ReadOnlySpan<byte> content, string name)
    {
        var (temporary, temporaryName) = CreateTemporary();
        using (temporary)
        {
            try
            {
                Posix.Write(temporary.Value, content);
                FileAttributes.Copy(old.File, directory, temporary, location.Path, log);
                Sync(temporary);
                if (Version() != old.Version)
                {
                    Unlink(temporaryName);
                    return false;
                }

                Posix.Check(Syscall.renameat(directory.Value, temporaryName, directory.Value, name));
                return true;
            }
            catch
            {
                Unlink(temporaryName);
                throw;
            }
        }
    }

    private (Descriptor File, string Name) CreateTemporary()
    {
        while (true)
        {
            var name = strayPrefix + new string(Random.Shared.GetItems<char>(RandomLetters, RandomLength));
            try
            {
                const OpenFlags Flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
                return (Descriptor.OpenAt(directory, name, Flags, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR), name);
            }
            catch (PosixException e) when (e.Errno == Errno.EEXIST)
            {
                log.Detail($"{location.Path}: {name} is taken");
            }
        }
    }

    private FileVersion? Version() =>
        Syscall.fstatat(directory.Value, location.Name, out var stat, AtFlags.AT_SYMLINK_NOFOLLOW) == 0 ? FileVersion.Of(stat) : null;

    private void FinishOverwriting()
    {
        using var place = new FileLocation(Descriptor.OpenAt(directory, ".", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY), CopyName, location.Path, hostile: true);
        using var copy = place.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
        using var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
        if (copy is null || file is null || file.Stat().st_mtime > copy.Stat().st_mtime + OverwriteSeconds)
        {
            log.Warning($"{location.Path}: {CopyName} is left of an overwriting in place, but the file was written since: the file stands");
            return;
        }

        log.Warning($"{location.Path}: an overwriting in place was interrupted; finished from {CopyName}");
        WriteOver(file, place.Read(copy));
    }

    private void WriteOver(Descriptor file, ReadOnlySpan<byte> content)
    {
        // The name may mean another file by now; the descriptor cannot.
        using var writable = Descriptor.OpenAt(null, $"/proc/self/fd/{file.Value}", OpenFlags.O_WRONLY);
        var size = (int)file.Stat().st_size;
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
            switch (Stdlib.GetLastError())
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
        if (Syscall.unlinkat(directory.Value, name, 0) != 0 && Stdlib.GetLastError() is var errno and not Errno.ENOENT)
        {
            log.Warning($"{location.Path}: {name} beside it cannot be removed: {PosixException.Text(errno)}");
        }
    }

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
