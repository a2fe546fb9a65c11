using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The wall clock is set while the pipeline runs: each token goes where it belongs as fast as ever.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class ClockSteps
{
    [TestCase("+7h")]
    [TestCase("-9h")]
    [TestCase("-20000d", Description = "a machine whose clock has lost its battery")]
    public async Task A_running_pipeline_goes_on(string offset)
    {
        await using var bed = new PipelineBed();
        var clock = new SteppedClock(bed["clock"]);
        await using var sync = await StartAsync(bed, clock);
        var slowest = TimeSpan.Zero;

        for (var i = 0; i < 6; i++)
        {
            clock.StepTo(i % 2 == 0 ? offset : "+0");
            bed.Rotate($"step-{i}", inPlace: i % 3 == 0);
            var took = await bed.ShouldSyncAsync($"step-{i}");
            slowest = took > slowest ? took : slowest;
        }

        sync.Errors.Should().NotContain("error: ");
        Torture.Row("time", "a token through the running pipeline", "wall", $"the clock set by {offset} and back, a token after each of 6 steps", "each in all files within 3 s, no error");
        Figures.Print($"clock set by {offset}: the slowest took {slowest.TotalMilliseconds:f0} ms");
    }

    [Test]
    public async Task What_seems_to_have_expired_is_brought_over_when_the_clock_is_right_again()
    {
        await using var bed = new PipelineBed();
        var clock = new SteppedClock(bed["clock"]);
        await using var sync = await StartAsync(bed, clock);

        clock.StepTo("+9h"); // a token lives for eight
        bed.RotateByRename("new");
        await sync.ErrorsShouldShowAsync($"left as it is: the access token {Tokens.Fingerprint("new")} expired at ");
        clock.StepTo("+0");

        (await bed.Command("--once").With(clock.Variables).ExecuteBufferedAsync()).ExitCode.Should().Be(ExitCode.Ok, "it is what ocx-reconcile.timer does every ten minutes");
        await bed.ShouldSyncAsync("new");
        Torture.Row("time", "a token through the running pipeline", "wall", "the clock set by +9h: the new token seems to have expired", "left where it is; brought over by the next look after the clock was set right");
    }

    /// <summary>The test itself: the programs go by the clock that it sets.</summary>
    [Test]
    public async Task The_clock_is_seen_to_be_set()
    {
        using var sandbox = new Sandbox();
        var clock = new SteppedClock(sandbox["clock"]);
        var credentials = sandbox.Write("c.json", Tokens.ClaudeJson(expiresAt: DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeMilliseconds()));
        var expiry = Shell.Command("ocx-expiry", credentials).With(clock.Variables);

        (await expiry.ExecuteBufferedAsync()).ExitCode.Should().Be(ExitCode.Ok);
        clock.StepTo("+9h");
        (await expiry.ExecuteBufferedAsync()).StandardOutput.Should().StartWith("expired");
    }

    private static async Task<Resident> StartAsync(PipelineBed bed, SteppedClock clock)
    {
        bed.RotateInPlace("start");
        var sync = new Resident(bed.Command().With(clock.Variables));
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
        await bed.ShouldSyncAsync("start");
        return sync;
    }
}
