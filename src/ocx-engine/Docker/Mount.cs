namespace Ocx;

/// <summary>What the engine has mounted into a container.</summary>
/// <param name="Type">The engine's word: bind, volume, tmpfs or npipe.</param>
/// <param name="Source">Where it lies on the engine's machine; empty for what lies nowhere.</param>
/// <param name="Destination">Where the container sees it.</param>
/// <param name="Writable">Whether the container may write there.</param>
public sealed record Mount(string Type, string Source, string Destination, bool Writable)
{
    /// <summary>Where a path of the container's lies on the engine's machine; <c>null</c> when it is not in this mount.</summary>
    /// <param name="path">An absolute path in the container.</param>
    public string? Outside(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var below = Destination == "/" ? "" : Destination;
        return Source.Length == 0 ? null
            : path == Destination ? Source
            : path.StartsWith(below + "/", StringComparison.Ordinal) ? Path.Join(Source, path[below.Length..])
            : null;
    }
}
