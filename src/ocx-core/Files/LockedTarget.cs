using System.Diagnostics;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>A file to be written, in a directory that is locked.</summary>
internal sealed class LockedTarget(FileLocation location, Descriptor directory, Log log)
{
    /// <summary>Whether everybody may read a file that is made; else its owner alone.</summary>
    public bool IsPublic { get; init; }

    // A file that was emptied this recently is being written; one that is older is empty, and nobody is waited for longer.
    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryFiles beside = new(location, directory, log);
    private readonly Overwriting overwriting = new(location, directory, log);

    /// <summary>The copy of the new content that an overwriting in place keeps until it is done.</summary>
    public string CopyName => overwriting.CopyName;

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
        beside.RemoveStrays();
        overwriting.Finish();
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
        directory.Sync();
        return true;

        bool Same(Descriptor opened) => location.Read(opened).AsSpan().SequenceEqual(opened == old.File ? old.Bytes : content);
    }

    /// <summary>Keeps a copy of what is there beside it, for its owner alone, in the place of an earlier one.</summary>
    /// <param name="old">What is there.</param>
    /// <param name="suffix">What the copy's name ends with.</param>
    public void KeepCopy(TargetContent old, string suffix)
    {
        if (old.File is not { } file)
        {
            return;
        }

        using (var copy = Create(old, old.Bytes))
        {
            Posix.Check(Syscall.fchmod(copy.File.Value, file.Status().Mode & (FilePermissions.S_IRUSR | FilePermissions.S_IWUSR)));
            copy.Rename(location.Name + suffix);
        }

        directory.Sync();
    }

    /// <summary>Makes what would take the target's place, and takes it away again.</summary>
    public void Rehearse(TargetContent old, ReadOnlySpan<byte> content) => Create(old, content).Dispose();

    /// <summary>Writes over the target itself, with a copy of the new content beside it until that is done.</summary>
    /// <inheritdoc cref="Replace"/>
    public bool Overwrite(TargetContent old, ReadOnlySpan<byte> content)
    {
        using var copy = Create(old, content);
        return overwriting.Run(old, content, copy);
    }

    private TemporaryFile Create(TargetContent old, ReadOnlySpan<byte> content)
    {
        var file = beside.Make();
        try
        {
            Posix.Write(file.File.Value, content);
            FileAttributes.Copy(old.File, directory, file.File, location.Path, log, IsPublic);
            file.File.Sync();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
