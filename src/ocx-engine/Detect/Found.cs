namespace Ocx;

/// <summary>A file or directory that could be meant, with all paths by which it was found and all that speaks for it.</summary>
internal sealed class Found
{
    /// <summary>What speaks for a file or directory that nothing but its own path tells of: anybody can have one in his home.</summary>
    public const string UsualPlace = "usual place";

    private readonly List<string> paths = [];
    private readonly List<string> evidence = [];
    private readonly List<Container> containers = [];

    private Found(FileId id) => Id = id;

    /// <summary>What it is, whatever it is called.</summary>
    public FileId Id { get; }

    /// <summary>The paths that lead to it, in the order in which they were found.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>What speaks for it.</summary>
    public IReadOnlyList<string> Evidence => evidence;

    /// <summary>The containers that have it.</summary>
    public IReadOnlyList<Container> Containers => containers;

    /// <summary>The path that is taken.</summary>
    public string Path { get; set; } = "";

    /// <summary>Whether it is more than a path in the home of somebody else, who also decides how fresh it looks, and could take a token of ours by it.</summary>
    public bool IsTrusted => evidence.Exists(e => e != UsualPlace) || FilePlace.IsOurs(Path);

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset Changed { get; set; }

    /// <summary>Adds to a list what a path leads to, or to what stands there already of that file or directory.</summary>
    /// <returns>What it leads to; <c>null</c> when there is nothing.</returns>
    public static Found? Add(List<Found> all, string path, string evidence, Container? container = null)
    {
        if (FileId.Of(path) is not { } id)
        {
            return null;
        }

        var found = all.Find(f => f.Id == id);
        if (found is null)
        {
            all.Add(found = new(id));
        }

        AddOnce(found.paths, System.IO.Path.TrimEndingDirectorySeparator(path));
        AddOnce(found.evidence, evidence);
        if (container is not null && !found.containers.Exists(c => c.Id == container.Id && c.Name == container.Name))
        {
            found.containers.Add(container);
        }

        return found;
    }

    private static void AddOnce(List<string> list, string text)
    {
        if (!list.Contains(text, StringComparer.Ordinal))
        {
            list.Add(text);
        }
    }
}
