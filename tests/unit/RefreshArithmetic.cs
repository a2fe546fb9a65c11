using System.Globalization;

namespace Ocx.Tests;

/// <summary>
/// The arithmetic of docs/token-refresh.md: how long a gateway is without a good token, by who looks at the clock and when.
/// All times are in seconds; a token expires at 0, and what is asked of Claude Code before its last five minutes has no effect.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshArithmetic
{
    private const double ClaudeWindow = 300;
    private const double Life = 8 * 3600;
    private static readonly Scheme Polling = new("every 30 min, below 1 h 30", 1800, 5400);
    private static readonly Scheme Ours = new("every minute, below 4:30", 60, 270);

    [Test]
    public void The_document_has_the_figures_of_any_phase() => ShouldBeInDocument(
        "| looks | left at the refresh | without a good token: mean, worst | of all cycles | calls for nothing |",
        Row(Polling),
        Row(Ours));

    [Test]
    public void The_document_has_the_figures_of_timers_that_run_on() => ShouldBeInDocument(
        "| timer | token lives | without a good token, each cycle |",
        Row("by the clock", Life, 0),
        Row("by the clock", Life - 60, 0),
        Row("by the clock", Life - 1200, 0),
        Row("by the clock", Life + 360, 0),
        Row("half an hour after the last run, each 30 s late", Life, 30));

    [Test]
    public void Two_calls_that_hang_begin_before_the_token_ends_and_four_that_fail_at_once()
    {
        // 90 s, and 30 more to end; the next one begins with the minute after that.
        foreach (var first in Ours.Begins())
        {
            (first + (Math.Ceiling(120.0 / 60) * 60)).Should().BeLessThan(-29);
            Math.Ceiling(-first / 60).Should().BeInRange(4, 5);
        }
    }

    [Test]
    public void No_call_of_ours_is_too_early_for_Claude_Code() => Ours.Begins().Should().OnlyContain(b => b >= -ClaudeWindow);

    private static string Row(Scheme scheme)
    {
        var begins = scheme.Begins().ToList();
        var outages = begins.Select(b => Math.Max(0, b)).ToList();
        var left = outages.Max() > 0 ? $"{Text(-begins.Min())} to {Text(begins.Max())} after the end" : $"{Text(-begins.Min())} to {Text(-begins.Max())}";
        return $"| {scheme.Name} | {left} | {Text(outages.Average())}, {Text(outages.Max())} | {Percent(outages.Count(o => o > 0), outages.Count)} | {scheme.CallsForNothing()} |";
    }

    /// <summary>The outage of each cycle, once a timer has run for a while: every cycle begins with the refresh of the one before.</summary>
    private static string Row(string name, double life, double late)
    {
        var (at, outages) = (0.0, new List<double>());
        for (var cycle = 0; cycle < 20; cycle++)
        {
            var end = at + life;
            do
            {
                at += Polling.Period + late;
            }
            while (at < end - ClaudeWindow);

            outages.Add(Math.Max(0, at - end));
        }

        outages[^5..].Distinct().Should().ContainSingle("it is the same in every cycle");
        return $"| {name} | {Hours(life)} | {Text(outages[^1])} |";
    }

    private static void ShouldBeInDocument(string head, params string[] rows)
    {
        string[] lines = [head, string.Concat(Enumerable.Repeat("|---", head.Count(c => c == '|') - 1)) + "|", .. rows];

        File.ReadAllText(Path.Join(Shell.Repository, "docs/token-refresh.md")).Should().Contain(string.Join('\n', lines) + "\n");
    }

    private static string Text(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Round(seconds) / 60}:{(int)Math.Round(seconds) % 60:00}");

    private static string Hours(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h{((int)seconds % 3600 == 0 ? "" : $" {(int)seconds % 3600 / 60:00}")}");

    private static string Percent(int some, int all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * some / all:F0} %");

    /// <summary>Who looks at the clock.</summary>
    /// <param name="Name">What the document calls it.</param>
    /// <param name="Period">How often it looks.</param>
    /// <param name="Due">With how much left it calls Claude Code.</param>
    private sealed record Scheme(string Name, double Period, double Due)
    {
        /// <summary>When the call begins that has an effect, for every phase of the looks against the end of the token, as often as there are seconds.</summary>
        public IEnumerable<double> Begins() => Phases().Select(phase => First(phase, Math.Min(Due, ClaudeWindow)));

        /// <summary>How many calls come before that.</summary>
        public string CallsForNothing()
        {
            var calls = Phases().Select(phase => (int)Math.Round((First(phase, Math.Min(Due, ClaudeWindow)) - First(phase, Due)) / Period)).ToList();
            return calls.Min() == calls.Max() ? $"{calls.Min()}" : $"{calls.Min()} or {calls.Max()}";
        }

        private IEnumerable<double> Phases() => Enumerable.Range(0, (int)Period).Select(s => s + 0.5);

        /// <summary>The first look with no more than that left.</summary>
        private double First(double phase, double left) => phase + (Math.Ceiling((-left - phase) / Period) * Period);
    }
}
