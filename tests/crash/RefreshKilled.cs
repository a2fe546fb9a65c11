namespace Ocx.Tests;

/// <summary>
/// Killed at any system call after the answer has arrived, ocx-refresh has lost nothing: the next run has the new refresh
/// token, and the old one is never spent again.
/// </summary>
/// <remarks>
/// strace is attached while the endpoint holds its answer back, so its count begins there. An answer has arrived when it
/// stands in the journal: of what only the kernel has of it, or a process that is gone, no program can know.
/// </remarks>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshKilled
{
    /// <summary>What comes and goes as the runtime pleases, and touches no file.</summary>
    private static readonly string[] Runtime = ["futex", "mmap", "munmap", "mprotect", "madvise", "sched_yield", "rt_sigprocmask", "restart_syscall", "execve", "exit", "exit_group", "epoll_wait", "poll"];

    [Test]
    public async Task The_answer_is_on_the_disk_before_anything_is_done_with_it()
    {
        var calls = await TraceAsync(allThreads: true);

        var kept = calls.FindIndex(c => c.Name == "write" && c.Text.Contains("answered_at", StringComparison.Ordinal));
        kept.Should().BePositive("the answer goes into the journal");
        calls[..kept].Select(c => c.Name).Should().NotContain(["unlinkat", "renameat2", "fsync"]);
        calls[kept..].First(c => c.Name is "unlinkat" or "renameat2" or "fsync").Name.Should().Be("fsync");
        calls.FindIndex(c => c.Name == "renameat2" && c.Text.Contains(".credentials.json", StringComparison.Ordinal)).Should().BeGreaterThan(kept);
    }

    [Test]
    public async Task The_next_run_has_the_new_refresh_token()
    {
        // What reads the answer has nothing left to do but to sync it; all else is the first thread's, which is traced alone.
        var calls = (await TraceAsync(allThreads: false)).Where(c => !Runtime.Contains(c.Name)).Select(c => (c.Name, c.Number)).Distinct().ToList();
        calls.Select(c => c.Name).Should().Contain(["renameat2", "fsync", "unlinkat", "write", "fchmod"]);
        var (killed, finished) = (0, 0);
        foreach (var (name, number) in calls.Prepend(("fsync", 0)))
        {
            using var bed = new RefreshBed();
            var at = number == 0 ? "killed at the fsync of the journal" : $"killed at {name} number {number}";

            var exitCode = number == 0
                ? await RunAsync(bed, "-f", "-P", bed.JournalPath, "-e", "trace=fsync", "-e", "inject=fsync:signal=KILL:when=1", "-o", "/dev/null")
                : await RunAsync(bed, "-e", $"trace={name}", "-e", $"inject={name}:signal=KILL:when={number}", "-o", "/dev/null");

            exitCode.Should().BeOneOf([0, 137], at);
            killed += exitCode == 137 ? 1 : 0;
            finished += await FinishAsync(bed, exitCode, at) ? 1 : 0;
        }

        Figures.Print($"ocx-refresh: {calls.Count + 1} system calls of {calls.Select(b => b.Name).Distinct().Count()} kinds after the answer, killed at {killed}: {finished} finished by the next run, no sign-in lost");
        killed.Should().BeGreaterThan(calls.Count * 3 / 4, "a run makes nearly the same calls every time");
        finished.Should().BeInRange(2, killed, "else no kill has hit what is between the answer and the credentials");
    }

    /// <summary>The next run has the new refresh token.</summary>
    /// <returns>Whether it had to do something for that.</returns>
    private static async Task<bool> FinishAsync(RefreshBed bed, int exitCode, string at)
    {
        if (exitCode == 137)
        {
            await Bash.RunAsync(bed.Root, "find . -depth -name '*.lock' -type d -exec rmdir {} +"); // as who finds one untouched for a minute does: RefreshLocks
        }

        bed.Server.Instead = null;
        var next = await bed.JsonAsync();
        (next.ExitCode, bed.RefreshToken, bed.Token).Should().Be((0, Tokens.Refresh("new1"), Tokens.Access("new1")), $"{at}; {next.Errors}");
        (bed.Server.IsRevoked, bed.Server.Requests.Count).Should().Be((false, 1), at);

        // One that has nothing to do takes no lock away.
        bed.Names(".claude").Where(n => next.Outcome == "finished" || n != ".oauth_refresh.lock").Should().Equal([".credentials.json"], at);
        return next.Outcome == "finished";
    }

    /// <summary>The calls of a run that goes well, from the answer on; those of each thread in order.</summary>
    private static async Task<List<SystemCall>> TraceAsync(bool allThreads)
    {
        Require.Program("strace", "strace");
        using var bed = new RefreshBed();
        (await RunAsync(bed, [.. allThreads ? new[] { "-f" } : [], "-s", "200", "-o", bed["trace"]])).Should().Be(0);
        var lines = await File.ReadAllLinesAsync(bed["trace"]);
        return [.. SystemCalls.Parse(lines.Select(l => allThreads ? l : $"1 {l}"))];
    }

    /// <summary>Runs it, and attaches strace before it has the answer.</summary>
    /// <returns>Its exit code.</returns>
    private static async Task<int> RunAsync(RefreshBed bed, params string[] options)
    {
        var attached = bed.Server.HoldAnswer();
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => bed.Server.Requests.Count == 1 || run.HasEnded, "it asks", 20);
        await using var strace = new Resident(Shell.Command("strace", ["-p", $"{run.Id}", .. options]));
        await Eventually.AssertAsync(() => strace.Errors.Contains(" attached", StringComparison.Ordinal) || strace.HasEnded, "strace is there", 20);
        attached.SetResult();
        return (await run.EndAsync(40)).ExitCode;
    }
}
