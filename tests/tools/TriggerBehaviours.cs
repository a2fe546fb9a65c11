using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Whatever Claude Code does: the credentials tell, and neither its exit code nor its output.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerBehaviours
{
    [TestCase("in_place; echo ok")]
    [TestCase("by_rename; echo ok")]
    [TestCase("by_rename; exit 1")]
    [TestCase("echo 'Not logged in'; in_place; exit 143")]
    [TestCase("sleep 3; in_place")]
    [TestCase("""head -c 100 "$dir/next.json" >"$file"; sleep 1; in_place""")]
    public async Task A_new_token_that_lives_longer_is_a_success(string behaviour)
    {
        using var bed = new TriggerBed(behaviour);

        var result = await bed.RunAsync();

        result.StandardError.Should().BeEmpty();
        result.StandardOutput.Should().MatchRegex($"^this machine: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new")} in \\d+\\.\\d s, with 3m \\d+s left, now until 20\\S+Z\n$");
        result.ExitCode.Should().Be(0);
        bed.Calls.Should().ContainSingle().Which.Should().EndWith("""-p say ok --strict-mcp-config --settings {"disableAllHooks":true} --no-session-persistence --tools """);
    }

    [Test]
    public async Task One_that_does_not_know_our_options_is_called_without_them()
    {
        using var bed = new TriggerBed("""[ $# -eq 2 ] || { echo "error: unknown option '--tools'" >&2; exit 1; }; in_place""");

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        bed.Calls.Should().HaveCount(2);
        bed.Calls[1].Should().EndWith(" -p say ok");
    }

    [TestCase("echo ok", 0, "ok")]
    [TestCase("again; echo ok", 0, "ok")]
    [TestCase("exit 1", 1, null)]
    [TestCase("echo 'Not logged in · Please run /login'; exit 1", 1, "Not logged in · Please run /login")]
    [TestCase("""sed -i 's/FAKE-old/FAKE-new/' "$file" """, 0, null)] // another token that lives no longer
    public async Task Everything_else_is_to_be_tried_again(string behaviour, int status, string? said)
    {
        using var bed = new TriggerBed(behaviour);

        var (exitCode, report, errors) = await bed.ReportAsync();

        exitCode.Should().Be(75);
        report.GetProperty("outcome").GetString().Should().Be("unchanged");
        report.GetProperty("exit_status").GetInt32().Should().Be(status);
        errors.Should().MatchRegex($"^ocx-trigger: error: this machine: Claude Code has .*{Tokens.Fingerprint("old")}.*, and ended with status {status}\n");
        errors.Should().EndWith("ocx-trigger: hint: the next run tries again; by hand: claude -p \"say ok\"\n");
        errors.Split('\n').Where(l => l.StartsWith("ocx-trigger:   ", StringComparison.Ordinal)).Should().Equal(said is null ? [] : [$"ocx-trigger:   {said}"]);
    }

    [Test]
    public async Task An_expired_token_that_is_not_refreshed_may_be_for_a_person()
    {
        // Up to 2.1.100 nothing else tells that the sign-in has ended.
        using var bed = new TriggerBed("exit 1", -10);

        (await bed.RunAsync()).StandardError.Should().EndWith("ocx-trigger: hint: the next run tries again; if that goes on, the sign-in may have ended: claude, then /login\n");
    }

    [Test]
    public async Task A_blanked_token_asks_for_a_person()
    {
        using var bed = new TriggerBed("blank; exit 1");

        var (exitCode, report, errors) = await bed.ReportAsync();

        (exitCode, report.GetProperty("outcome").GetString(), report.GetProperty("after").GetString()).Should().Be((77, "sign-in", null));
        errors.Should().Be($"ocx-trigger: error: {bed.Credentials}: the sign-in has ended: Claude Code has blanked the access token\nocx-trigger: hint: sign in again: run claude where it runs, then /login\n");

        (await bed.RunAsync()).ExitCode.Should().Be(77);
        (await bed.RunAsync("--force")).ExitCode.Should().Be(77);
        bed.Calls.Should().HaveCount(1, "a person has to sign in: no call changes that");
    }

    [TestCase("""head -c 60 "$dir/next.json" >"$file"; exit 1""", 65)]
    [TestCase(""": >"$file"; exit 1""", 65)]
    [TestCase("""rm "$file"; exit 1""", 66)]
    public async Task Credentials_that_it_leaves_broken_are_told_of(string behaviour, int expected)
    {
        using var bed = new TriggerBed(behaviour);

        var (exitCode, report, errors) = await bed.ReportAsync();

        (exitCode, report.GetProperty("outcome").GetString()).Should().Be((expected, "failed"));
        errors.Should().StartWith($"ocx-trigger: error: {bed.Credentials}: ");
    }

    [Test]
    public async Task What_it_prints_holds_no_token_when_we_pass_it_on()
    {
        using var bed = new TriggerBed($"echo using {Tokens.Access("old")} and {Tokens.Refresh("old")} by http://me:FAKE-password@proxy/; cat \"$file\" >&2; exit 1");

        var result = await bed.RunAsync("-v");

        result.ExitCode.Should().Be(75);
        (result.StandardOutput + result.StandardError).Should().NotContain("FAKE");
        var run = await bed.RunAsync("--json");
        (run.StandardOutput + run.StandardError).Should().NotContain("FAKE");
    }

    [Test]
    public async Task It_is_told_to_end_when_its_time_is_over_and_may_save_what_it_has()
    {
        // As 2.1.329: told to end in the midst of a request, it waits for the answer.
        using var bed = new TriggerBed("trap 'sleep 5; by_rename; exit 143' TERM; sleep 60 & wait");

        var (exitCode, report, errors) = await bed.ReportAsync("--timeout", "1s");

        (exitCode, report.GetProperty("outcome").GetString(), report.GetProperty("timed_out").GetBoolean()).Should().Be((0, "refreshed", true), errors);
        report.GetProperty("duration_ms").GetDouble().Should().BeInRange(6000, 12_000);
        bed.Marked.Processes().Should().BeEmpty();
    }

    [Test]
    public async Task It_is_killed_when_it_does_not_end_and_all_that_it_has_started()
    {
        using var bed = new TriggerBed("trap '' TERM; sleep 300 & while :; do sleep 1; done");

        var (exitCode, report, errors) = await bed.ReportAsync("--timeout", "1s");

        (exitCode, report.GetProperty("timed_out").GetBoolean()).Should().Be((75, true));
        errors.Should().Contain("has not refreshed the token").And.Contain("within 1s, and was ended");
        report.GetProperty("duration_ms").GetDouble().Should().BeInRange(31_000, 40_000, "SIGKILL can lose the sign-in: it has 30 s to end");
        bed.Marked.Processes().Should().BeEmpty();
    }

    [Test]
    public async Task Told_to_end_we_first_wait_for_an_answer_that_may_be_on_its_way()
    {
        // As up to 2.1.100: told to end, it loses the answer.
        using var bed = new TriggerBed(": >\"$dir/ready\"; sleep 3; by_rename");
        await using var run = new Resident(bed.Trigger());
        await Eventually.AssertAsync(() => File.Exists(bed[".claude/ready"]), "claude runs", 10);

        await Bash.KillAsync("TERM", run.Id);

        (await run.EndAsync()).ExitCode.Should().Be(0, run.Errors);
        run.Output.Should().Contain($" -> {Tokens.Fingerprint("new")} ");
        run.Errors.Should().Be("ocx-trigger: waiting for Claude Code, which may have asked for the next token: 20s at most\n");
    }

    [Test]
    public async Task Then_it_is_told_to_end_as_well()
    {
        using var bed = new TriggerBed("trap 'by_rename; exit 143' TERM; : >\"$dir/ready\"; sleep 60 & wait");
        await using var run = new Resident(bed.Trigger());
        await Eventually.AssertAsync(() => File.Exists(bed[".claude/ready"]), "claude runs", 10);

        await Bash.KillAsync("TERM", run.Id);

        var (exitCode, time) = await run.EndAsync(30);
        exitCode.Should().Be(143);
        time.TotalSeconds.Should().BeInRange(20, 32);
        (await File.ReadAllTextAsync(bed.Credentials)).Should().Contain(Tokens.Access("new"));
        bed.Marked.Processes().Should().BeEmpty();
    }

    [Test]
    public async Task What_hangs_after_the_refresh_is_not_waited_for()
    {
        // With a proxy that does not answer, 2.0.77 to 2.1.329 save the token and then hang.
        using var bed = new TriggerBed("in_place; sleep 300 & setsid sleep 300 & wait");

        var (exitCode, report, errors) = await bed.ReportAsync();

        (exitCode, report.GetProperty("outcome").GetString()).Should().Be((0, "refreshed"), errors);
        report.GetProperty("duration_ms").GetDouble().Should().BeInRange(10_000, 20_000);
        bed.Marked.Processes().Should().BeEmpty();
    }

    [Test]
    public async Task Two_at_once_call_it_once()
    {
        using var bed = new TriggerBed("sleep 2; in_place; echo ok");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bed.Trigger().ExecuteBufferedAsync().Task));

        results.Select(r => r.ExitCode).Should().AllBeEquivalentTo(0);
        bed.Calls.Should().HaveCount(1);
    }

    [Test]
    public async Task Killed_itself_it_leaves_a_call_that_the_next_run_waits_for()
    {
        using var bed = new TriggerBed(": >\"$dir/ready\"; sleep 3; in_place");
        await using var run = new Resident(bed.Trigger());
        await Eventually.AssertAsync(() => File.Exists(bed[".claude/ready"]), "claude runs", 10);
        await Bash.RunAsync("/", $"kill -KILL {run.Id}");

        var (exitCode, report, errors) = await bed.ReportAsync();

        (exitCode, report.GetProperty("outcome").GetString()).Should().Be((0, "not-due"), errors);
        bed.Calls.Should().HaveCount(1);
    }
}
