namespace Ocx.Tests;

/// <summary>Claude Code's locks: taken as it takes them, so that nobody spends a refresh token that another is spending.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshLocks
{
    // Claude Code from 2.1.150 on: takes both locks, refreshes by itself, and lets go of them in the reverse order.
    private const string Writer = """
        mkdir .claude/.oauth_refresh.lock && mkdir .claude.lock
        echo held
        read -r _
        touch .claude.lock .claude/.oauth_refresh.lock
        sed 's/FAKE-old/FAKE-new1/; s/\("expiresAt": *\)[0-9]*/\1'"$1"'/' .claude/.credentials.json >.claude/.credentials.json.tmp.1
        mv .claude/.credentials.json.tmp.1 .claude/.credentials.json
        rmdir .claude.lock .claude/.oauth_refresh.lock
        """;

    [Test]
    public async Task Of_eight_that_race_one_asks_and_all_end_with_the_newest_token()
    {
        using var bed = new RefreshBed();

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bed.JsonAsync()));

        runs.Should().OnlyContain(r => r.ExitCode == 0, string.Concat(runs.Select(r => r.Errors)));
        runs.Select(r => r.Outcome).Order(StringComparer.Ordinal).Should().Equal([.. Enumerable.Repeat("not-due", 7), "refreshed"]);
        runs.Where(r => r.Outcome == "not-due").Should().OnlyContain(r => r["before"] == Tokens.Fingerprint("new1"));
        bed.Server.Requests.Should().ContainSingle();
        (bed.RefreshToken, bed.Server.IsRevoked).Should().Be((Tokens.Refresh("new1"), false));
    }

    [Test]
    public async Task Eight_that_race_beside_Claude_Code_which_refreshes_ask_nobody()
    {
        using var bed = new RefreshBed();
        await using var claude = new Resident(bed.Program("bash", "-ec", Writer, "bash", $"{Tokens.InHours(8)}"));
        await claude.OutputShouldBecomeAsync("held\n");
        var runs = Enumerable.Range(0, 8).Select(_ => new Resident(bed.Command("--json"))).ToList();
        await Eventually.AssertAsync(() => runs.Count(r => r.Errors.Contains("waiting for it", StringComparison.Ordinal)) == 8, "all wait", 30);

        // Its own request is the only one that the endpoint sees.
        bed.Server.Grant(Tokens.Refresh("old")).Should().NotBeNull();
        claude.Send("go\n");

        foreach (var run in runs)
        {
            (await run.EndAsync(30)).ExitCode.Should().Be(0, run.Errors);
            run.Output.Should().Contain("\"outcome\":\"not-due\"").And.Contain(Tokens.Fingerprint("new1"));
            await run.DisposeAsync();
        }

        (bed.Server.Requests.Count, bed.Token, bed.Server.IsRevoked).Should().Be((0, Tokens.Access("new1"), false));
        bed.Names(".claude").Should().Equal(".credentials.json");
    }

    [Test]
    public async Task Both_are_held_and_touched_while_the_endpoint_is_asked_and_gone_when_it_has_answered()
    {
        using var bed = new RefreshBed();
        var answer = bed.Server.HoldAnswer();
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => bed.Server.Requests.Count == 1, "it asks", 20);
        string[] locks = [bed[".claude.lock"], bed[".claude/.oauth_refresh.lock"]];

        locks.Should().OnlyContain(l => Directory.Exists(l));
        foreach (var one in locks)
        {
            Directory.SetLastWriteTimeUtc(one, DateTime.UtcNow.AddSeconds(-30));
        }

        await Eventually.AssertAsync(() => locks.All(l => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(l) < TimeSpan.FromSeconds(10)), "both are touched", 10);
        answer.SetResult();

        (await run.EndAsync(20)).ExitCode.Should().Be(0, run.Errors);
        locks.Should().NotContain(l => Directory.Exists(l));
        bed.Token.Should().Be(Tokens.Access("new1"));
    }

    [TestCase(".claude.lock")]
    [TestCase(".claude/.oauth_refresh.lock")]
    public async Task One_that_somebody_has_left_is_taken_away_when_it_is_old(string name)
    {
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "mkdir \"$1\"; touch -d '-61 sec' \"$1\"", name);

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().MatchRegex($"ocx-refresh: warning: {bed[name]}: is stale, touched 1m \\ds ago: ");
        Directory.Exists(bed[name]).Should().BeFalse();
    }

    [Test]
    public async Task One_that_only_looks_old_since_a_clock_was_set_forward_is_left_to_who_touches_it()
    {
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "mkdir .claude.lock; touch -d '-3600 sec' .claude.lock");
        var holding = Bash.RunAsync(bed.Root, "for i in 1 2 3; do sleep 3; touch -d '-3600 sec' .claude.lock; done; rmdir .claude.lock");

        var result = await bed.RunAsync();

        await holding;
        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().NotContain("is stale");
    }

    [TestCase(".claude.lock")]
    [TestCase(".claude/.oauth_refresh.lock")]
    public async Task One_that_is_held_is_waited_for_and_a_stop_leaves_nothing_behind(string name)
    {
        using var bed = new RefreshBed();
        Directory.CreateDirectory(bed[name]);
        await using var run = new Resident(bed.Command());
        await run.ErrorsShouldShowAsync($"{bed[name]}: Claude Code is at work: waiting for it");

        await Bash.KillAsync("TERM", run.Id);

        (await run.EndAsync(10)).ExitCode.Should().Be(143);
        bed.Server.Requests.Should().BeEmpty();
        bed.Names(".claude").Concat(bed.Names()).Where(n => n.EndsWith("lock", StringComparison.Ordinal)).Should().Equal([Path.GetFileName(name)], "the other's stays, ours is gone");
    }

    [Test]
    public async Task A_stop_while_the_endpoint_is_asked_waits_for_the_answer()
    {
        using var bed = new RefreshBed();
        var answer = bed.Server.HoldAnswer();
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => bed.Server.Requests.Count == 1, "it asks", 20);

        await Bash.KillAsync("TERM", run.Id);
        await Bash.KillAsync("INT", run.Id);
        answer.SetResult();

        (await run.EndAsync(20)).ExitCode.Should().Be(0, run.Errors);
        (bed.RefreshToken, bed.Journal).Should().Be((Tokens.Refresh("new1"), null));
        bed.Names(".claude").Should().Equal(".credentials.json");
    }

    [TestCase("touch \"$1\"", "is no directory, and Claude Code takes it for a lock that is held for ever")]
    [TestCase("ln -s nowhere \"$1\"", "is no directory, and Claude Code takes it for a lock that is held for ever")]
    [TestCase("mkdir -p \"$1/with\"; touch -d '-2 min' \"$1\"", "is stale and cannot be taken away: directory not empty")]
    public async Task What_is_none_of_its_locks_stands_in_the_way(string script, string message)
    {
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, script, bed[".claude.lock"]);

        var result = await bed.RunAsync();

        (result.ExitCode, bed.Server.Requests.Count).Should().Be((73, 0));
        result.StandardError.Should().Contain($"ocx-refresh: error: {bed[".claude.lock"]}: {message}\n");
        bed.Names(".claude").Should().Equal(".credentials.json");
    }

    [Test]
    public async Task Where_a_link_leads_to_its_directory_the_lock_is_taken_beside_both()
    {
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "mkdir real; mv .claude real/claude; ln -s real/claude .claude");
        var answer = bed.Server.HoldAnswer();
        await using var run = new Resident(bed.Command());
        await Eventually.AssertAsync(() => bed.Server.Requests.Count == 1, "it asks", 20);

        (Directory.Exists(bed[".claude.lock"]), Directory.Exists(bed["real/claude.lock"])).Should().Be((true, true));
        answer.SetResult();

        (await run.EndAsync(20)).ExitCode.Should().Be(0, run.Errors);
        (Directory.Exists(bed[".claude.lock"]), Directory.Exists(bed["real/claude.lock"])).Should().Be((false, false));
    }

    [Test]
    public async Task One_that_was_taken_away_from_us_is_seen_before_anybody_is_asked()
    {
        Require.Program("strace", "strace");
        using var bed = new RefreshBed();

        // Held between the locks and the request: at the temporary file of the rehearsal.
        var command = bed.Command();
        var strace = command.WithTargetFile("strace").WithArguments(a => a.Add(["-f", "-qq", "-o", bed["trace"], "-e", "trace=fremovexattr", "-e", "inject=fremovexattr:delay_exit=2000000:when=1", command.TargetFilePath]));
        await using var run = new Resident(strace);
        await Eventually.AssertAsync(() => File.Exists(bed["trace"]) && File.ReadAllText(bed["trace"]).Contains("fremovexattr(", StringComparison.Ordinal), "it rehearses", 20);
        await Bash.RunAsync(bed.Root, "rmdir .claude.lock; mkdir .claude.lock");

        (await run.EndAsync(20)).ExitCode.Should().Be(75, run.Errors);

        run.Errors.Should().Contain("somebody else has taken Claude Code's lock away from us");
        bed.Server.Requests.Should().BeEmpty();
        Directory.Exists(bed[".claude.lock"]).Should().BeTrue("it is another's");
    }

    [Test]
    public async Task They_belong_to_whom_its_directory_belongs()
    {
        Require.Root();
        using var bed = new RefreshBed();
        await Bash.RunAsync(bed.Root, "chmod 755 .; chown -R 1234:1235 .claude");
        string? owners = null;
        bed.Server.Instead = async (request, stream, stop) =>
        {
            owners = await Bash.RunAsync(bed.Root, "stat -c '%u:%g %a' .claude.lock .claude/.oauth_refresh.lock");
            await bed.Server.Grants(request, stream, stop);
        };

        var result = await bed.RunAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        owners.Should().Be("1234:1235 755\n1234:1235 755");
        (await Bash.RunAsync(bed.Root, "stat -c '%u:%g' .claude/.credentials.json")).Should().Be("1234:1235");
    }
}
