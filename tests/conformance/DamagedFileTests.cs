namespace Ocx.Tests;

/// <summary>Files with something wrong in them: Compose and ocx agree on what can be read, and on what it says.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public class DamagedFileTests
{
    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [Test]
    public async Task Compose_and_ocx_refuse_the_same_and_read_the_same()
    {
        var all = new List<byte[]>();
        foreach (var (seed, files) in Generated.Batches(DamagedFile.Files, 2000))
        {
            // Each file that both refuse takes a call of Compose to prove.
            var proven = 0;
            var some = files.Where(f => Reading.OfOcx(f.Bytes) is not null || Generated.IsLong || proven++ < 30).ToList();

            await Shrunk.ShouldHoldAsync(seed, some, Agreement, f => f.Smaller());
            all.AddRange(some.Select(f => f.Bytes));
        }

        Generated.Row("damaged: refused alike, read alike", all);
    }

    [Test]
    public async Task Compose_reads_what_was_set_in_whatever_it_reads()
    {
        var all = new List<byte[]>();
        foreach (var (seed, files) in Generated.Batches(DamagedFile.Files, 2000))
        {
            await Shrunk.ShouldHoldAsync(seed, files, Setting, f => f.Smaller());
            all.AddRange(files.Select(f => f.Bytes));
        }

        Generated.Row("damaged: set, where it is read", all);
    }

    [Test]
    public async Task The_tool_refuses_what_Compose_refuses_and_touches_nothing()
    {
        var (seed, files) = Generated.Batches(DamagedFile.Files, 2000).First();
        var refused = files.Where(f => DotenvRefuses(f.Bytes)).Take(Generated.IsLong ? 400 : 60);
        var runs = await Batch.SelectAsync(refused, async f => (File: f, Outcome: await Envset.SetAsync(f.Bytes, "A", Values.Token)));

        runs.Should().NotBeEmpty().And.AllSatisfy(r =>
        {
            r.Outcome.ExitCode.Should().Be(ExitCode.BadData, $"of OCX_SEED={seed}, {r.File}");
            r.Outcome.Error.Should().MatchRegex($"^ocx-envset: error: {Envset.Name} line [0-9]+: ");
            r.Outcome.File.Should().Equal(r.File.Bytes);
        });
    }

    private static bool DotenvRefuses(byte[] file)
    {
        try
        {
            DotenvDocument.Parse(file);
            return false;
        }
        catch (DotenvException)
        {
            return true;
        }
    }

    private static async Task<IReadOnlyDictionary<DamagedFile, string>> Agreement(IReadOnlyList<DamagedFile> files)
    {
        var maps = await Compose.ReadExpectingAsync([.. files.Select(f => f.Bytes)], f => Reading.OfOcx(f) is null);
        return files.Zip(maps, (f, map) => (File: f, What: Reading.Difference(Reading.OfOcx(f.Bytes), map)))
            .Where(p => p.What is not null).ToDictionary(p => p.File, p => p.What!);
    }

    /// <summary>Without knowing where its values stand, and so which depend on which: but for files with a $ the rest must be as it was.</summary>
    private static async Task<IReadOnlyDictionary<DamagedFile, string>> Setting(IReadOnlyList<DamagedFile> files)
    {
        var readable = files.Where(f => Reading.OfOcx(f.Bytes) is not null).ToList();
        var before = await Compose.ReadAsync(readable.ConvertAll(f => f.Bytes));
        var edits = readable.Zip(before, (f, map) => (File: f, Before: map, Edit: map is null ? null : Edit.InProcess(new MarkedFile("file", [new Part(f.Bytes)]), Key(map), "new $value"))).ToList();
        var done = edits.Where(e => e.Edit?.After is not null).ToList();
        var failures = new Dictionary<DamagedFile, string>();
        foreach (var ((file, old, edit), map) in done.Zip(await Compose.ReadAsync(done.ConvertAll(e => e.Edit!.After!))))
        {
            var wanted = file.Bytes.Contains((byte)'$') ? Reading.OfOcx(edit!.After!) : old!.With(edit!.Key, edit.Value);
            var wrong = Reading.Difference(map, wanted) ?? (map![edit.Key] == edit.Value ? null : "the value is another");
            if (wrong is not null)
            {
                failures[file] = $"{wrong}: {edit}";
            }
        }

        edits.Where(e => e.Edit is { After: null }).ToList().ForEach(e => failures[e.File] = e.Edit!.Error);
        return failures;
    }

    private static string Key(IReadOnlyDictionary<string, string> map) => map.Keys.Where(DotenvDocument.IsKey).Order(StringComparer.Ordinal).FirstOrDefault("NEW");
}
