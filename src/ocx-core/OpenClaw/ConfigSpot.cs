namespace Ocx;

/// <summary>Where a value is written: a file of the configuration, and the way to it in there.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The names from the file's outermost value on; of an item of an array, its number.</param>
/// <param name="Value">What is written there.</param>
internal sealed record ConfigSpot(string File, IReadOnlyList<string> Path, Json5Value Value)
{
    /// <summary>What stands below it under that name.</summary>
    public ConfigSpot Below(string name, Json5Value value) => new(File, [.. Path, name], value);
}
