using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Messages that wait: for the time of their channel, for the next run, and after a run that was killed.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyWaiting : IDisposable
{
    private readonly NotifyBed bed = new();

    public void Dispose() => bed.Dispose();

    [Test]
    public async Task A_channel_that_failed_is_left_alone_for_a_while()
    {
        bed.Web.Answer = HttpPeer.Says("HTTP/1.1 500 No\r\n\r\n");
        (await bed.RunAsync("reauth")).ExitCode.Should().Be(75);

        await bed.EndAsync(77, 77, 143);

        (bed.Web.Requests.Count, string.Join(' ', bed.Memory)).Should().Be((1, "notify-outbox.json notify-refresh.json"));
    }

    [Test]
    public async Task What_was_queued_is_told_by_the_next_run()
    {
        (await bed.RunAsync("failed", "--queue")).ExitCode.Should().Be(0);
        (await bed.RunAsync("reauth", "--queue")).ExitCode.Should().Be(0);
        (bed.Web.Requests.Count, bed.Commanded.Count).Should().Be((0, 0));

        await bed.EndAsync(143);

        bed.Web.Events.Should().Equal("failed", "reauth");
        bed.Commanded.Should().Equal("failed", "reauth");
        bed.Memory.Should().Equal("notify-refresh.json");
    }

    [Test]
    public async Task At_most_20_messages_wait()
    {
        await bed.BashAsync("for i in {1..15}; do ocx-notify reauth --queue -q; ocx-notify recovered --queue -q; done");

        await bed.EndAsync(143);

        bed.Web.Events.Should().HaveCount(20).And.StartWith(["reauth", "recovered"]).And.EndWith("recovered");
        bed.Memory.Should().BeEmpty();
    }

    [Test]
    public async Task Killed_while_it_tells_it_tells_again()
    {
        bed.Web.Answer = HttpPeer.Hangs();
        var watch = Stopwatch.StartNew();
        await using (var run = new Resident(bed.Notify("reauth")))
        {
            await Eventually.AssertAsync(() => bed.Web.Requests.Count == 1, "the message is posted");
            await Bash.KillAsync("KILL", run.Id);
            (await run.EndAsync()).ExitCode.Should().Be(137);
        }

        bed.Web.Answer = HttpPeer.Says(HttpPeer.Ok);
        await bed.EndAsync(77);

        watch.Elapsed.TotalSeconds.Should().BeLessThan(10, "nobody waits for a server that hangs");
        bed.Web.Events.Should().Equal("reauth", "reauth");
        bed.Commanded.Should().Equal("reauth");
        bed.Memory.Should().Equal("notify-refresh.json");
    }

    [Test]
    public async Task Told_to_end_it_ends_and_keeps_the_message()
    {
        bed.Web.Answer = HttpPeer.Hangs();
        await using var run = new Resident(bed.Notify("reauth"));
        await Eventually.AssertAsync(() => bed.Web.Requests.Count == 1, "the message is posted");

        await Bash.KillAsync("TERM", run.Id);

        var (exitCode, time) = await run.EndAsync();
        (exitCode, time < TimeSpan.FromSeconds(2)).Should().Be((143, true), run.Errors);
        bed.Memory.Should().Contain("notify-outbox.json");
    }
}
