using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>The corpus of tests/conformance, where each file is compared with Compose itself, against what is kept of its readings.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DotenvCorpusTests
{
    /// <summary>As tests/conformance gives it to Compose.</summary>
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/nonexistent",
        ["FROM_ENV"] = "from $the environment",
        ["EMPTY_ENV"] = "",
    };

    private static readonly Dictionary<string, SortedDictionary<string, string>> Kept =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(Corpus.KeptReadings))!.ToDictionary(f => f.Key, f => Comparable(f.Value), StringComparer.Ordinal);

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public void It_is_read_as_Compose_reads_it(MarkedFile file) => Read(file.Bytes).Should().Equal(Kept[file.Name]);

    [TestCaseSource(typeof(Corpus), nameof(Corpus.RefusedCases))]
    public void What_Compose_refuses_is_refused_with_its_line(MarkedFile file) =>
        new Action(() => Read(file.Bytes)).Should().Throw<DotenvException>().Which.Line.Should().Be(Corpus.MarkedLine(file));

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public void A_value_that_is_set_is_read_and_all_else_is_as_it_was(MarkedFile file)
    {
        foreach (var (key, turn) in file.Keys.Append("ABSENT").Select((k, i) => (k, i)))
        {
            for (var i = 0; i < 8; i++)
            {
                var value = Values.All[((turn * 8) + i + file.Bytes.Length) % Values.All.Count];
                var document = DotenvDocument.Parse(file.Bytes);

                var isChanged = document.Set(key, value);

                var at = $"{key}={Escaped.Of(value)}: {Escaped.Of(document.Bytes)}";
                file.Damage(key, value, document.Bytes).Should().BeNull(at);
                isChanged.Should().Be(!document.Bytes.AsSpan().SequenceEqual(file.Bytes), at);
                document.Bytes.Should().Equal(DotenvDocument.Parse(document.Bytes).Bytes);
                document.Literal(key).Should().NotBeNull(at);
                var others = file.Dependents(key);
                var now = Read(document.Bytes);
                now[key].Should().Be(value, at);
                now.Where(v => v.Key != key && !others.Contains(v.Key)).Should().Equal(Kept[file.Name].Where(v => v.Key != key && !others.Contains(v.Key)), at);
            }
        }
    }

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public void What_is_taken_away_is_gone_and_all_else_is_as_it_was(MarkedFile file)
    {
        foreach (var key in file.Keys)
        {
            var document = DotenvDocument.Parse(file.Bytes);

            document.Unset(key).Should().BeTrue();

            var at = $"without {key}: {Escaped.Of(document.Bytes)}";
            file.LostLine(key, document.Bytes).Should().BeNull(at);
            document.Literal(key).Should().BeNull(at);
            document.Statements.Select(s => s.Key).Should().Equal(DotenvDocument.Parse(file.Bytes).Statements.Select(s => s.Key).Where(k => k != key), at);
        }
    }

    private static SortedDictionary<string, string> Read(byte[] text) => Comparable(DotenvDocument.Parse(text).Read(Environment.GetValueOrDefault));

    /// <summary>The variables, in the order of their names. Compose's JSON has a replacement character for each byte that is not UTF-8, .NET for each sequence of such.</summary>
    private static SortedDictionary<string, string> Comparable(Dictionary<string, string> variables) =>
        new(variables.ToDictionary(v => v.Key, v => Regex.Replace(v.Value, "\uFFFD+", "\uFFFD", RegexOptions.None, TimeSpan.FromSeconds(10))), StringComparer.Ordinal);
}
