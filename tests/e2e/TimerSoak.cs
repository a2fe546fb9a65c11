namespace Ocx.Tests;

/// <summary>What the timers start, as often as they do in days: where nothing has happened, nothing is left and nothing is said.</summary>
[Category(Torture.Category)]
[Parallelizable(ParallelScope.All)]
public sealed class TimerSoak
{
    [TestCase("ocx-trigger.service", 20, 1000, 0, "exec-condition")]
    [TestCase("ocx-reconcile.service", 5, 500, 4, "success")]
    public async Task A_run_with_nothing_to_do_leaves_nothing(string unit, int brief, int full, int most, string result)
    {
        var runs = Torture.Of(brief, full);
        var timer = unit.Replace(".service", ".timer", StringComparison.Ordinal);
        await using var bed = await ServiceBed.MakeAsync(null, "ocx-sync.service");
        await bed.Machine.WriteAsync($"/etc/systemd/system/{timer}.d/bed.conf", "[Timer]\nOnBootSec=\nOnCalendar=\nOnCalendar=2099-01-01\n"); // it is here that the timer's part is played
        await bed.Machine.ExecAsync("systemctl", "enable", "-q", "--now", timer);
        await bed.ShouldWatchAsync();
        await RunAsync(bed, unit, 1);
        var (files, lines, own) = (await FilesAsync(bed), await LinesAsync(bed), await LinesAsync(bed, $"_SYSTEMD_UNIT={unit}"));

        await RunAsync(bed, unit, runs);

        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "Result", unit)).Should().Be(result, await bed.Machine.JournalAsync(unit));
        var (left, said, told) = (await FilesAsync(bed), await LinesAsync(bed, $"_SYSTEMD_UNIT={unit}") - own, await LinesAsync(bed) - lines);
        left.Except(files).Should().BeEmpty();
        said.Should().Be(0, "it has nothing to say: {0}", await bed.Machine.JournalAsync(unit));
        told.Should().BeLessThanOrEqualTo(most * runs, "lines of systemd about it");
        Torture.Row("soak-timers", $"`{unit}`", runs, said, (double)told / runs, left.Count - files.Count);
    }

    /// <summary>Starts a unit so many times, one after the other.</summary>
    private static async Task RunAsync(ServiceBed bed, string unit, int times) =>
        await bed.Machine.ExecAsync("sh", "-ec", "for i in $(seq \"$2\"); do systemctl start \"$1\"; done", "sh", unit, $"{times}");

    /// <summary>All that lies where state and run-time files do; and what systemd has of us.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(ServiceBed bed) => (await bed.Machine.ExecAsync(
        "sh",
        "-ec",
        """
        find /run/ocx /var/lib/ocx /run/systemd /var/lib/systemd -not -path '*/journal/*' -not -path '*/dynamic-uid/*'
        find /tmp /var/tmp -maxdepth 1 -name 'systemd-private-*'
        systemctl list-units --all --no-legend --plain 'ocx*' 'run-*' | cut -d' ' -f1
        """)).Split('\n');

    /// <summary>How many lines the journal has; without what systemd says of a machine that shares the network of this one.</summary>
    private static async Task<int> LinesAsync(ServiceBed bed, params string[] match) =>
        (await bed.Machine.ExecAsync(["journalctl", "-q", "--no-pager", "-o", "cat", .. match])).Split('\n').Count(l => !l.Contains("loopback network device", StringComparison.Ordinal));
}
