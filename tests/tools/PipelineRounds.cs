using System.Diagnostics;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class PipelineRounds
{
    private const int Rounds = 300;
    private const int Beds = 3;

    [Test]
    public async Task A_write_at_any_instant_ends_in_synced_files()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Beds).Select(bed => RunAsync(bed, Rounds / Beds)));
        var times = results.SelectMany(r => r).Order().ToList();
        Figures.Print(
            $"{times.Count} rounds; from the write, or the start when that was later, to the last file: "
            + $"p50 {times[times.Count / 2]:f0} ms, p99 {times[times.Count * 99 / 100]:f0} ms, longest {times[^1]:f0} ms");
        times.Should().HaveCount(Rounds);
    }

    [Test]
    public async Task A_write_while_it_runs_is_carried_at_once()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        var times = new List<double>();
        for (var i = 0; i < 50; i++)
        {
            bed.Rotate($"r{i}", inPlace: i % 2 == 0);
            times.Add((await bed.ShouldSyncAsync($"r{i}")).TotalMilliseconds);
        }

        times.Sort();
        Figures.Print($"from the write to the last file: p50 {times[25]:f1} ms, longest {times[^1]:f1} ms");
        times[25].Should().BeLessThan(500);
    }

    [Test]
    public async Task A_write_before_the_directory_is_watched_is_carried_however_long_that_takes()
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, """
            mkdir bin; printf '#!/bin/sh\nuntil [ -e %s/go ]; do sleep 0.02; done\nexec %s "$@"\n' "$PWD" "$(command -v inotifywait)" >bin/inotifywait
            chmod +x bin/inotifywait
            """);
        bed.RotateInPlace("before");
        await using var sync = new Resident(bed.Command().With(("PATH", $"{bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}")));
        await Eventually.TryAsync(() => bed.Synced is not null, 2); // what is done too early, is done now

        bed.RotateByRename("meanwhile");
        await File.WriteAllTextAsync(bed["go"], "");

        await bed.ShouldSyncAsync("meanwhile");
    }

    private static async Task<List<double>> RunAsync(int seed, int rounds)
    {
        await using var bed = new PipelineBed();
        var random = new Random(seed);
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var mark = $"b{seed}r{i}";
            var (instant, inPlace) = (random.NextDouble() * 160 - 10, random.Next(2) == 0);
            if (instant < 0)
            {
                bed.Rotate(mark, inPlace);
            }

            var watch = Stopwatch.StartNew();
            await using var sync = bed.Start();
            if (instant >= 0)
            {
                while (watch.Elapsed.TotalMilliseconds < instant)
                {
                    await Task.Delay(1);
                }

                bed.Rotate(mark, inPlace);
                watch.Restart();
            }

            if (await Eventually.TryAsync(() => bed.Synced == Tokens.Access(mark), 3) is null)
            {
                Assert.Fail($"round {i} of bed {seed}: written {(inPlace ? "in place" : "by rename")} at {instant:f1} ms, lost: oauth.json {bed.TokenOfOAuthJson}, .env {bed.TokenOfEnv}; {sync.Errors}");
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
            await Bash.KillAsync("TERM", sync.Id);
            var (exitCode, _) = await sync.EndAsync();
            exitCode.Should().BeOneOf([0], "a stop is orderly; {0}", sync.Errors);
            bed.Synced.Should().Be(Tokens.Access(mark), "the newest token stays");
        }

        return times;
    }
}
