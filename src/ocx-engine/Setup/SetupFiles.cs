using System.Text;

namespace Ocx;

/// <summary>Writes and takes away files of the system that ocx-setup puts on a machine, and notes in the record how they were.</summary>
internal sealed class SetupFiles
{
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PublicDirectory = PrivateDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly SetupRecord record;
    private readonly Log log;
    private readonly string? stateDirectory;

    /// <param name="record">What was done so far.</param>
    /// <param name="log">Where it says what a person should know.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    public SetupFiles(SetupRecord record, Log log, string? stateDirectory = null)
    {
        this.record = record;
        this.log = log;
        this.stateDirectory = stateDirectory;
    }

    /// <summary>Whether a file holds this.</summary>
    public static bool IsLike(string path, byte[] bytes) => new InputFile().TryRead(path) is { } now && now.AsSpan().SequenceEqual(bytes);

    /// <summary>Writes a file, and makes the directories that it needs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What is to be in it.</param>
    /// <param name="isPublic">Whether everybody may read it, where it is made.</param>
    public void Write(string path, byte[] bytes, bool isPublic)
    {
        MakeDirectory(Path.GetDirectoryName(path)!, isPublic);
        Note(path, bytes);
        new FileWriter(log) { IsPublic = isPublic }.Update(path, () => _ => bytes);
        NoteDone(path);
    }

    /// <summary>Whether a file's content is what we have written, or found before we did.</summary>
    public bool HasWritten(string path, byte[] now) =>
        record.Entries.Any(e => e.Kind == SetupRecord.File && e.Name == path && (e.After == Text(now) || e.Before == Text(now)));

    /// <summary>Notes that a file is about to be changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="after">What it will hold; <c>null</c>: another tool will tell.</param>
    public void Note(string path, byte[]? after) => record.Put(new(SetupRecord.File, path, Text(Read(path)), Text(after)));

    /// <summary>Notes that a copy is about to be made, which is ours whatever is in it.</summary>
    public void NoteMade(string path)
    {
        if (record.Find(SetupRecord.File, path) is null && FileFacts.Of(path, followLink: false) is null)
        {
            record.Put(new(SetupRecord.File, path));
        }
    }

    /// <summary>Notes what a file has become, if it was noted before.</summary>
    public void NoteDone(string path)
    {
        if (record.Find(SetupRecord.File, path) is { } entry && Read(path) is { } now)
        {
            record.Replace(entry, entry with { After = Text(now) });
        }
    }

    /// <summary>
    /// Notes what ocx-model has made of a file where we were killed before: its backup, which it writes before each change,
    /// says that this is its doing.
    /// </summary>
    public void Complete()
    {
        foreach (var entry in record.Entries.Where(e => e is { Kind: SetupRecord.File, Before: not null, After: null }).ToList())
        {
            if (Read($"{entry.Name}.ocx-backup") is { } backup && Convert.ToBase64String(backup) == entry.Before)
            {
                NoteDone(entry.Name);
                NoteDone($"{entry.Name}.ocx-backup");
            }
        }
    }

    /// <summary>Makes a link.</summary>
    public void Link(string path, string target)
    {
        if (FileFacts.Of(path, followLink: false) is not null)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{path}: is there already and is not ours", "see what it is, and take it away");
        }

        record.Put(new(SetupRecord.Link, path, After: target));
        File.CreateSymbolicLink(path, target);
    }

    /// <summary>Makes what is as it was before.</summary>
    public void Undo(SetupEntry entry)
    {
        switch (entry.Kind)
        {
            case SetupRecord.File:
                UndoFile(entry);
                break;
            case SetupRecord.Link when new FileInfo(entry.Name).LinkTarget == entry.After:
                File.Delete(entry.Name);
                break;
            case SetupRecord.Directory when Directory.Exists(entry.Name) && !Directory.EnumerateFileSystemEntries(entry.Name).Any():
                Directory.Delete(entry.Name);
                break;
        }

        record.Remove(entry);
    }

    private void UndoFile(SetupEntry entry)
    {
        var now = Read(entry.Name);
        var before = entry.Before is null ? null : Convert.FromBase64String(entry.Before);
        if (now is null || (before is not null && now.AsSpan().SequenceEqual(before)))
        {
            return; // it never came to it, or somebody has done it already
        }

        if (entry.After is null || !now.AsSpan().SequenceEqual(Convert.FromBase64String(entry.After)))
        {
            UndoChanged(entry, before);
        }
        else if (before is null)
        {
            new FileWriter(log, stateDirectory).Delete(entry.Name);
        }
        else
        {
            new FileWriter(log, stateDirectory).Update(entry.Name, () => _ => before);
        }
    }

    /// <summary>A file that is not as we left it: OpenClaw itself writes its configuration, in which only what is ours is undone.</summary>
    private void UndoChanged(SetupEntry entry, byte[]? before)
    {
        if (before is null || entry.After is null || !entry.Name.Contains(".json", StringComparison.Ordinal))
        {
            log.Warning($"{entry.Name}: was changed by somebody else since, and is left as it is");
            return;
        }

        try
        {
            var (old, ours) = (Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(Convert.FromBase64String(entry.After)));
            new FileWriter(log, stateDirectory).Update(entry.Name, () => now => now is null ? null : Encoding.UTF8.GetBytes(Json5Undo.Apply(old, ours, Encoding.UTF8.GetString(now))));
        }
        catch (Exception e) when (e is Json5Exception or OcxException)
        {
            log.Warning($"{entry.Name}: is left as it is: {e.Message}");
        }
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Convert.ToBase64String(bytes);

    private byte[]? Read(string path) => new InputFile(stateDirectory).TryRead(path);

    private void MakeDirectory(string directory, bool isPublic)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        MakeDirectory(Path.GetDirectoryName(directory)!, isPublic: true);
        record.Put(new(SetupRecord.Directory, directory));
        var mode = isPublic ? PublicDirectory : PrivateDirectory;
        Directory.CreateDirectory(directory, mode);
        File.SetUnixFileMode(directory, mode); // whatever the umask is
    }
}
