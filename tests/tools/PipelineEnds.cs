namespace Ocx.Tests;

/// <summary>Whatever dies, all of it ends, and says why: systemd starts it again.</summary>
[NonParallelizable]
public sealed class PipelineEnds
{
    private static readonly TestCaseData[] Deaths =
    [
        new TestCaseData("/bin/bash ", "error: the stage guard has ended, with status 137").SetArgDisplayNames("guard"),
        new TestCaseData("ocx-map ", "error: the stage map has ended, with status 137").SetArgDisplayNames("ocx-map"),
        new TestCaseData("ocx-profiles ", "error: the stage profiles has ended, with status 137").SetArgDisplayNames("ocx-profiles"),
        new TestCaseData("ocx-envset ", "error: the stage envset has ended, with status 137").SetArgDisplayNames("ocx-envset"),
        new TestCaseData("inotifywait ", "error: inotifywait has ended").SetArgDisplayNames("inotifywait"),
    ];

    private static readonly TestCaseData[] Losses =
    [
        new TestCaseData("mv claude elsewhere").SetArgDisplayNames("moved"),
        new TestCaseData("mkdir new; cp claude/.cred* new; mv claude elsewhere; mv new claude").SetArgDisplayNames("replaced"),
        new TestCaseData("rm -r claude").SetArgDisplayNames("deleted"),
        new TestCaseData("chmod 700 claude; mv claude run/").SetArgDisplayNames("moved to another directory"),
    ];

    [TestCaseSource(nameof(Deaths))]
    public async Task A_killed_stage_ends_it_within_a_second(string process, string message)
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();

        await Bash.KillAsync("KILL", bed.Processes.Single(p => p.Key != sync.Id && p.Value.StartsWith(process, StringComparison.Ordinal)).Key);

