namespace Ocx.Tests;

/// <summary>
/// The files in corpus/, written by hand: each rule of Compose's grammar and each oddity of its code at least once.
/// «» stand around every value that can be set (of an inherited variable, where one would stand); a file in
/// corpus/refused has one pair, where the statement begins that Compose does not read.
/// </summary>
public static partial class Corpus
{
    private static readonly string Directory = Path.Join(Shell.Repository, "tests", "conformance", "corpus");

    public static IReadOnlyList<MarkedFile> Accepted { get; } = Load("");

    public static IReadOnlyList<MarkedFile> Refused { get; } = Load("refused");

    /// <summary>For each file: a test of its own, under its name.</summary>
    public static IEnumerable<TestCaseData> AcceptedCases() => Cases(Accepted);

    public static IEnumerable<TestCaseData> RefusedCases() => Cases(Refused);

    /// <summary>The line of the mark, from 1.</summary>
    public static int MarkedLine(MarkedFile file) => file.Parts[0].Bytes.Count(b => b == '\n') + 1;

    /// <summary>Where Compose's reading of every accepted file is kept, for tests that have no Compose.</summary>
    public static string KeptReadings { get; } = Path.Join(Directory, "read-by-compose.json");

    private static IEnumerable<TestCaseData> Cases(IReadOnlyList<MarkedFile> files) => files.Select(f => new TestCaseData(f).SetArgDisplayNames(f.Name));

    private static MarkedFile[] Load(string folder) =>
        [.. System.IO.Directory.GetFiles(Path.Join(Directory, folder), "*.env").Order(StringComparer.Ordinal).Select(p => MarkedFile.Parse(Path.GetFileNameWithoutExtension(p), File.ReadAllBytes(p)))];
}
