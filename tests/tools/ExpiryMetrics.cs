using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What ocx-expiry prints for Prometheus, read by Prometheus's own parser, and beside the JSON.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class ExpiryMetrics
{
    private static string Promtool => Environment.GetEnvironmentVariable("OCX_PROMTOOL") ?? Path.Join(Shell.Repository, "out", "promtool", "promtool");

    [TestCaseSource(typeof(ExpiryCase), nameof(ExpiryCase.Data))]
    public async Task Every_state_is_a_metric(ExpiryCase known)
    {
        using var sandbox = new Sandbox();
        known.WriteTo(sandbox);

        var metrics = await PrintAsync(sandbox, "c.json");

        metrics.Should().MatchRegex($"ocx_token_state\\{{file=\"c.json\",profile=\"[^\"]*\",state=\"{known.State}\"\\}} 1\n");
        await ShouldBeAsJsonSaysAsync(sandbox, metrics, "c.json");
    }

    [Test]
    public async Task All_states_together_are_as_the_JSON_says()
    {
        using var sandbox = new Sandbox();
        var files = ExpiryCase.All.Select((c, i) => Path.GetFileName(c.WriteTo(sandbox, $"{i}.json"))).Append("blank.json").Append("cut.json").ToArray();
        sandbox.Write("blank.json", Tokens.BlankJson);
        sandbox.Write("cut.json", "{");

        var metrics = await PrintAsync(sandbox, files);

        foreach (var state in new[] { "fresh", "long-lived", "expiring", "expired", "blank", "missing", "unreadable" })
        {
            metrics.Should().Contain($"state=\"{state}\"}} 1\n");
        }

        await ShouldBeAsJsonSaysAsync(sandbox, metrics, files);
    }

    [Test]
    public async Task No_name_breaks_the_format()
    {
        using var sandbox = new Sandbox();
        string[] files = ["a\"b", "a\\b", "a\\", "a\nb", "a\rb", "a{b=\"c\"} 1", "# HELP x", "ü €", "a\u001b[31m", "a\u009bb", "a\u2028b", "\\n", "a b\t", "}"];
        foreach (var file in files)
        {
            sandbox.Write(file, Tokens.ClaudeJson());
        }

        var ids = files.Select(f => JsonSerializer.Serialize($"anthropic:{f}") + ":{\"access\":\"FAKE\",\"expires\":9999999999999}");
        sandbox.Write("profiles", $"{{\"profiles\":{{{string.Join(',', ids)}}}}}");

        var metrics = await PrintAsync(sandbox, [.. files, "profiles"]);

        metrics.Should().NotContainAny("\u001b", "\r", "\t", "\u009b");
        Values(metrics, "ocx_token_expiry_timestamp_seconds").Should().HaveCount(files.Length * 2);
    }

    /// <summary>The collector refuses a file with a repeated series, and the good ones in it with it.</summary>
    [Test]
    public async Task Two_that_are_shown_alike_are_one_series_in_the_worse_state()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("standard input", Tokens.ClaudeJson());
        sandbox.Write("p", """{"profiles":{"anthropic:\n":{"access":5},"anthropic:\\x0a":{"access":"FAKE"}}}""");

        var metrics = await PrintAsync(sandbox, "standard input", "-", "p", "./p", "p");

        Values(metrics, "ocx_token_state").Where(v => v.Value == 1).Select(v => v.Labels).Should().Equal(
            """file="standard input",profile="",state="unreadable" """.Trim(),
            """file="p",profile="anthropic:\\x0a",state="unreadable" """.Trim(),
            """file="./p",profile="anthropic:\\x0a",state="unreadable" """.Trim());
    }

    [GeneratedRegex(@"^(?<name>\w+)\{(?<labels>.*)\} (?<value>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    private static List<(string Labels, decimal Value)> Values(string metrics, string name) =>
        [.. Sample().Matches(metrics).Where(m => m.Groups["name"].Value == name).Select(m => (m.Groups["labels"].Value, decimal.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture)))];

    /// <summary>Prints the metrics, and has Prometheus's parser read them.</summary>
    private static async Task<string> PrintAsync(Sandbox sandbox, params string[] files)
    {
        Require.That(File.Exists(Promtool), "promtool (eng/promtool)");
        var metrics = await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--prometheus", "--", .. files]);
        metrics.StandardError.Should().BeEmpty();
        metrics.ExitCode.Should().BeInRange(0, 2);

        var check = await Shell.Command(Promtool, "check", "metrics").WithStandardInputPipe(PipeSource.FromString(metrics.StandardOutput)).ExecuteBufferedAsync();

        (check.ExitCode, check.StandardError + check.StandardOutput).Should().Be((0, ""), metrics.StandardOutput);
        return metrics.StandardOutput;
    }

    private static async Task ShouldBeAsJsonSaysAsync(Sandbox sandbox, string metrics, params string[] files)
    {
        var json = await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--json", .. files]);
        var lines = await Bash.RunAsync(
            "/",
            """
            jq -r '.tokens[] | "file=\(.file | @json),profile=\(.profile // "" | @json)" as $labels
                | (select(.expires_at) | "expiry \($labels) \(.expires_at | fromdate)"),
                  (select(.sign_in_ends_at) | "end \($labels) \(.sign_in_ends_at | fromdate)"),
                  "state \($labels),state=\"\(.state)\" 1"' <<<"$1"
            """,
            json.StandardOutput);

        Told("expiry").Should().Equal(Values(metrics, "ocx_token_expiry_timestamp_seconds").Select(v => $"{v.Labels} {Math.Floor(v.Value)}"));
        Told("end").Should().Equal(Values(metrics, "ocx_sign_in_end_timestamp_seconds").Select(v => $"{v.Labels} {Math.Floor(v.Value)}"));
        Told("state").Should().Equal(Values(metrics, "ocx_token_state").Where(v => v.Value == 1).Select(v => $"{v.Labels} {v.Value}"));

        IEnumerable<string> Told(string kind) => lines.Split('\n').Where(l => l.StartsWith(kind + " ", StringComparison.Ordinal)).Select(l => l[(kind.Length + 1)..]);
    }
}
