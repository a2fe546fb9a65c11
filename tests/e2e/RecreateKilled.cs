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
        var runs = new List<Resident>();
        var mark = "new";
        if (moment == Proof)
        {
            Bring(mark);
            await bed.WaitServedAsync(mark, 30);
        }
        else
        {
            mark = await bed.MeetAsync(moment, Bring);
        }

        await Bash.RunAsync("/", "kill -KILL $*; true", [$"{runs[^1].Id}", .. children ? Children(bed).Keys.Select(k => $"{k}") : []]);

        await ShouldRecoverAsync(bed, mark);
        foreach (var run in runs)
        {
            await run.DisposeAsync();
        }

        void Bring(string token)
        {
            bed.SetToken(token);
            runs.Add(new Resident(bed.Program("ocx-recreate", "--if-stale", "--strategy", strategy)));
        }
    }

    /// <summary>After times that no event marks: each a little later than the one before.</summary>
    [Test]
    public async Task Wherever_it_is_killed_the_next_run_recovers([Range(0, 9)] int step)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        bed.SetToken("new");
        await using var killed = new Resident(bed.Program("ocx-recreate", "--if-stale"));
        await Eventually.AssertAsync(() => bed.Marked.Runs("config --format"), $"it looks before it works: {killed.Errors}", 30);
        await Task.Delay(step * 150);

        await Bash.RunAsync("/", "kill -KILL $*; true", [$"{killed.Id}", .. step % 2 == 0 ? Children(bed).Keys.Select(k => $"{k}") : []]);

        await ShouldRecoverAsync(bed);
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

    /// <summary>What it has started, less itself.</summary>
    private static Dictionary<int, string> Children(GatewayBed bed) =>
        bed.Marked.Processes().Where(p => p.Value.Contains("docker", StringComparison.Ordinal) && !p.Value.Contains("ocx-recreate", StringComparison.Ordinal)).ToDictionary();

    private static async Task ShouldRecoverAsync(GatewayBed bed, string mark = "new")
    {
        var next = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        next.ExitCode.Should().Be(0, next.StandardError);
        (await bed.ContainersAsync()).Should().ContainSingle("there is never a second gateway: {0}", next.StandardError);
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access(mark), "{0}", next.StandardError);
        (await bed.ContainersAsync("openclaw-cli")).Single().State.Should().Be("running");
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty();
        await Eventually.AssertAsync(() => bed.Marked.Processes().Count == 0, "nothing is left running", 10);
    }
}
