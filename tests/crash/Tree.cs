using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>All that is below a directory: the path of each file, with its mode and content. What a time or a process has put into a content counts for nothing.</summary>
internal sealed partial class Tree
{
    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);

    /// <param name="root">The directory.</param>
    /// <param name="ignored">The relative paths that do not count.</param>
    public Tree(string root, Func<string, bool> ignored)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var path in Directory.EnumerateFiles(root, "*", all).Where(p => !ignored(Path.GetRelativePath(root, p))))
        {
            files[Path.GetRelativePath(root, path)] = $"{(int)new FileInfo(path).UnixFileMode:X} {Times().Replace(File.ReadAllText(path), "#")}";
        }
    }

    public IEnumerable<string> Paths => files.Keys;

    /// <summary>What a file has; <c>null</c>: there is none.</summary>
    public string? this[string path] => files.GetValueOrDefault(path);

    /// <summary>All of it, to be compared and shown.</summary>
    public override string ToString() => string.Join('\n', files.Select(f => $"{f.Key}: {f.Value}"));

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?[\d.]*(Z|[+-]\d\d:\d\d| UTC)?|\b1[78]\d{8}(\d{3})?\b")]
    private static partial Regex Times();
}
