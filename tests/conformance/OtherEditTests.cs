using System.Text;

namespace Ocx.Tests;

/// <summary>The other ways to change a <c>.env</c>: a credentials document, ocx-map, assignments, removal.</summary>
[Parallelizable(ParallelScope.All)]
public class OtherEditTests
{
    private static readonly byte[] Credentials = Encoding.UTF8.GetBytes(Tokens.ClaudeJson("new"));

    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [Test]
    public async Task Compose_reads_the_token_of_a_credentials_document_that_envset_or_map_has_set()
    {
        var before = await Corpus.ReadByComposeAsync();
        var edits = await Batch.SelectAsync(Corpus.Accepted, async file =>
        {
            var set = await Envset.RunAsync(file.Bytes, Credentials, "--from", "-");
            var mapped = await Envset.RunAsync("ocx-map", file.Bytes, Credentials, "-", "-f", "env", "-o", Envset.Name);

            (set.ExitCode, set.Error, set.Output).Should().Be((ExitCode.Ok, "", Envset.Name + "\n"));
            (mapped.ExitCode, mapped.Error, mapped.Output).Should().Be((ExitCode.Ok, "", Envset.Name + "\n"));
            mapped.File.Should().Equal(set.File);
            return new Edit(file, "ANTHROPIC_OAUTH_TOKEN", Tokens.Access("new"), set.File, "");
        });

        (await Edit.FailuresAsync(edits, e => before[e.Before])).Select(f => $"{f.Value}: {f.Key}").Should().BeEmpty();
    }

    /// <summary>Each file of the corpus is the standard input for another one.</summary>
    [Test]
    public async Task Assignments_on_standard_input_are_read_as_Compose_would()
    {
        var before = await Corpus.ReadByComposeAsync();
        var runs = await Batch.SelectAsync(Corpus.Accepted.Zip([.. Corpus.Accepted.Skip(1), Corpus.Accepted[0]]), async f =>
            (Input: f.First, Target: f.Second, Outcome: await Envset.RunAsync(f.Second.Bytes, f.First.Bytes)));
        var after = await Compose.ReadAsync([.. runs.Select(r => r.Outcome.File)]);

        foreach (var ((input, target, outcome), map) in runs.Zip(after))
        {
            var assigned = before[input];
            if (!IsAllAssignments(input, assigned))
            {
                outcome.ExitCode.Should().Be(ExitCode.BadData, $"{input.Name} is no list of assignments");
                outcome.File.Should().Equal(target.Bytes);
                continue;
            }

            outcome.ExitCode.Should().Be(ExitCode.Ok, $"of {input.Name}, but {outcome.Error}");
            var wanted = assigned.Aggregate(before[target], (all, v) => all.With(v.Key, v.Value));
            var but = assigned.Keys.SelectMany(target.Dependents).Except(assigned.Keys).ToHashSet();
            Reading.Difference(map, wanted, but).Should().BeNull($"of {input.Name} in {Escaped.Of(outcome.File)}");
            Reading.Difference(map, Reading.OfOcx(outcome.File)).Should().BeNull();
        }
    }

    [Test]
    public async Task Compose_reads_the_old_map_without_the_variable_that_I_unset()
    {
        var before = await Corpus.ReadByComposeAsync();
        var pairs = Corpus.Accepted.SelectMany(file => file.Keys.Append("ABSENT"), (file, key) => (File: file, Key: key))
            .Where(p => (p.File.Name, p.Key) != ("variables-required", "A")); // is refused, see SettingTests
        var runs = await Batch.SelectAsync(pairs, async p => (p.File, p.Key, Outcome: await Envset.RunAsync(p.File.Bytes, [], "--unset", p.Key)));
        var after = await Compose.ReadAsync([.. runs.Select(r => r.Outcome.File)]);

        foreach (var ((file, key, outcome), map) in runs.Zip(after))
        {
            var what = $"{file.Name} without {key}, {Escaped.Of(outcome.File)}";
            outcome.ExitCode.Should().Be(ExitCode.Ok, outcome.Error);
            Reading.Difference(map, before[file].With(key, null), file.Dependents(key)).Should().BeNull(what);
            Reading.Difference(map, Reading.OfOcx(outcome.File)).Should().BeNull(what);
            file.LostLine(key, outcome.File).Should().BeNull(what);
        }
    }

    /// <summary>Every statement has a name and a value, and every value fits into a variable.</summary>
    private static bool IsAllAssignments(MarkedFile file, IReadOnlyDictionary<string, string> map) =>
        map.Count > 0 && !map.ContainsKey("") && file.Name != "export-of-the-next-line"
        && file.Keys.All(map.ContainsKey) && !map.Values.Any(v => v.AsSpan().ContainsAny('\0', '\uFFFD'));
}
