namespace Ocx.Tests;

/// <summary>
/// The files in corpus/, written by hand: each rule of Compose's grammar and each oddity of its code at least once.
/// «» stand around every value that can be set (of an inherited variable, where one would stand); a file in
/// corpus/refused has one pair, where the statement begins that Compose does not read.
/// </summary>
public static class Corpus
{
    private static readonly string Directory = Path.Join(Shell.Repository, "tests", "conformance", "corpus");

    private static readonly Lazy<Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>>> ReadAll = new(Ask);

    public static IReadOnlyList<MarkedFile> Accepted { get; } = Load("");

    public static IReadOnlyList<MarkedFile> Refused { get; } = Load("refused");

    /// <summary>For each file: a test of its own, under its name.</summary>
    public static IEnumerable<TestCaseData> AcceptedCases() => Cases(Accepted);

    public static IEnumerable<TestCaseData> RefusedCases() => Cases(Refused);

    /// <summary>The line of the mark, from 1.</summary>
    public static int MarkedLine(MarkedFile file) => file.Parts[0].Bytes.Count(b => b == '\n') + 1;

    /// <summary>Compose's reading of every file.</summary>
    public static Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>> ReadByComposeAsync() => ReadAll.Value;

    private static async Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>> Ask()
    {
        var maps = await Compose.ReadAsync([.. Accepted.Select(f => f.Bytes)]);
        return Accepted.Zip(maps, (file, map) => (file, map: map ?? throw new InvalidOperationException($"Compose refuses {file.Name}"))).ToDictionary(p => p.file, p => p.map);
    }

    private static IEnumerable<TestCaseData> Cases(IReadOnlyList<MarkedFile> files) => files.Select(f => new TestCaseData(f).SetArgDisplayNames(f.Name));

    private static MarkedFile[] Load(string folder) =>
        [.. System.IO.Directory.GetFiles(Path.Join(Directory, folder), "*.env").Order(StringComparer.Ordinal).Select(p => MarkedFile.Parse(Path.GetFileNameWithoutExtension(p), File.ReadAllBytes(p)))];
}