        await ShouldEndAsync(bed, sync, message);
        await using var next = bed.Start();
        bed.RotateByRename("next");
        await bed.ShouldSyncAsync("next");
    }

    [TestCaseSource(nameof(Losses))]
    public async Task A_lost_directory_ends_it_within_a_second(string script)
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();

        await Bash.RunAsync(bed.Root, script);

        await ShouldEndAsync(bed, sync, $"error: {bed["claude"]} was moved, deleted or unmounted");
        bed.Synced.Should().Be(Tokens.Access("start"));
    }

    [Test]
    public async Task An_unmounted_directory_ends_it_within_a_second()
    {
        Require.Root();
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");
        await using var sync = new Resident(bed.Program(
            "unshare",
            ["-m", "bash", "-c", "cp claude/.cred* . && mount -t tmpfs none claude && mv .cred* claude/ && exec \"$1\"", "bash", Shell.Tool("ocx-sync")]));
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ");
        await bed.ShouldSyncAsync("start");

        await Bash.RunAsync("/", "nsenter -t $1 -m umount $2", $"{sync.Id}", bed["claude"]);

        await ShouldEndAsync(bed, sync, $"error: {bed["claude"]} was moved, deleted or unmounted");
    }

    [Test]
    public async Task A_reader_that_goes_away_ends_it_within_a_second()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");

        await using var sync = new Resident(bed.Program("bash", "-c", "\"$1\" | head -n 1; exit ${PIPESTATUS[0]}", "bash", Shell.Tool("ocx-sync")));

        await sync.OutputShouldBecomeAsync($"{bed.Credentials}\n");
        await ShouldEndAsync(bed, sync, "ocx-envset: error: standard output: nobody reads it any more");
    }

    [Test]
    public async Task A_stage_that_cannot_even_start_ends_it()
    {
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");
        await Bash.RunAsync(bed.Root, "cp -r \"$1\" bin; rm bin/ocx-envset", Shell.Bin);

        await using var sync = new Resident(bed.Program(bed["bin/ocx-sync"]));

        await ShouldEndAsync(bed, sync, "ocx-envset: command not found", seconds: 2);
    }

    [Test]
    public async Task An_inotifywait_that_cannot_watch_ends_it()
    {
        await using var bed = new PipelineBed();
        await Bash.RunAsync(bed.Root, """mkdir bin; printf '#!/bin/sh\necho "Failed to watch; upper limit on inotify watches reached!" >&2\nexit 1\n' >bin/inotifywait; chmod +x bin/inotifywait""");

        await using var sync = new Resident(bed.Command().With(("PATH", $"{bed["bin"]}:{Environment.GetEnvironmentVariable("PATH")}")));

        await ShouldEndAsync(bed, sync, $"error: {bed["claude"]} cannot be watched", seconds: 2);
        sync.Errors.Should().Contain("upper limit on inotify watches");
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public async Task A_stop_is_orderly(string signal)
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();
        bed.RotateInPlace("last");

        await Bash.KillAsync(signal, sync.Id);

        var (exitCode, time) = await sync.EndAsync();
        Figures.Print($"SIG{signal}: ended after {time.TotalMilliseconds:f0} ms");
        exitCode.Should().Be(0);
        sync.Errors.Should().NotContain("error");
        bed.TokenOfOAuthJson.Should().BeOneOf(Tokens.Access("start"), Tokens.Access("last"));
        await bed.ShouldLeaveNoProcessAsync();
        bed.Temporary.Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(bed["run"]).Should().BeEmpty();
    }

    [Test]
    public async Task A_stop_by_systemd_which_signals_every_process_is_orderly()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();

        await Bash.KillAsync("TERM", [sync.Id, .. bed.Processes.Keys.Where(p => p != sync.Id)]);

        (await sync.EndAsync()).ExitCode.Should().Be(0, "standard error is: {0}", sync.Errors);
        sync.Errors.Should().NotContain("error");
        await bed.ShouldLeaveNoProcessAsync();
    }

    [TestCase("TERM", 60)]
    [TestCase("KILL", 60)]
    public async Task A_signal_at_any_instant_of_the_start_leaves_nothing_behind(string signal, int rounds)
    {
        var random = new Random(7);
        await using var bed = new PipelineBed();
        bed.RotateInPlace("start");
        for (var i = 0; i < rounds; i++)
        {
            await using var sync = bed.Start();
            var instant = random.NextDouble() * 60;
            await Task.Delay(TimeSpan.FromMilliseconds(instant));

            await Bash.KillAsync(signal, sync.Id);

            var (exitCode, _) = await sync.EndAsync(2);
            exitCode.Should().BeOneOf(signal == "KILL" ? [137] : [0, 143], "round {0}, {1} ms after the start: {2}", i, instant, sync.Errors);
            await bed.ShouldLeaveNoProcessAsync();
            if (signal == "TERM")
            {
                bed.Temporary.Should().BeEmpty("round {0}, {1} ms after the start, exit code {2}", i, instant, exitCode);
            }
        }
    }

    // The window is of some microseconds, so that it is met once in a thousand starts.
    [Test]
    public void Nothing_is_expanded_where_a_signal_would_be_lost()
    {
        var script = File.ReadAllText(Path.Join(Shell.Bin, "ocx-sync"));
        var once = script[script.IndexOf("check_watch() {", StringComparison.Ordinal)..script.IndexOf("# --- resident", StringComparison.Ordinal)];
        var trapped = script[script.IndexOf("# finish STATUS", StringComparison.Ordinal)..];
        var guard = trapped.IndexOf("guard() {", StringComparison.Ordinal);
        guard.Should().BePositive();
        var ours = trapped[..guard] + trapped[trapped.IndexOf("\n}\n", guard, StringComparison.Ordinal)..];

        foreach (var (text, trap) in new[] { (ours, "trap stop TERM"), (once, "trap 'exit 143' TERM") })
        {
            var code = string.Join('\n', text.Split('\n').Where(l => !l.TrimStart().StartsWith('#')));
            code.Should().Contain(trap).And.NotMatchRegex(@"\$\([^(]|<\(", "bash takes the action of a trap for the rest of it");
        }
    }

    [Test]
    public async Task Its_own_violent_death_leaves_no_process_behind()
    {
        await using var bed = new PipelineBed();
        await using var sync = await bed.StartSyncedAsync();

        await Bash.KillAsync("KILL", sync.Id);

        var (exitCode, time) = await sync.EndAsync();
        exitCode.Should().Be(137);
        Figures.Print($"ocx-sync killed: the last of its processes ended after {time.TotalMilliseconds:f0} ms");
        await bed.ShouldLeaveNoProcessAsync();
    }

    private static async Task ShouldEndAsync(PipelineBed bed, Resident sync, string message, double seconds = 1)
    {
        var (exitCode, time) = await sync.EndAsync(seconds + 4);
        Figures.Print($"ended after {time.TotalMilliseconds:f0} ms: {sync.Errors.TrimEnd().Split('\n')[^1]}");
        exitCode.Should().NotBe(0);
        time.TotalSeconds.Should().BeLessThan(seconds);
        sync.Errors.Should().Contain(message);
        await bed.ShouldLeaveNoProcessAsync();
        bed.Temporary.Should().BeEmpty();
    }
}
