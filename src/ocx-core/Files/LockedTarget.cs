using Mono.Unix.Native;

namespace Ocx;

/// <summary>A file to be written, in a directory that is locked.</summary>
internal sealed class LockedTarget(FileLocation location, Descriptor directory, Log log)
{
    private const string RandomLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int RandomLength = 6;

    private readonly string strayPrefix = $".{location.Name}.ocx-";

    /// <summary>The copy that an overwriting in place keeps until it is done; its length sets it apart from a stray.</summary>
    public string CopyName { get; } = $".{location.Name}.ocx-copy";

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
            log.Warning($"{location.Path}: an overwriting in place was interrupted; restored from {CopyName}");
            using var place = new FileLocation(Reopen(), CopyName, location.Path, hostile: true);
            using var copy = place.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
            using var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
            if (copy is not null && file is not null)
            {
                WriteOver(file, place.Read(copy));
            }

            Unlink(CopyName);
        }
    }

    /// <summary>Puts a new file in the target's place.</summary>
    public void Replace(Descriptor? old, ReadOnlySpan<byte> content)
    {
        Create(old, content, location.Name);
        Sync(directory);
    }

    /// <summary>Writes over the target itself, with a copy beside it until that is done.</summary>
    public void Overwrite(Descriptor file, ReadOnlySpan<byte> old, ReadOnlySpan<byte> content)
    {
        Create(file, old, CopyName);
        Sync(directory);
        WriteOver(file, content);
        Unlink(CopyName);
        Sync(directory);
    }

    private void Create(Descriptor? model, ReadOnlySpan<byte> content, string name)
    {
        var (temporary, temporaryName) = CreateTemporary();
        using (temporary)
        {
            try
            {
                Write(temporary, content);
                FileAttributes.Copy(model, directory, temporary, location.Path, log);
                Sync(temporary);
                Posix.Check(Syscall.renameat(directory.Value, temporaryName, directory.Value, name));
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

    private static void WriteOver(Descriptor file, ReadOnlySpan<byte> content)
    {
        // The name may mean another file by now; the descriptor cannot.
        using var writable = Descriptor.OpenAt(null, $"/proc/self/fd/{file.Value}", OpenFlags.O_WRONLY);
        Write(writable, content);
        Posix.Check(Syscall.ftruncate(writable.Value, content.Length));
        Sync(writable);
    }

    private static unsafe void Write(Descriptor file, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (long done = 0; done < content.Length;)
            {
                var written = Syscall.write(file.Value, start + done, (ulong)(content.Length - done));
                done += Posix.Interrupted(written) ? 0 : written;
            }
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

    private Descriptor Reopen() => Descriptor.OpenAt(directory, ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);

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
