using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>The repository that the manual is written from.</summary>
internal sealed partial class Sources(string repository)
{
    /// <summary>The names of the tools that are projects of their own.</summary>
    public IEnumerable<string> Projects => Directory.EnumerateFiles(Path.Join(repository, "src"), "Program.cs", SearchOption.AllDirectories)
        .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal);

    /// <summary>The day of this version, as CHANGELOG.md has it in its heading; empty until it is released. No day changes by itself.</summary>
    public string Date => Heading().Matches(Text("CHANGELOG.md")).FirstOrDefault(m => m.Groups["version"].Value == Tool.Version)?.Groups["date"].Value ?? "";

    /// <summary>The text of a file.</summary>
    public string Text(string path) => File.ReadAllText(Path.Join(repository, path));

    /// <summary>A document.</summary>
    public Page Page(string path) => new(path, Text(path), Date);

    [GeneratedRegex(@"^## (?<version>\d+\.\d+\.\d+)\b.*\b(?<date>\d{4}-\d\d-\d\d)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();
}
