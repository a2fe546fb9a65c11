using System.Text.Json;

namespace Ocx;

/// <summary>Something that ocx-setup has done to the machine.</summary>
/// <param name="Kind">What: one of the words of <see cref="SetupRecord"/>.</param>
/// <param name="Name">Of what: a path, a unit, a package.</param>
/// <param name="Before">How it was before; <c>null</c>: it was not there.</param>
/// <param name="After">How we have left it; <c>null</c>: not known, or it says nothing.</param>
internal sealed record SetupEntry(string Kind, string Name, string? Before = null, string? After = null);

/// <summary>
/// What ocx-setup has put on the machine, so that it can be taken away again: written durably before each change, since
/// it may be killed after any.
/// </summary>
internal sealed class SetupRecord
{
    /// <summary>A file that was written: before and after are its bytes, in base64.</summary>
    public const string File = "file";

    /// <summary>A directory that was made.</summary>
    public const string Directory = "directory";

    /// <summary>A symbolic link that was made: after is where it leads.</summary>
    public const string Link = "link";

    /// <summary>A package that was installed: after is the program that has done it.</summary>
    public const string Package = "package";

    /// <summary>A unit of ours that was enabled and started.</summary>
    public const string Enabled = "enabled";

    /// <summary>A unit of somebody else's that was stopped and disabled: before says what it was.</summary>
    public const string Disabled = "disabled";

    private const string FileName = "setup.json";

    private readonly Log log;
    private readonly List<SetupEntry> entries;

    private SetupRecord(string path, Log log, List<SetupEntry> entries)
    {
        Path = path;
        this.log = log;
        this.entries = entries;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was done, in that order.</summary>
    public IReadOnlyList<SetupEntry> Entries => entries;

    /// <summary>What was done of a kind, the last first: as it is undone.</summary>
    public IEnumerable<SetupEntry> Of(string kind) => entries.Where(e => e.Kind == kind).Reverse();

    /// <summary>Reads it.</summary>
    /// <param name="directory">Where our own state lies.</param>
    /// <param name="log">Where it says what a person should know.</param>
    /// <exception cref="OcxException">65: it is none of ours. 66: it cannot be read.</exception>
    public static SetupRecord Load(string directory, Log log)
    {
        var path = System.IO.Path.Join(directory, FileName);
        if (new InputFile().TryRead(path) is not { } text)
        {
            return new(path, log, []);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return new(path, log, [.. document.RootElement.GetProperty("entries").EnumerateArray().Select(Read)]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new OcxException(ExitCode.BadData, $"{path}: is not what ocx-setup has written there", "what it has put on the machine is not known then; where it can be missed: take the file away");
        }
    }

    /// <summary>What was done to something last; <c>null</c>: nothing.</summary>
    public SetupEntry? Find(string kind, string name) => entries.FindLast(e => e.Kind == kind && e.Name == name);

    /// <summary>Notes something, durably, in place of what is noted of the same thing; of a file, which may have changed in between, behind it.</summary>
    public void Put(SetupEntry entry)
    {
        var own = System.IO.Path.GetDirectoryName(Path)!;
        if (entries.Count == 0 && IsEmpty(own))
        {
            OwnDirectory.Make(own);
            entries.Add(new(Directory, own));
        }

        if (entries.Contains(entry))
        {
            return;
        }

        var index = entry.Kind == File ? -1 : entries.FindIndex(e => e.Kind == entry.Kind && e.Name == entry.Name);
        if (index >= 0)
        {
            entries[index] = entry;
        }
        else
        {
            entries.Add(entry);
        }

        Save();
    }

    /// <summary>Notes what has become of something; two changes of ours that follow one another are one.</summary>
    public void Replace(SetupEntry old, SetupEntry entry)
    {
        entries[entries.IndexOf(old)] = entry;
        var earlier = entries.FindLast(e => e != entry && e.Kind == entry.Kind && e.Name == entry.Name);
        if (earlier is { After: { } after } && after == entry.Before)
        {
            entries.Remove(entry);
            entries[entries.IndexOf(earlier)] = entry with { Before = earlier.Before };
        }

        Save();
    }

    /// <summary>Forgets something: it is undone.</summary>
    public void Remove(SetupEntry entry)
    {
        if (entries.Remove(entry))
        {
            Save();
        }
    }

    /// <summary>Whether nothing is in a directory but what a run of ours has left that was killed, and locks.</summary>
    private static bool IsEmpty(string directory) =>
        !System.IO.Directory.Exists(directory) || System.IO.Directory.EnumerateFileSystemEntries(directory).All(e => FileWriter.IsStray(System.IO.Path.GetFileName(e), FileName) || e.EndsWith(".lock", StringComparison.Ordinal));

    private static SetupEntry Read(JsonElement json)
    {
        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new(Text("kind") ?? throw new JsonException(), Text("name") ?? throw new JsonException(), Text("before"), Text("after"));
    }

    private void Save()
    {
        var content = JsonObject.Lines(json => json.WriteObjects("entries", entries, entry =>
        {
            json.WriteString("kind", entry.Kind);
            json.WriteString("name", entry.Name);
            json.WriteString("before", entry.Before);
            json.WriteString("after", entry.After);
        }));
        new FileWriter(log).Update(Path, () => _ => content);
    }
}
