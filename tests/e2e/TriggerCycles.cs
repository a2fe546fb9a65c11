using System.Diagnostics;
using System.Globalization;

namespace Ocx.Tests;

/// <summary>
/// Tokens that live for minutes, over and over: refreshed in time, carried, and taken up by the gateway, which at no moment
/// has an expired one.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerCycles
{
    private const string Mark = "until-";

    /// <summary>How many cycles <c>make soak-refresh</c> asks for; <c>make test</c> for none, and then there is no such test.</summary>
    private static IEnumerable<int> Soaks() => int.TryParse(Environment.GetEnvironmentVariable("SOAK_CYCLES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cycles) ? [cycles] : [];

    [Test]
    public async Task No_token_expires_in_the_gateway()
    {
        // The minute's timer asks every second, and all else is shortened with it.
        await using var bed = await TriggerServiceBed.MakeAsync("fresh 20");
        await bed.ConfigureAsync("OCX_WITHIN=12s");
        await bed.HurryAsync();

        var cycles = await RunAsync(bed, 3, TimeSpan.FromSeconds(20));

        foreach (var cycle in cycles)
        {
            // A tick of a second, another that systemd may take for it, and the call itself.
            cycle.Left.TotalSeconds.Should().BeInRange(12 - 2 - cycle.Took.TotalSeconds - 1, 12, "the clock of the dummy is one of seconds");
        }

        Figures.Show($"a token in its last 12 s: refreshed with {Range(cycles.Select(c => c.Left.TotalSeconds), "F1")} s left, in the gateway after {Range(cycles.Select(c => c.Carried.TotalMilliseconds), "F0")} ms, {cycles.Count} of {cycles.Count} cycles without an expired one");
    }

    [TestCaseSource(nameof(Soaks))]
    public async Task Soak(int count)
    {
        await using var bed = await TriggerServiceBed.MakeAsync("fresh 360");

        var cycles = await RunAsync(bed, count, TimeSpan.FromMinutes(6));

        cycles.Should().OnlyContain(c => c.Left >= new TimeSpan(0, 3, 25) && c.Left <= new TimeSpan(0, 4, 30));
        cycles.Should().OnlyContain(c => c.Carried < TimeSpan.FromSeconds(10) && c.Downtime < TimeSpan.FromSeconds(10));
        Figures.Show($"{count} cycles with no expired token: {Range(cycles.Select(c => c.Left.TotalSeconds), "F0")} s left at the refresh, event to gateway {Range(cycles.Select(c => c.Carried.TotalMilliseconds), "F0")} ms, {Range(cycles.Select(c => c.Downtime.TotalMilliseconds), "F0")} ms without an answer");
    }

    private static string Range(IEnumerable<double> values, string format)
    {
        var all = values.Order().ToList();
        return $"{all[0].ToString(format, CultureInfo.InvariantCulture)}..{all[^1].ToString(format, CultureInfo.InvariantCulture)}";
    }

    /// <summary>The first token is one that the dummy makes, due at once; then come the cycles.</summary>
    private static async Task<IReadOnlyList<Cycle>> RunAsync(TriggerServiceBed bed, int count, TimeSpan life)
    {
        bed.Claude.SignIn("first", TimeSpan.FromSeconds(1));
        await bed.EnableAsync(TriggerServiceBed.Sync, TriggerServiceBed.Timer);
        await using var watch = bed.Gateway.Watch(TimeSpan.FromMilliseconds(100));
        await Eventually.AssertAsync(() => watch.Seen.Any(t => t?.Contains(Mark, StringComparison.Ordinal) == true), "the gateway has a token of the dummy's", 120);
        var cycles = new List<Cycle>();
        var (before, _) = Read(bed);
        var limit = Stopwatch.StartNew();
        while (cycles.Count < count)
        {
            limit.Elapsed.Should().BeLessThan(life * (count + 1), "{0} cycles are done: {1}", cycles.Count, await bed.JournalAsync());
            var (token, written) = Read(bed);
            if (token == before)
            {
                await Task.Delay(50);
                continue;
            }

            await Eventually.AssertAsync(() => watch.Seen.Contains(token), $"the gateway has {token}", 60);
            var cycle = new Cycle(Expiry(before) - written, watch.Times.First(t => t.Token == token).First - written, watch.Downtime(MarkOf(before), MarkOf(token)), await TookAsync(bed));
            Figures.Progress($"{DateTime.UtcNow:HH:mm:ss}  cycle {cycles.Count + 1}: refreshed with {cycle.Left:m\\:ss\\.f} left in {cycle.Took.TotalSeconds:F1} s, event to gateway {cycle.Carried.TotalMilliseconds:F0} ms, {cycle.Downtime.TotalMilliseconds:F0} ms without an answer");
            cycles.Add(cycle);
            before = token;
        }

        await watch.DisposeAsync();
        var served = watch.Times.Where(t => t.Token?.Contains(Mark, StringComparison.Ordinal) == true).ToList();
        served.Should().HaveCountGreaterThan(count).And.OnlyContain(t => t.Last < Expiry(t.Token!), "the gateway has no expired token");
        (await bed.Machine.ExecAsync("journalctl", "-q", "-o", "cat", "-p", "err", "-u", TriggerServiceBed.Trigger)).Should().BeEmpty();
        return cycles;
    }

    /// <summary>The token in Claude Code's credentials, and when it was written.</summary>
    private static (string Token, DateTimeOffset Written) Read(TriggerServiceBed bed)
    {
        while (true)
        {
            var written = File.GetLastWriteTimeUtc(bed.Gateway.Claude.Credentials);
            var token = bed.Claude.Token;
            if (File.GetLastWriteTimeUtc(bed.Gateway.Claude.Credentials) == written)
            {
                return (token, written);
            }
        }
    }

    private static string MarkOf(string token) => token[token.IndexOf(Mark, StringComparison.Ordinal)..];

    private static DateTimeOffset Expiry(string token) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(MarkOf(token)[Mark.Length..], CultureInfo.InvariantCulture));

    /// <summary>How long the last call took, as ocx-trigger says it.</summary>
    private static async Task<TimeSpan> TookAsync(TriggerServiceBed bed)
    {
        var said = (await bed.JournalAsync()).Split('\n').Last(l => l.Contains(" -> ", StringComparison.Ordinal));
        return TimeSpan.FromSeconds(double.Parse(said.Split(" in ")[1].Split(" s,")[0], CultureInfo.InvariantCulture));
    }

    /// <summary>A refresh: what the token before it had left, how long the gateway then still had that one, and none, and how long the call took.</summary>
    private sealed record Cycle(TimeSpan Left, TimeSpan Carried, TimeSpan Downtime, TimeSpan Took);
}
