using Mono.Unix.Native;

namespace Ocx;

/// <summary>The files that lie beside a target while it is written: a run that was killed leaves them, and the next one takes them away.</summary>
internal sealed class TemporaryFiles(FileLocation location, Descriptor directory, Log log)
{
    private readonly string prefix = Prefix(location.Name);

    /// <summary>What the names of the files beside a target begin with.</summary>
    public static string Prefix(string name) => $".{name}.ocx-";

    /// <summary>Makes one.</summary>
    /// <exception cref="PosixException">It cannot be made.</exception>
    public TemporaryFile Make() => TemporaryFile.Create(directory, prefix, KeptBehind);

    /// <summary>Takes away what runs that were killed have left. The directory is locked: nobody is writing them.</summary>
    public void RemoveStrays()
    {
        var names = Directory.EnumerateFileSystemEntries($"/proc/self/fd/{directory.Value}").Select(e => Path.GetFileName(e));
        foreach (var stray in names.Where(n => n.Length == prefix.Length + TemporaryFile.RandomLength && n.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            log.Detail($"{location.Path}: removing {stray}, which a run that was killed has left");
            Remove(stray);
        }
    }

    /// <summary>Takes one away, if it is there; that it cannot be is said, and harms nobody.</summary>
    public void Remove(string name)
    {
        if (Syscall.unlinkat(directory.Value, name, 0) != 0 && Posix.LastError is var errno and not Errno.ENOENT)
        {
            KeptBehind(name, errno);
        }
    }

    private void KeptBehind(string name, Errno errno) => log.Warning($"{location.Path}: {name} beside it cannot be removed: {PosixException.Text(errno)}");
}
