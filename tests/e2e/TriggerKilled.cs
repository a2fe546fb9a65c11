using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>ocx-trigger told to end, and killed, while Claude Code works in its container.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerKilled
{
    [TestCase("TERM", 143)]
    [TestCase("INT", 130)]
    [TestCase("HUP", 129)]
    public async Task Told_to_end_it_lets_Claude_Code_save_its_answer(string signal, int exitCode)
    {
        await using var bed = await TriggerBed.MakeAsync("trap 'sleep 2; by_rename; exit 0' TERM; sleep 1000 & wait");
        await using var run = await bed.StartAsync();

        await Bash.KillAsync(signal, run.Id);

        var (ended, time) = await run.EndAsync(10);
        ended.Should().Be(exitCode);
        time.TotalSeconds.Should().BeInRange(2, 8);
        run.Errors.Should().BeEmpty();
        bed.Token.Should().Be(Tokens.Access("new"));
        await bed.ShouldBeEmptyAsync();
    }

    // Killed alone, docker's client goes on and holds the lock; with it, only the container knows of Claude Code.
    [TestCase(false)]
    [TestCase(true)]
    public async Task Killed_it_leaves_a_claude_at_work_that_the_next_run_leaves_alone(bool withClient)
    {
        await using var bed = await TriggerBed.MakeAsync("sleep 5; by_rename");
        await KillAsync(bed, withClient, "--timeout", "20s");

        var next = await bed.JsonAsync();

        bed.Calls.Should().ContainSingle();
        if (withClient)
        {
            (next.ExitCode, next.Outcome).Should().Be((75, "failed"), next.Errors);
            next["error"].Should().Contain("claude of an earlier run is still at work");
        }
        else
        {
            (next.ExitCode, next.Outcome).Should().Be((0, "not-due"), "it has waited for it");
            next.Errors.Should().Contain("another run is at work: waiting for it");
        }

        await Eventually.AssertAsync(() => bed.Token == Tokens.Access("new"), "it does its work", 10);
        (await bed.JsonAsync()).Outcome.Should().Be("not-due");
        await bed.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Killed_it_leaves_a_claude_that_hangs_and_is_ended_when_its_time_is_over() =>
        await Task.WhenAll(HangAsync(withClient: false), HangAsync(withClient: true)); // half a minute that is only waited for

    [Test]
    public async Task Two_at_once_call_it_once()
    {
        await using var bed = await TriggerBed.MakeAsync("sleep 2; by_rename");

        var runs = await Task.WhenAll(bed.JsonAsync(), bed.JsonAsync(), bed.JsonAsync());

        runs.Select(r => (r.ExitCode, r.Outcome)).Should().BeEquivalentTo([(0, "refreshed"), (0, "not-due"), (0, "not-due")]);
        bed.Calls.Should().ContainSingle();
    }

    [Test]
    public async Task The_container_stopped_meanwhile_is_no_success()
    {
        await using var bed = await TriggerBed.MakeAsync("exec sleep 1000");
        await using var run = await bed.StartAsync("--json");

        await bed.Gateway.Engine.DockerAsync("stop", "-t", "1", bed.Container);

        (await run.EndAsync(20)).ExitCode.Should().Be(75, run.Errors);
        run.Output.Should().Contain("\"outcome\":\"unchanged\"");
    }

    private static async Task HangAsync(bool withClient)
    {
        await using var bed = await TriggerBed.MakeAsync("exec sleep 1000");
        var time = Stopwatch.StartNew();
        await KillAsync(bed, withClient, "--timeout", "1s");
        bed.Behave("by_rename");
        if (withClient)
        {
            await Task.Delay(TimeSpan.FromSeconds(31.5) - time.Elapsed); // that time: the limit, and the grace of half a minute
        }

        var next = await bed.JsonAsync("--timeout", "2s");

        (next.ExitCode, next.Outcome).Should().Be((0, "refreshed"), next.Errors);
        next.Errors.Should().Contain("claude still runs of an earlier run").And.Contain("it is ended");
        bed.Calls.Should().HaveCount(2);
        await bed.ShouldBeEmptyAsync();
    }

    private static async Task KillAsync(TriggerBed bed, bool withClient, params string[] arguments)
    {
        await using var run = await bed.StartAsync(arguments);
        await Bash.KillAsync("KILL", run.Id);
        bed.Gateway.Marked.Runs("docker exec").Should().BeTrue();
        if (withClient)
        {
            bed.Gateway.Marked.Kill();
        }
    }
}
