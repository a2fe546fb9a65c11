namespace Ocx;

/// <summary>What an event line means to a tool.</summary>
internal enum EventKind
{
    /// <summary>The tool's source may have changed.</summary>
    Source,

    /// <summary>Another name in the source's directory: the writer's temporary file, which concerns nobody.</summary>
    Neighbour,

    /// <summary>A file of another stage.</summary>
    Other,
}

/// <summary>
/// Tells a tool's source from other files: the same directory by inode and the same name, however the path is written.
/// A source that is a symbolic link is also the file that the link leads to.
/// </summary>
internal sealed class EventSource
{
    private readonly List<(FileId? Directory, string Name)> sources = [];
    private readonly Dictionary<string, FileId?> directories = new(StringComparer.Ordinal);

    /// <summary>Looks the source up, as it is now.</summary>
    public EventSource(string path)
    {
        Add(path);
        try
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
            {
                Add(target.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // not there, or not to be seen: then reading it will say so
        }
    }

    public EventKind Classify(string path)
    {
        var directory = Identity(DirectoryOf(path));
        return directory is null || !sources.Exists(s => s.Directory == directory) ? EventKind.Other
            : sources.Contains((directory, Path.GetFileName(path))) ? EventKind.Source
            : EventKind.Neighbour;
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : path.StartsWith('/') ? "/" : ".";

    private void Add(string path) => sources.Add((Identity(DirectoryOf(path)), Path.GetFileName(path)));

    private FileId? Identity(string directory)
    {
        if (!directories.TryGetValue(directory, out var id))
        {
            id = FileId.Of(directory);
            directories.Add(directory, id);
        }

        return id;
    }
}
