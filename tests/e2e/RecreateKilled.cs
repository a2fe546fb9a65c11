using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-recreate killed at any point between the first look and the end of the proof: the next run ends in the right state.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateKilled
{
    private const string Proof = "proof";

    private static readonly string[] Strategies = ["down-up", "up", "force"];

    /// <summary>By what it is doing, as its children show.</summary>
    private static IEnumerable<TestCaseData> Moments() =>
        from strategy in Strategies
        from moment in strategy == "down-up" ? new[] { "config --format", " down ", " up ", Proof } : [" up ", Proof]
        from children in moment == Proof ? new[] { true } : [true, false]
        select new TestCaseData(strategy, moment, children).SetArgDisplayNames(strategy, moment.Trim(), children ? "with its children" : "alone");

    [TestCaseSource(nameof(Moments))]
    public async Task The_next_run_brings_the_gateway_up_with_the_newest_token(string strategy, string moment, bool children)
    {
        await using var bed = await GatewayBed.MakeAsync(moment == " down " ? GatewayBed.SlowToEnd : null);
        await bed.UpAsync();
        await using var runs = new Runs(bed, "--strategy", strategy);
        var mark = "new";
        if (moment == Proof)
        {
            runs.Bring(mark);
            await bed.WaitServedAsync(mark, 30);
        }
        else
        {
            mark = await bed.MeetAsync(moment, runs.Bring);
        }

        await runs.KillAsync(children);

        await ShouldRecoverAsync(bed, mark);
    }

    /// <summary>After times that no event marks: each a little later than the one before.</summary>
    [Test]
    public async Task Wherever_it_is_killed_the_next_run_recovers([Range(0, 9)] int step)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var runs = new Runs(bed);
        var mark = await bed.MeetAsync("config --format", runs.Bring);
        await Task.Delay(step * 150);

        await runs.KillAsync(children: step % 2 == 0);

        await ShouldRecoverAsync(bed, mark);
    }

    [Test]
    public async Task One_that_was_killed_by_a_person_who_then_stopped_the_gateway_finds_it_stopped()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        (await bed.Program("ocx-recreate").ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        await bed.ComposeAsync("stop", GatewayBed.Service);
        bed.SetToken("new");

        var result = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        (result.ExitCode, (await bed.ContainersAsync()).Single().State).Should().Be((0, "exited"));
    }

    private static async Task ShouldRecoverAsync(GatewayBed bed, string mark)
    {
        var next = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        next.ExitCode.Should().Be(0, next.StandardError);
        (await bed.ContainersAsync()).Should().ContainSingle("there is never a second gateway: {0}", next.StandardError);
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access(mark), "{0}", next.StandardError);
        (await bed.ContainersAsync("openclaw-cli")).Single().State.Should().Be("running");
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty();
        await Eventually.AssertAsync(() => bed.Marked.Processes().Count == 0, "nothing is left running", 10);
    }

    /// <summary>The runs of ocx-recreate in one test.</summary>
    private sealed class Runs(GatewayBed bed, params string[] arguments) : IAsyncDisposable
    {
        private readonly List<Resident> runs = [];

        /// <summary>Starts one for a new token.</summary>
        public void Bring(string mark)
        {
            bed.SetToken(mark);
            runs.Add(new Resident(bed.Program("ocx-recreate", ["--if-stale", .. arguments])));
        }

        /// <summary>Kills the last one, alone or with what it has started.</summary>
        public async Task KillAsync(bool children) => await Bash.RunAsync("/", "kill -KILL $*; true", [$"{runs[^1].Id}", .. children ? Children().Select(id => $"{id}") : []]);

        public async ValueTask DisposeAsync()
        {
            foreach (var run in runs)
            {
                await run.DisposeAsync();
            }
        }

        private IEnumerable<int> Children() =>
            bed.Marked.Processes().Where(p => p.Value.Contains("docker", StringComparison.Ordinal) && !p.Value.Contains("ocx-recreate", StringComparison.Ordinal)).Select(p => p.Key);
    }
}
