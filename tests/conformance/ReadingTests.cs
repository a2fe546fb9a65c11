using System.Text;
using System.Text.Json;

namespace Ocx.Tests;

/// <summary>Reading: what ocx says is in a <c>.env</c> is what Compose reads.</summary>
[Parallelizable(ParallelScope.All)]
public class ReadingTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [OneTimeSetUp]
    public void NeedsCompose() => Compose.Require();

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public async Task Compose_and_ocx_read_the_same(MarkedFile file)
    {
        var wanted = (await Corpus.ReadByComposeAsync())[file];

        Reading.Difference(Reading.OfOcx(file.Bytes), wanted).Should().BeNull();
        wanted.Keys.Where(DotenvDocument.IsKey).Except(file.Keys).Should().BeEmpty("the corpus marks every value that can be set");
    }

    /// <remarks>OCX_UPDATE=1 writes it. What depends on a version of Compose would show here.</remarks>
    [Test]
    public async Task What_is_kept_of_Compose_s_reading_is_what_it_reads()
    {
        var read = (await Corpus.ReadByComposeAsync()).OrderBy(r => r.Key.Name, StringComparer.Ordinal).ToDictionary(r => r.Key.Name, r => new SortedDictionary<string, string>(r.Value.ToDictionary(), StringComparer.Ordinal));
        var text = JsonSerializer.Serialize(read, Indented) + "\n";
        if (Environment.GetEnvironmentVariable("OCX_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(Corpus.KeptReadings, text);
        }

        (await File.ReadAllTextAsync(Corpus.KeptReadings)).Should().Be(text);
    }

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public async Task Compose_reads_the_same_when_the_file_is_the_project_s_own(MarkedFile file)
    {
        var own = (await Corpus.ReadByComposeAsync())[file];

        var asProject = await Compose.ReadAsProjectAsync(file.Bytes, file.Keys);

        // There Compose before 2.40 puts every variable into its own environment, which can hold neither of these.
        if (asProject is null)
        {
            (own.ContainsKey("") || own.Values.Any(v => v.Contains('\0', StringComparison.Ordinal))).Should().BeTrue("anything else is read");
            return;
        }

        // What is in the environment comes before the file.
        asProject.Should().BeEquivalentTo(file.Keys.ToDictionary(k => k, k => Compose.Environment.GetValueOrDefault(k) ?? own.GetValueOrDefault(k)));
    }

    [TestCaseSource(typeof(Corpus), nameof(Corpus.AcceptedCases))]
    public async Task I_can_get_every_variable_as_Compose_reads_it(MarkedFile file)
    {
        var wanted = (await Corpus.ReadByComposeAsync())[file];
        foreach (var key in file.Keys.Append("ABSENT"))
        {
            var got = await Envset.RunAsync(file.Bytes, [], "--get", key);

            got.ExitCode.Should().Be(wanted.ContainsKey(key) ? ExitCode.Ok : ExitCode.ReportBad, got.Error);
            Reading.Same(got.Output, wanted.TryGetValue(key, out var value) ? value + "\n" : "").Should().BeTrue($"{key} is {Escaped.Of(value ?? "")}, not {Escaped.Of(got.Output)}");
            got.File.Should().Equal(file.Bytes);
        }
    }

    [Test]
    public async Task Compose_and_ocx_refuse_the_same()
    {
        (await Compose.ReadEachAsync([.. Corpus.Refused.Select(f => f.Bytes)])).Should().AllSatisfy(map => map.Should().BeNull());
        Corpus.Refused.Should().AllSatisfy(file => Reading.OfOcx(file.Bytes).Should().BeNull(file.Name));
    }

    [TestCaseSource(typeof(Corpus), nameof(Corpus.RefusedCases))]
    public async Task A_file_that_Compose_refuses_is_refused_by_name_and_line_and_untouched(MarkedFile file)
    {
        string[][] others = [["--name", "ABSENT", "--value-from", "-"], ["--unset", "A"], ["--get", "A"], []];
        foreach (var arguments in new[] { ["--name", "A", "--value-from", "-"], others[file.Bytes.Length % others.Length] })
        {
            var outcome = await Envset.RunAsync(file.Bytes, Encoding.UTF8.GetBytes("A=new\n"), arguments);

            outcome.ExitCode.Should().Be(ExitCode.BadData);
            outcome.Error.Should().StartWith($"ocx-envset: error: {Envset.Name} line {Corpus.MarkedLine(file)}: ");
            outcome.Output.Should().BeEmpty();
            outcome.File.Should().Equal(file.Bytes);
        }
    }
}
