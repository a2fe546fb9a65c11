using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Years of rotations through the running ocx-sync, without an engine: none is lost, and nothing grows.</summary>
[Category(Torture.Category)]
[Parallelizable(ParallelScope.All)]
public sealed class Soak
{
    private const int Samples = 200;
    private const int Burst = 50;

    /// <summary>Seconds: more than a loaded machine needs, so that what is not there by then is lost.</summary>
    private const double Limit = 30;

    [Test]
    public async Task Each_rotation_reaches_every_file_and_no_process_grows()
    {
        var rotations = Torture.Of(400, 10_000);
        await using var bed = new PipelineBed();
        await using var sync = await StartAsync(bed);
        using var arrivals = new Arrivals(Targets(bed));
        var (growth, times, names) = (Growth.Of(bed.Processes), new List<double>(), Names(bed));
        await growth.SampleAsync(0);

        for (var i = 1; i <= rotations; i++)
        {
            var time = Stopwatch.StartNew();
            bed.Rotate($"r{i}", inPlace: i % 2 == 0);
            await ShouldArriveAsync(bed, sync, arrivals, $"r{i}");
            times.Add(time.Elapsed.TotalMilliseconds);
            if (i % (rotations / Samples) == 0)
            {
                await growth.SampleAsync(i);
            }
        }

        growth.Processes.Should().BeEquivalentTo(bed.Processes.Keys, "none was started anew, and none is left over");
        var lines = await EndAsync(bed, sync) / (double)rotations;
        Names(bed).Should().Equal(names, "no file is left over");
        growth.Tell("no engine");
        Tell("no engine, each waited for", rotations, lines, times);
        growth.Count.Should().BeGreaterThanOrEqualTo(100);
        growth.ShouldBeFlat(_ => Growth.Native);
        lines.Should().BeLessThanOrEqualTo(Targets(bed).Length + 1, "one for the credentials, and one for each file that was written");
    }

    [Test]
    public async Task Of_each_burst_the_last_token_reaches_every_file()
    {
        var bursts = Torture.Of(8, 200);
        await using var bed = new PipelineBed();
        await using var sync = await StartAsync(bed);
        using var arrivals = new Arrivals(Targets(bed));
        var (times, names) = (new List<double>(), Names(bed));

        for (var i = 1; i <= bursts; i++)
        {
            for (var j = 1; j < Burst; j++)
            {
                bed.Rotate($"b{i}r{j}", inPlace: (i + j) % 2 == 0);
            }

            var time = Stopwatch.StartNew();
            bed.Rotate($"b{i}", inPlace: i % 2 == 0);
            await ShouldArriveAsync(bed, sync, arrivals, $"b{i}");
            times.Add(time.Elapsed.TotalMilliseconds);
        }

        var lines = await EndAsync(bed, sync) / (double)(bursts * Burst);
        Names(bed).Should().Equal(names, "no file is left over");
        Tell($"no engine, bursts of {Burst}: the last of each", bursts * Burst, lines, times);
        lines.Should().BeLessThanOrEqualTo(Targets(bed).Length + 1, "many are carried at once");
    }

    /// <summary>Starts ocx-sync, and waits until it has said all that it has to say of the beginning.</summary>
    private static async Task<Resident> StartAsync(PipelineBed bed)
    {
        var sync = await bed.StartSyncedAsync();
        await sync.OutputShouldBecomeAsync(bed.LinesOfAll);
        await Eventually.AssertAsync(() => bed.Processes.Values.Any(p => p.StartsWith("sed ", StringComparison.Ordinal)), "it has started all that it starts");
        return sync;
    }

    private static async Task ShouldArriveAsync(PipelineBed bed, Resident sync, Arrivals arrivals, string mark)
    {
        if (!await arrivals.UntilAsync(() => bed.Synced == Tokens.Access(mark), Limit))
        {
            Assert.Fail($"{mark} is lost; oauth.json: {bed.TokenOfOAuthJson}, profiles: {string.Join(' ', bed.Profiles.Select(PipelineBed.TokenOfProfile))}, .env: {bed.TokenOfEnv}; {sync.Errors}");
        }
    }

    /// <summary>Ends ocx-sync in order.</summary>
    /// <returns>How many lines it has said since its beginning; under systemd they go to the journal.</returns>
    private static async Task<int> EndAsync(PipelineBed bed, Resident sync)
    {
        await Bash.KillAsync("TERM", sync.Id);
        (await sync.EndAsync(Limit)).ExitCode.Should().Be(0, sync.Errors);
        Directory.EnumerateFiles(bed["run"]).Should().BeEmpty("nothing is watched any more");
        sync.Errors.Should().EndWith($"ocx-sync: watching {bed["claude"]}\n", "that is the last word of its beginning");
        return sync.Output[bed.LinesOfAll.Length..].Count(c => c == '\n');
    }

    private static string[] Targets(PipelineBed bed) => [bed.OAuthJson, .. bed.Profiles, bed.EnvFile];

    /// <summary>All files that there are, but that in which a running ocx-sync says what it watches.</summary>
    private static string[] Names(PipelineBed bed) =>
        [.. Directory.EnumerateFileSystemEntries(bed.Root, "*", SearchOption.AllDirectories).Where(f => Path.GetDirectoryName(f) != bed["run"]).Order(StringComparer.Ordinal)];

    private static void Tell(string what, int rotations, double lines, List<double> times)
    {
        times.Sort();
        Torture.Row("soak", what, rotations, 0, lines, FormattableString.Invariant($"{times[times.Count / 2]:F1}, {times[times.Count * 99 / 100]:F1}, {times[^1]:F1} ms"));
    }
}
