using FsCheck;
using FsCheck.Fluent;
using Variables = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Ocx.Tests;

/// <summary>The same promises on thousands of generated files; OCX_LONG=1: on a hundred thousand others each time.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public class GeneratedTests
{
    private static readonly Gen<Case> Cases =
        from lines in FileGenerator.Lines
        from turn in Gen.Choose(0, 1000)
        from added in Gen.Elements("NEW", "A", "x.y", "имя")
        from value in FileGenerator.Value
        select new Case(lines, turn, added, value);

    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [Test]
    public async Task Compose_reads_the_old_map_and_the_new_value_of_generated_files()
    {
        var files = new List<byte[]>();
        foreach (var (seed, cases) in Generated.Batches(Cases, 4000))
        {
            await Shrunk.ShouldHoldAsync(seed, cases, Setting, c => c.Smaller());
            files.AddRange(cases.Select(c => c.File.Bytes));
        }

        Generated.Row("well written: read, and set", files);
    }

    [Test]
    public async Task Compose_reads_the_old_map_without_what_was_unset_in_generated_files()
    {
        var files = new List<byte[]>();
        foreach (var (seed, cases) in Generated.Batches(Cases, 2000))
        {
            await Shrunk.ShouldHoldAsync(seed, cases, Unsetting, c => c.Smaller());
            files.AddRange(cases.Select(c => c.File.Bytes));
        }

        Generated.Row("well written: read, and unset", files);
    }

    /// <summary>What the tools write is what the code under test here makes of the same file.</summary>
    [Test]
    public async Task The_tool_writes_the_same_into_generated_files()
    {
        var (seed, cases) = Generated.Batches(Cases, 4000).First();
        var edits = await Batch.SelectAsync(cases.Take(Generated.IsLong ? 400 : 100), async c =>
            (Tool: await Edit.ByToolAsync(c.File, c.Key, c.Value), InProcess: Edit.InProcess(c.File, c.Key, c.Value)));

        edits.Should().AllSatisfy(e => e.Tool.After.Should().Equal(e.InProcess.After, $"of OCX_SEED={seed}, {e.InProcess}"));
    }

    private static async Task<IReadOnlyDictionary<Case, string>> Setting(IReadOnlyList<Case> cases)
    {
        var (failures, before) = await Reads(cases);
        var edits = before.Keys.ToDictionary(c => Edit.InProcess(c.File, c.Key, c.Value));
        foreach (var (edit, what) in await Edit.FailuresAsync(edits.Keys, e => before[edits[e]]))
        {
            failures[edits[edit]] = what;
        }

        foreach (var (edit, c) in edits.Where(e => e.Key.After is { } after && DotenvDocument.Parse(after).Set(e.Key.Key, e.Key.Value!)))
        {
            failures[c] = $"to set the same again changes {edit}";
        }

        return failures;
    }

    private static async Task<IReadOnlyDictionary<Case, string>> Unsetting(IReadOnlyList<Case> cases)
    {
        var (failures, before) = await Reads(cases);
        var edits = before.Keys.Select(c => (Case: c, Edit: Edit.InProcess(c.File, c.Key, null))).ToList();
        foreach (var ((c, edit), map) in edits.Zip(await Compose.ReadAsync(edits.ConvertAll(e => e.Edit.After ?? []))))
        {
            if (edit.After is not { } after)
            {
                failures[c] = edit.Error;
                continue;
            }

            var wrong = Reading.Difference(map, before[c].With(c.Key, null), c.File.Dependents(c.Key)) ?? Reading.Difference(map, Reading.OfOcx(after));
            wrong ??= c.File.LostLine(c.Key, after) is { } line ? $"lost {line}" : null;
            if (wrong is not null)
            {
                failures[c] = $"{wrong}: {Escaped.Of(after)}";
            }
        }

        return failures;
    }

    /// <summary>Compose's reading of each file that it does read, and where ocx has another.</summary>
    private static async Task<(Dictionary<Case, string> Failures, Dictionary<Case, Variables> Maps)> Reads(IReadOnlyList<Case> cases)
    {
        var maps = await Compose.ReadExpectingAsync([.. cases.Select(c => c.File.Bytes)], file => Reading.OfOcx(file) is null);
        var both = cases.Zip(maps).ToList();
        var failures = both.Select(p => (p.First, What: Reading.Difference(Reading.OfOcx(p.First.File.Bytes), p.Second)))
            .Where(p => p.What is not null).ToDictionary(p => p.First, p => p.What!);
        return (failures, both.Where(p => p.Second is not null && !failures.ContainsKey(p.First)).ToDictionary(p => p.First, p => p.Second!));
    }

    /// <summary>A file, a variable of it or another, and a value.</summary>
    private sealed class Case(Part[][] lines, int turn, string added, string value)
    {
        public MarkedFile File { get; } = new("file", [.. lines.SelectMany(l => l)]);

        public string Key => turn % 4 == 0 || File.Keys.Count == 0 ? added : File.Keys[turn % File.Keys.Count];

        public string Value => value;

        public IEnumerable<Case> Smaller() =>
            [.. lines.Select((_, i) => With([.. lines[..i], .. lines[(i + 1)..]], Value)), .. FileGenerator.Smaller(Value).Select(v => With(lines, v))];

        public override string ToString() => $"{Key}={Escaped.Of(Value)} in {Escaped.Of(File.Bytes)}";

        // Of the same variable, whichever the smaller file has.
        private Case With(Part[][] fewer, string shorter) => new(fewer, 0, Key, shorter);
    }
}
