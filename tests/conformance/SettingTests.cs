namespace Ocx.Tests;

/// <summary>Setting: every variable of every file of the corpus, and an absent one, to many values; to all of them with OCX_LONG=1.</summary>
[Parallelizable(ParallelScope.All)]
public class SettingTests
{
    private const string Absent = "ABSENT";

    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [Test]
    public async Task Compose_reads_the_old_map_and_the_new_value() =>
        (await Failures(Pairs(20).Select(p => Edit.InProcess(p.File, p.Key, p.Value)))).Should().BeEmpty();

    [Test]
    public async Task Compose_reads_what_the_tool_has_set() =>
        (await Failures(await Batch.SelectAsync(Pairs(1), p => Edit.ByToolAsync(p.File, p.Key, p.Value)))).Should().BeEmpty();

    [Test]
    public void Setting_the_same_again_changes_nothing()
    {
        foreach (var (file, key, value) in Pairs(20))
        {
            var once = DotenvDocument.Parse(file.Bytes);
            once.Set(key, value);
            var twice = DotenvDocument.Parse(once.Bytes);

            twice.Set(key, value).Should().BeFalse($"{key}={Escaped.Of(value)} is there: {Escaped.Of(once.Bytes)}");
            twice.Bytes.Should().Equal(once.Bytes);
        }
    }

    [Test]
    public async Task What_a_variable_requires_of_another_one_is_kept()
    {
        var file = Corpus.Accepted.Single(f => f.Name == "variables-required");

        foreach (var arguments in new string[][] { ["--name", "A", "--value-from", "-"], ["--unset", "A"] })
        {
            var outcome = await Envset.RunAsync(file.Bytes, [], arguments);

            outcome.ExitCode.Should().Be(ExitCode.BadData);
            outcome.Error.Should().StartWith($"ocx-envset: error: {Envset.Name} line ");
            outcome.File.Should().Equal(file.Bytes);
        }
    }

    [Test]
    public async Task A_value_that_no_variable_can_hold_is_refused()
    {
        byte[][] values = [[0], [(byte)'a', 0, (byte)'b'], [0xff], [(byte)'a', 0xe2, 0x82]];
        await Batch.SelectAsync(Corpus.Accepted.Index(), async f =>
        {
            var outcome = await Envset.RunAsync(f.Item.Bytes, values[f.Index % values.Length], "--name", f.Item.Keys.Append(Absent).First(), "--value-from", "-");

            outcome.ExitCode.Should().Be(ExitCode.BadData);
            outcome.Error.Should().Contain("hint: nothing was written");
            outcome.File.Should().Equal(f.Item.Bytes);
            return outcome;
        });
    }

    /// <summary>Each variable of each file with some values, others each time; but for the empty token, which the tool never passes on.</summary>
    private static IEnumerable<(MarkedFile File, string Key, string Value)> Pairs(int values) => Corpus.Accepted
        .SelectMany(file => file.Keys.Append(Absent), (file, key) => (file, key))
        .SelectMany((p, turn) => Values.Some(turn, values), (p, value) => (p.file, p.key, value))
        .Where(p => p is not { key: "ANTHROPIC_OAUTH_TOKEN", value: "" });

    private static async Task<IEnumerable<string>> Failures(IEnumerable<Edit> edits)
    {
        var before = await Corpus.ReadByComposeAsync();
        return (await Edit.FailuresAsync([.. edits], e => before[e.Before])).Select(f => $"{f.Value}: {f.Key}");
    }
}
