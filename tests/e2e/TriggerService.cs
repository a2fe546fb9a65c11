namespace Ocx.Tests;

/// <summary>ocx-trigger.timer and its service, on a real systemd and a real engine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerService
{
    [Test]
    public async Task A_minute_without_work_is_three_short_processes_and_no_line_in_the_journal()
    {
        Require.Program("strace", "strace");
        await using var bed = await TriggerServiceBed.MakeAsync();
        bed.Claude.SignIn("old", TimeSpan.FromHours(8));
        await bed.HurryAsync();
        await bed.EnableAsync(TriggerServiceBed.Timer);
        var trace = bed.Gateway["trace"];
        IReadOnlyList<string> Programs() => !File.Exists(trace) ? [] : [.. File.ReadAllLines(trace).Where(l => l.Contains("execve(", StringComparison.Ordinal) && l.EndsWith(" = 0", StringComparison.Ordinal)).Select(l => l.Split('"')[1])];
        var cursor = (await bed.JournalAsync("-n", "1", "--show-cursor")).Split("cursor: ")[1];
        await using var strace = new Resident(bed.Machine.Command("strace", "-f", "-qq", "-e", "trace=execve", "-e", "signal=none", "-o", trace, "-p", "1"));

        await Eventually.AssertAsync(() => Programs().Count(p => p.EndsWith("/ocx-expiry", StringComparison.Ordinal)) >= 7, $"minutes go by: {strace.Errors}", 40);

        var programs = Programs();
        (await bed.JournalAsync($"--after-cursor={cursor}")).Should().BeEmpty();
        programs.Should().OnlyContain(p => p == "/usr/local/bin/ocx-expiry" || p == "/bin/sh");
        programs.Count(p => p == "/bin/sh").Should().BeInRange(12, 16);
        await bed.Machine.ExecAsync("systemctl", "stop", TriggerServiceBed.Timer);
        (await bed.SystemctlAsync("start", TriggerServiceBed.Trigger)).ExitCode.Should().Be(0);
        (await bed.ShowAsync("Result")).Should().Be("exec-condition");
        Figures.Show($"a minute without work: {string.Join(" and ", programs.Distinct(StringComparer.Ordinal))}, and no line in the journal");
        bed.Claude.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task What_is_no_answer_of_ocx_expiry_s_skips_nothing()
    {
        await using var bed = await TriggerServiceBed.MakeAsync();
        await bed.Machine.ExecAsync("rm", "/usr/local/bin/ocx-expiry");

        await bed.Machine.ExecAsync("systemctl", "start", TriggerServiceBed.Trigger);

        bed.Claude.Token.Should().Be(Tokens.Access("new"), await bed.JournalAsync());
    }

    [TestCase(null, 0)]
    [TestCase("/root", 0)]
    [TestCase("/home/kim", 1234)]
    public async Task It_refreshes_in_its_sandbox_and_the_gateway_gets_the_token(string? home, int user)
    {
        await using var bed = await TriggerServiceBed.MakeAsync(home: home);
        if (user != 0)
        {
            await bed.Machine.ExecAsync("sh", "-c", $"echo kim:x:{user}:{user}::{home}:/bin/sh >>/etc/passwd; chown -R {user}:{user} {home}");
            await bed.EditAsync(TriggerServiceBed.Sync, $"BindReadOnlyPaths={home}/.claude");
        }

        await bed.EnableAsync(TriggerServiceBed.Sync);

        await bed.Machine.ExecAsync("systemctl", "start", TriggerServiceBed.Trigger);

        bed.Claude.Token.Should().Be(Tokens.Access("new"), await bed.JournalAsync());
        var place = home is null ? bed.Claude.Container : "this machine";
        (await bed.JournalAsync()).Should().Contain($"{place}: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new")} in ").And.NotContain("FAKE").And.NotContain("Starting");
        (await bed.ShowAsync("Result")).Should().Be("success");
        if (home is not null)
        {
            bed.Claude.Seen.Split('\n').Should().Contain($"HOME={home}").And.Contain($"{user}").And.Contain("/var/opt").And.NotContain(l => l.StartsWith("STATE_DIRECTORY", StringComparison.Ordinal));
            (await bed.Machine.ExecAsync("stat", "-c", "%u:%g %a", $"{home}/.claude/.credentials.json")).Should().Be($"{user}:{user} 600");
        }

        await bed.Gateway.WaitServedAsync("new");
    }

    [Test]
    public async Task A_stop_ends_Claude_Code_in_its_container_and_a_failure_is_seen_until_the_next_success()
    {
        await using var bed = await TriggerServiceBed.MakeAsync("trap exit TERM; setsid sleep 1000 & sleep 1000 & wait");
        await bed.SystemctlAsync("start", "--no-block", TriggerServiceBed.Trigger);
        await Eventually.AssertAsync(() => bed.Claude.Calls.Count > 0, "it is called", 20);

        await bed.Machine.ExecAsync("systemctl", "stop", TriggerServiceBed.Trigger);

        await bed.Claude.ShouldBeEmptyAsync();
        (await bed.ShowAsync("Result")).Should().Be("success", "an order is no failure");

        bed.Claude.Behave("echo no connection; exit 1");
        (await bed.SystemctlAsync("start", TriggerServiceBed.Trigger)).ExitCode.Should().Be(1);

        (await bed.SystemctlAsync("is-failed", TriggerServiceBed.Trigger)).StandardOutput.Should().Be("failed\n");
        (await bed.Machine.ExecAsync("journalctl", "-q", "-o", "cat", "-p", "err", "-u", TriggerServiceBed.Trigger)).Should()
            .Contain($"Claude Code has not refreshed the token {Tokens.Fingerprint("old")}, and ended with status 1").And.Contain("no connection");

        bed.Claude.Behave("by_rename");
        await bed.Machine.ExecAsync("systemctl", "start", TriggerServiceBed.Trigger);

        (await bed.SystemctlAsync("is-failed", TriggerServiceBed.Trigger)).StandardOutput.Should().Be("inactive\n");
        bed.Claude.Token.Should().Be(Tokens.Access("new"));
    }

    [Test]
    public async Task A_power_cut_while_Claude_Code_works_is_made_good_after_the_boot()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await TriggerServiceBed.MakeAsync("sleep 1000", engine: engine);
        await bed.HurryAsync();
        await bed.EnableAsync(TriggerServiceBed.Sync, TriggerServiceBed.Timer);
        await Eventually.AssertAsync(() => bed.Claude.Calls.Count > 0, "it is called", 20);

        await bed.Machine.KillAsync();
        await engine.CutAsync();
        bed.Claude.Behave("in_place");
        await engine.StartAsync();
        await bed.Machine.BootAsync();

        await bed.Gateway.WaitServedAsync("new", 30);
        bed.Claude.Calls.Should().HaveCount(2);
    }
}
