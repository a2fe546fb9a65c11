namespace Ocx.Tests;

public static partial class Corpus
{
    private static readonly Lazy<Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>>> ReadAll = new(Ask);

    /// <summary>Compose's reading of every file.</summary>
    public static Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>> ReadByComposeAsync() => ReadAll.Value;

    private static async Task<IReadOnlyDictionary<MarkedFile, IReadOnlyDictionary<string, string>>> Ask()
    {
        var maps = await Compose.ReadAsync([.. Accepted.Select(f => f.Bytes)]);
        return Accepted.Zip(maps, (file, map) => (file, map: map ?? throw new InvalidOperationException($"Compose refuses {file.Name}"))).ToDictionary(p => p.file, p => p.map);
    }
}

public static partial class Values
{
    /// <summary>Some of them, others for each <paramref name="turn"/>, so that many turns have them all; all of them with OCX_LONG=1.</summary>
    public static IEnumerable<string> Some(int turn, int count) => Generated.IsLong ? All : Enumerable.Range(0, count).Select(i => All[((turn * count) + i) % All.Count]);
}
