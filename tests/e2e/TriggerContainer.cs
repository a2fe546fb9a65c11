using System.Diagnostics;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-trigger with Claude Code in a container: each way in which that has been seen to behave.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerContainer
{
    [TestCase("in_place", 0, false)]
    [TestCase("by_rename", 0, false)]
    [TestCase("by_rename; exit 1", 1, false)]
    [TestCase("sleep 10; in_place", 0, false)]
    // Told to end while the answer arrives.
    [TestCase("trap 'by_rename; exit 7' TERM; sleep 100 & wait", 7, true)]
    [TestCase("trap '' TERM; sleep 8; by_rename; exit 1", 1, true)]
    // Saved, and then it hangs: a proxy that does not answer.
    [TestCase("in_place; exec sleep 100", 143, true)]
    public async Task A_new_token_is_a_success_however_it_ends(string behaviour, int status, bool isLate)
    {
        await using var bed = await TriggerBed.MakeAsync(behaviour);

        var run = await bed.JsonAsync(isLate ? ["--timeout", "3s"] : []);

        (run.ExitCode, run.Outcome, run["error"]).Should().Be((0, "refreshed", null), run.Errors);
        (run["before"], run["after"]).Should().Be((Tokens.Fingerprint("old"), Tokens.Fingerprint("new")));
        (run["exit_status"], run["timed_out"]).Should().Be(($"{status}", $"{isLate}"));
        (run["place"], run["command"]).Should().Be((bed.Container, $"docker exec {bed.Container} claude -p \"say ok\""));
        run.Report.GetProperty("duration_ms").GetInt32().Should().BeLessThan(15_000);
        run.Report.GetProperty("minutes_left").GetDouble().Should().BeInRange(3, 4);
        bed.Token.Should().Be(Tokens.Access("new"));
        await bed.ShouldBeEmptyAsync();
        bed.Calls.Should().ContainSingle().Which.Should().Contain(" -p say ok");
    }

    [TestCase("true", 75, "unchanged", 0, "has not refreshed the token {0}, and ended with status 0")]
    [TestCase("again", 75, "unchanged", 0, "has not refreshed the token {0}, and ended with status 0")]
    [TestCase("exit 1", 75, "unchanged", 1, "has not refreshed the token {0}, and ended with status 1")]
    [TestCase("kill -s KILL $$", 75, "unchanged", 137, "has not refreshed the token {0}, and ended with status 137")]
    [TestCase("blank; exit 1", 77, "sign-in", 1, "the sign-in has ended")]
    [TestCase("blank", 77, "sign-in", 0, "the sign-in has ended")]
    [TestCase("head -c 60 \"$dir/next.json\" >\"$file\"; kill -s KILL $$", 65, "failed", 137, "cut off")]
    [TestCase(": >\"$file\"; exit 1", 65, "failed", 1, "empty")]
    [TestCase("rm \"$file\"", 66, "failed", 0, "no such file")]
    // A new token that lives no longer is none.
    [TestCase("sed s/old/other/ \"$file\" >\"$dir/next.json\"; by_rename", 75, "unchanged", 0, "which lives no longer")]
    public async Task Without_one_nothing_that_it_says_is_a_success(string behaviour, int exitCode, string outcome, int status, string message)
    {
        await using var bed = await TriggerBed.MakeAsync(behaviour);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, run["exit_status"], run["timed_out"]).Should().Be((exitCode, outcome, $"{status}", "False"), run.Errors);
        run["error"].Should().Contain(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, Tokens.Fingerprint("old")));
        run.Errors.Should().Contain(run["error"]);
        await bed.ShouldBeEmptyAsync();
        bed.Calls.Should().ContainSingle();
    }

    [Test]
    public async Task One_that_does_not_end_is_killed_after_half_a_minute_of_grace()
    {
        await using var bed = await TriggerBed.MakeAsync("trap '' TERM; sleep 1000 & wait; sleep 1000");
        var time = Stopwatch.StartNew();

        var run = await bed.JsonAsync("--timeout", "2s");

        time.Elapsed.TotalSeconds.Should().BeInRange(32, 45);
        (run.ExitCode, run.Outcome, run["exit_status"], run["timed_out"]).Should().Be((75, "unchanged", "137", "True"));
        run.Errors.Should().Contain($"has not refreshed the token {Tokens.Fingerprint("old")}, within 2s, and was ended");
        await bed.ShouldBeEmptyAsync();
    }

    [TestCase("setsid sleep 1000 </dev/null >/dev/null 2>&1 & by_rename")]
    [TestCase("( (trap '' HUP TERM; setsid sleep 1000) & ) </dev/null >/dev/null 2>&1; by_rename")]
    [TestCase("setsid sleep 1000 & sleep 1000 & by_rename")]
    public async Task What_it_leaves_behind_is_ended(string behaviour)
    {
        await using var bed = await TriggerBed.MakeAsync(behaviour);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be((0, "refreshed"), run.Errors);
        await bed.ShouldBeEmptyAsync();
    }

    [Test]
    public async Task What_it_prints_is_shown_with_no_token_in_it()
    {
        await using var bed = await TriggerBed.MakeAsync($"echo 'out {Tokens.Access("printed")}'; echo 'err {Tokens.Refresh("printed")}' >&2; exit 1");

        var plain = await bed.RunAsync("-v");
        var run = await bed.JsonAsync("-v");

        var all = plain.StandardOutput + plain.StandardError + run.Report + run.Errors;
        all.Should().NotContain("FAKE").And.MatchRegex(@"out sk-ant-oat01-\[masked \w+\][^$]*err sk-ant-ort01-\[masked");
        plain.ExitCode.Should().Be(75);
        plain.StandardOutput.Should().BeEmpty();
    }

    [Test]
    public async Task What_it_prints_may_be_long()
    {
        await using var bed = await TriggerBed.MakeAsync("yes | head -c 50000000; yes | head -c 50000000 >&2; by_rename");

        var result = await bed.RunAsync();

        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        result.StandardOutput.Should().MatchRegex($@"^{bed.Container}: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new")} in \d+\.\d s, with [^\n]* left, now until [^\n]*Z\n$");
    }

    [Test]
    public async Task Nothing_is_started_that_is_not_due()
    {
        await using var bed = await TriggerBed.MakeAsync();
        bed.SignIn("old", TimeSpan.FromMinutes(6));
        var path = await bed.PathAsync(("docker", "echo docker >>\"$0.called\""), ("claude", "echo claude >>\"$0.called\""));

        var result = await bed.Command().With(("PATH", path)).ExecuteBufferedAsync();
        var forced = await bed.JsonAsync("--force");

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "", ""));
        Directory.EnumerateFiles(bed.Gateway["bin"], "*.called").Should().BeEmpty();
        (forced.ExitCode, forced.Outcome).Should().Be((0, "refreshed"), "--force takes no time into account");
    }
}
