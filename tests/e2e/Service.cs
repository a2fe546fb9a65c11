using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>The units, on a real systemd and a real engine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Service
{
    private const string Sync = "ocx-sync.service";

    [Test]
    public async Task It_carries_each_rotation_to_the_gateway_and_shows_no_token()
    {
        await using var bed = await ServiceBed.MakeAsync(null, Sync, "ocx-reconcile.timer");
        await bed.ShouldWatchAsync();
        foreach (var inPlace in new[] { true, false })
        {
            var time = Stopwatch.StartNew();
            bed.Gateway.Claude.Rotate($"{inPlace}", inPlace);
            await bed.Gateway.WaitServedAsync($"{inPlace}");
            Figures.Show($"under systemd: event to gateway {time.Elapsed.TotalMilliseconds:F0} ms");
        }

        await bed.ShouldSayAsync($"runs with {Tokens.Fingerprint("False")}");
        var seen = string.Join(
            '\n',
            await bed.Machine.JournalAsync("*"),
            (await bed.Machine.TryAsync("systemctl", "status", "--no-pager", "-l", "-n", "1000", "ocx-sync.service", "ocx-reconcile.service", "ocx-reconcile.timer")).StandardOutput,
            await bed.Machine.ExecAsync("ps", "axeww"),
            await bed.Gateway.InspectAsync("{{json .}}", "openclaw-cli"),
            await bed.Machine.ExecAsync("sh", "-c", "cat /run/ocx/* /var/lib/ocx/* 2>/dev/null; true"));
        new[] { "recreated by down-up", "sk-ant-oat01-FAKE", "sk-ant-ort01-FAKE" }.Where(t => seen.Contains(t, StringComparison.Ordinal)).Should().Equal("recreated by down-up");
        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "NRestarts", Sync)).Should().Be("0");
        (await bed.Machine.ExecAsync("systemctl", "is-active", Sync, "ocx-reconcile.timer")).Should().Be("active\nactive");
    }

    [TestCase("config --format")]
    [TestCase(" down ")]
    [TestCase(" up ")]
    [TestCase("proof")]
    public async Task The_machine_killed_while_the_gateway_is_made_anew_finishes_that_after_its_next_boot(string moment)
    {
        await using var bed = await ServiceBed.MakeAsync(moment == " down " ? GatewayBed.SlowToEnd : null, Sync);
        await bed.ShouldWatchAsync();
        var mark = await ReachAsync(bed, moment, bed.Gateway.Claude.RotateInPlace);

        await bed.Machine.KillAsync();
        await bed.Machine.BootAsync();

        await bed.Gateway.WaitServedAsync(mark, 30);
        await ShouldBeDoneAsync(bed, mark);
    }

    [TestCase("config --format")]
    [TestCase(" down ")]
    [TestCase(" up ")]
    [TestCase("proof")]
    public async Task Killed_itself_meanwhile_it_is_started_again_and_finishes(string moment)
    {
        await using var bed = await ServiceBed.MakeAsync(moment == " down " ? GatewayBed.SlowToEnd : null, Sync);
        await bed.ShouldWatchAsync();
        var mark = await ReachAsync(bed, moment, bed.Gateway.Claude.RotateByRename);

        await bed.Machine.ExecAsync("systemctl", "kill", "-s", "KILL", "--kill-who=main", Sync);

        await bed.Gateway.WaitServedAsync(mark, 30);
        await ShouldBeDoneAsync(bed, mark);
        await bed.ShouldWatchAsync(2);
        (await bed.Machine.JournalAsync(Sync)).Should().Contain("ocx-sync: warning: ended: signal (killed KILL)");
    }

    [Test]
    public async Task Stopped_meanwhile_it_ends_when_the_gateway_is_up()
    {
        // Down takes ten seconds: this first process ignores the signal.
        await using var bed = await ServiceBed.MakeAsync(GatewayBed.ComposeText("", "GATEWAY_IGNORE_TERM=1"), Sync);
        await bed.ShouldWatchAsync();
        var mark = await ReachAsync(bed, " down ", bed.Gateway.Claude.RotateByRename);

        await bed.Machine.ExecAsync("systemctl", "stop", Sync);

        await bed.Gateway.WaitServedAsync(mark, 1);
        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "ActiveState,Result", Sync)).Should().Be("success\ninactive");
        (await bed.Machine.JournalAsync(Sync)).Should().Contain("ocx-sync: stopped");
    }

    [Test]
    public async Task A_gateway_that_a_person_stopped_stays_stopped_over_rotation_restart_and_boot()
    {
        await using var bed = await ServiceBed.MakeAsync(null, Sync);
        await bed.ShouldWatchAsync();
        await bed.Gateway.ComposeAsync("stop", GatewayBed.Service);

        bed.Gateway.Claude.RotateByRename("new");
        await bed.ShouldWatchAsync(2);
        await bed.Machine.ExecAsync("systemctl", "restart", Sync);
        await bed.ShouldWatchAsync(3);
        await bed.Machine.KillAsync();
        await bed.Machine.BootAsync();
        await bed.ShouldWatchAsync(4);

        (await bed.Gateway.ContainersAsync()).Single().State.Should().Be("exited");
    }

    [Test]
    public async Task What_no_event_has_told_is_brought_by_the_timers_service()
    {
        await using var bed = await ServiceBed.MakeAsync();
        bed.Gateway.Claude.RotateByRename("new");

        await bed.Machine.ExecAsync("systemctl", "start", "ocx-reconcile.service");

        await bed.Gateway.WaitServedAsync("new", 1);
        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "Result", "ocx-reconcile.service")).Should().Be("success");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Without_inotify_tools_the_path_unit_carries_it(bool inPlace)
    {
        await using var bed = await ServiceBed.MakeAsync(null, "ocx-watch.path");

        bed.Gateway.Claude.Rotate("first", inPlace);
        await bed.Gateway.WaitServedAsync("first", 30);
        bed.Gateway.Claude.Rotate("second", inPlace); // during the proof of the first, when its service still runs

        await bed.Gateway.WaitServedAsync("second", 30);
    }

    /// <summary>Brings a token on its way as far as this; its mark.</summary>
    private static async Task<string> ReachAsync(ServiceBed bed, string moment, Action<string> bring)
    {
        if (moment != "proof")
        {
            return await bed.Gateway.MeetAsync(moment, bring, bed.Runs);
        }

        bring("new");
        await bed.Gateway.WaitServedAsync("new");
        return "new";
    }

    private static async Task ShouldBeDoneAsync(ServiceBed bed, string mark)
    {
        for (var i = 0; i < 100 && (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.pending")).Length > 0; i++)
        {
            await Task.Delay(200);
        }

        (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.pending")).Should().BeEmpty(await bed.Machine.JournalAsync(Sync));
        (await bed.Gateway.ContainersAsync()).Should().ContainSingle();
        (await bed.Gateway.TokenServedAsync()).Should().Be(Tokens.Access(mark));
    }
}
