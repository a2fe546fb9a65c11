namespace Ocx;

/// <summary>What the engine has mounted into a container.</summary>
/// <param name="Type">The engine's word: bind, volume, tmpfs or npipe.</param>
/// <param name="Source">Where it lies on the engine's machine; empty for what lies nowhere.</param>
/// <param name="Destination">Where the container sees it.</param>
/// <param name="Writable">Whether the container may write there.</param>
public sealed record Mount(string Type, string Source, string Destination, bool Writable)
{
    private string Below => Destination == "/" ? "" : Destination;

    /// <summary>Whether a path of the container's is in this mount, unless one below it has it.</summary>
    /// <param name="path">An absolute path in the container.</param>
    public bool Has(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == Destination || path.StartsWith(Below + "/", StringComparison.Ordinal);
    }

    /// <summary>Where a path of the container's lies on the engine's machine; <c>null</c> when it is not in this mount, or that lies nowhere.</summary>
    /// <param name="path">An absolute path in the container.</param>
    public string? Outside(string path) => Source.Length == 0 || !Has(path) ? null : path == Destination ? Source : Path.Join(Source, path[Below.Length..]);
}
