namespace Ocx.Tests;

/// <summary>ocx-trigger told to end, and killed, while Claude Code works in its container.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerKilled
{
    [TestCase("TERM")]
    [TestCase("INT")]
    [TestCase("HUP")]
    public async Task Told_to_end_it_waits_for_an_answer_that_may_be_on_its_way(string signal)
    {
        await using var bed = await TriggerBed.MakeAsync("until_told; by_rename");
        await using var run = await bed.StartAsync();

        await Bash.KillAsync(signal, run.Id);
        await Eventually.AssertAsync(() => run.Errors.Contains("waiting for Claude Code", StringComparison.Ordinal), "it says so", 10);
        bed.Tell();

        (await run.EndAsync(15)).ExitCode.Should().Be(0, run.Errors);
        bed.Token.Should().Be(Tokens.Access("new"));
        await bed.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Told_to_end_it_tells_a_claude_that_hangs_to_end()
    {
        await using var bed = await TriggerBed.MakeAsync("trap 'sleep 2; by_rename; exit 0' TERM; sleep 1000 & wait");
        await using var run = await bed.StartAsync();

        await Bash.KillAsync("TERM", run.Id);

        var (ended, time) = await run.EndAsync(40);
        ended.Should().Be(143);
        time.TotalSeconds.Should().BeInRange(21, 38);
        bed.Token.Should().Be(Tokens.Access("new"));
        await bed.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task A_claude_to_whom_the_way_is_cut_is_waited_for()
    {
        await using var bed = await TriggerBed.MakeAsync("until_told; by_rename");
        await using var run = await bed.StartAsync();

        await Bash.KillAsync("KILL", [.. bed.Gateway.Marked.Processes().Where(p => p.Value.Contains("docker exec", StringComparison.Ordinal)).Select(p => p.Key)]);
        await Eventually.AssertAsync(() => run.Errors.Contains("the way to claude was cut, and it works on", StringComparison.Ordinal), "it says so", 10);
        bed.Tell();

        (await run.EndAsync(20)).ExitCode.Should().Be(0, run.Errors);
        bed.Token.Should().Be(Tokens.Access("new"));
        await bed.ShouldBeEmptyAsync();
    }

    [TestCase("99999999999")] // forged, or of a clock that was put back
    [TestCase("1")]
    public async Task A_mark_that_nobody_can_have_given_keeps_no_refresh_away(string end)
    {
        await using var bed = await TriggerBed.MakeAsync();
        await bed.Gateway.Engine.DockerAsync("exec", "-d", "-e", $"OCX_TRIGGER={end}.1.{Scope(bed)}", bed.Container, "sleep", "1000");

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be((0, "refreshed"), run.Errors);
        await bed.ShouldBeEmptyAsync();
    }

    // Killed alone, docker's client goes on and holds the lock; with it, only the container knows of Claude Code.
    [TestCase(false)]
    [TestCase(true)]
    public async Task Killed_it_leaves_a_claude_at_work_that_the_next_run_leaves_alone(bool withClient)
    {
        await using var bed = await TriggerBed.MakeAsync("until_told; by_rename");
        await KillAsync(bed, withClient, "--timeout", "60s");

        if (withClient)
        {
            var next = await bed.JsonAsync();
            (next.ExitCode, next.Outcome).Should().Be((75, "failed"), next.Errors);
            next["error"].Should().Contain("claude of an earlier run is still at work");
            bed.Tell();
        }
        else
        {
            await using var next = new Resident(bed.Command("--json"));
            await Eventually.AssertAsync(() => next.Errors.Contains("another run is at work: waiting for it", StringComparison.Ordinal), "it says so", 20);
            bed.Tell();
            (await next.EndAsync(20)).ExitCode.Should().Be(0, next.Errors);
            next.Output.Should().Contain("\"outcome\":\"not-due\"", "it has waited for it");
        }

        bed.Calls.Should().ContainSingle();
        await Eventually.AssertAsync(() => bed.Token == Tokens.Access("new"), "it does its work", 10);
        (await bed.JsonAsync()).Outcome.Should().Be("not-due");
        await bed.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task Killed_it_leaves_a_claude_that_hangs_and_is_ended_when_its_time_is_over() =>
        await Task.WhenAll(HangAsync(withClient: false), HangAsync(withClient: true)); // most of a minute that is only waited for

    [Test]
    public async Task Two_at_once_call_it_once()
    {
        await using var bed = await TriggerBed.MakeAsync("until_told; by_rename");
        await using var first = new Resident(bed.Command("--json"));
        await using var second = new Resident(bed.Command("--json"));
        await Eventually.AssertAsync(() => (first.Errors + second.Errors).Contains("another run is at work: waiting for it", StringComparison.Ordinal), "one of them does", 20);
        bed.Tell();

        await Task.WhenAll(first.EndAsync(30), second.EndAsync(30));

        string[] outcomes = [first.Output, second.Output];
        outcomes.Should().ContainSingle(o => o.Contains("\"outcome\":\"refreshed\"", StringComparison.Ordinal))
            .And.ContainSingle(o => o.Contains("\"outcome\":\"not-due\"", StringComparison.Ordinal));
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

    private static string Scope(TriggerBed bed) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(bed.Gateway.Claude.Credentials)))[..8];

    private static async Task HangAsync(bool withClient)
    {
        await using var bed = await TriggerBed.MakeAsync("exec sleep 1000");
        await KillAsync(bed, withClient, "--timeout", "10s"); // it is killed long before that, also on a machine with much to do
        bed.Behave("by_rename");
        if (withClient)
        {
            await Task.Delay(TimeSpan.FromSeconds(41)); // that time: the limit, and the grace of half a minute
        }

        var next = await bed.JsonAsync("--timeout", "12s"); // it waits a little longer than the first has

        (next.ExitCode, next.Outcome).Should().Be((0, "refreshed"), next.Errors);
        next.Errors.Should().Contain("claude still runs of an earlier run").And.Contain("it is ended");
        bed.Calls.Should().HaveCount(2);
        await bed.ShouldBeEmptyAsync();
    }

    private static async Task KillAsync(TriggerBed bed, bool withClient, params string[] arguments)
    {
        await using var run = await bed.StartAsync(arguments);
        await Task.Delay(2000); // docker's client has claude's number to pass on, and ends where nobody reads it: it tells nobody when that is done
        await Bash.KillAsync("KILL", run.Id);
        bed.Gateway.Marked.Runs("docker exec").Should().BeTrue();
        if (withClient)
        {
            bed.Gateway.Marked.Kill();
        }
    }
}
