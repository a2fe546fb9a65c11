using Mono.Unix.Native;

namespace Ocx;

/// <summary>A file beside a target, which is to take its place; gone when it is disposed of, unless it has.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private const string RandomLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int MostExchanges = 100;

    private readonly Descriptor directory;
    private readonly Action<string, Errno> keptBehind;
    private bool there = true;

    private TemporaryFile(Descriptor directory, Descriptor file, string name, Action<string, Errno> keptBehind)
    {
        this.directory = directory;
        this.keptBehind = keptBehind;
        File = file;
        Name = name;
    }

    /// <summary>How many random letters its name ends with.</summary>
    public const int RandomLength = 6;

    public Descriptor File { get; }

    public string Name { get; }

    /// <summary>Makes one with mode 0600 and a name that nobody has.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="prefix">What its name begins with.</param>
    /// <param name="keptBehind">Told when it cannot be removed.</param>
    public static TemporaryFile Create(Descriptor directory, string prefix, Action<string, Errno> keptBehind)
    {
        while (true)
        {
            var name = prefix + new string(Random.Shared.GetItems<char>(RandomLetters, RandomLength));
            try
            {
                const OpenFlags Flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
                var file = Descriptor.OpenAt(directory, name, Flags, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR);
                return new TemporaryFile(directory, file, name, keptBehind);
            }
            catch (PosixException e) when (e.Errno == Errno.EEXIST)
            {
                continue; // taken: another name
            }
        }
    }

    /// <summary>Takes a name that nobody has; O_EXCL's promise, for a file that is whole already.</summary>
    /// <returns>False when somebody has it.</returns>
    public bool TryTakeFreeName(string name)
    {
        var errno = Posix.Rename(directory, Name, name, RenameMode.NoReplace);
        if (errno is Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP) // a file system that does not know it; Dispose takes the first name away
        {
            errno = Syscall.linkat(directory.Value, Name, directory.Value, name, 0) == 0 ? 0 : Posix.LastError;
        }
        else
        {
            there = errno != 0;
        }

        return errno switch
        {
            0 => true,
            Errno.EEXIST => false,
            _ => throw new PosixException(errno),
        };
    }

    /// <summary>Takes a name that nobody else writes.</summary>
    public void Rename(string name)
    {
        Posix.Check(Syscall.renameat(directory.Value, Name, directory.Value, name));
        there = false;
    }

    /// <summary>Takes the place of a target that others may write at any instant: only if it still is what was read.</summary>
    /// <remarks>
    /// Looking and then renaming would leave an instant in between. So the names are exchanged, and then the old file is
    /// looked at, where nobody can open it by its name any more; if it is not what was read, it goes back.
    /// </remarks>
    /// <param name="name">The target's name.</param>
    /// <param name="old">What was read.</param>
    /// <param name="same">Whether an open file still has the content that it had: the one that was read, and this one.</param>
    /// <returns>False when it is something else now: it stands as it was.</returns>
    public bool TakePlaceOf(string name, TargetContent old, Func<Descriptor, bool> same)
    {
        if (Version(name) != old.Version)
        {
            return false;
        }

        switch (Posix.Rename(directory, Name, name, old.File is null ? RenameMode.NoReplace : RenameMode.Exchange))
        {
            case 0:
                break;
            case Errno.EEXIST or Errno.ENOENT:
                return false; // made, or taken away, this very instant
            case Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP: // a file system that knows neither
                Rename(name);
                return true;
            case var errno:
                throw new PosixException(errno);
        }

        if (old.File is null)
        {
            there = false;
            return true;
        }

        if (Id(Name) == old.Version!.Value.Id && same(old.File))
        {
            return true;
        }

        PutBack(name, same);
        return false;
    }

    public void Dispose()
    {
        File.Dispose();
        var remove = there;
        there = false;
        if (remove && Syscall.unlinkat(directory.Value, Name, 0) != 0 && Posix.LastError is var errno and not Errno.ENOENT)
        {
            keptBehind(Name, errno);
        }
    }

    /// <summary>Exchanges again until what comes out is what was put in: anything else was written since, and is newer.</summary>
    private void PutBack(string name, Func<Descriptor, bool> same)
    {
        var put = File.Status().Id;
        for (var i = 0; i < MostExchanges; i++)
        {
            var next = Id(Name);
            switch (Posix.Rename(directory, Name, name, RenameMode.Exchange))
            {
                case 0:
                    break;
                case Errno.ENOENT: // ours was taken away meanwhile: the other goes back where it was
                    there = Posix.Rename(directory, Name, name, RenameMode.NoReplace) != 0;
                    return;
                case var errno:
                    throw new PosixException(errno);
            }

            // Ours may have been written in place by the one who found it there: then that is the newest.
            if (next is null || (Id(Name) == put && (i > 0 || same(File))))
            {
                return;
            }

            put = next.Value;
        }
    }

    private FileVersion? Version(string name) => Posix.TryStatus(directory, name, followLink: false, out var status) ? FileVersion.Of(status) : null;

    private FileId? Id(string name) => Posix.TryStatus(directory, name, followLink: false, out var status) ? status.Id : null;
}
