using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What a run leaves that was ended, or could not write: the next one makes it good.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshJournal
{
    [Test]
    public async Task An_answer_that_could_not_be_put_in_place_is_kept_and_the_next_run_does_it()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, run["before"], run["after"], run["duration_ms"]).Should().Be((0, "finished", Tokens.Fingerprint("old"), Tokens.Fingerprint("new1"), null), run.Errors);
        (bed.RefreshToken, bed.Token, bed.Server.Requests.Count, bed.Journal).Should().Be((Tokens.Refresh("new1"), Tokens.Access("new1"), 1, null));
        run.Errors.Should().MatchRegex("^ocx-refresh: finished what a run has left that was ended: the answer of [^\n]+Z\n$");
    }

    [Test]
    public async Task What_cannot_be_put_in_place_a_second_time_either_stays_kept_and_nobody_is_asked()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);

        var run = await StrangledAsync(bed, "renameat2", ".credentials.json");

        (run.ExitCode, bed.Server.Requests.Count).Should().Be((74, 1), run.StandardError);
        run.StandardError.Should().Contain($"the next token is kept in {bed.Journal}");
        (await bed.JsonAsync()).Outcome.Should().Be("finished");
        (bed.RefreshToken, bed.Server.IsRevoked).Should().Be((Tokens.Refresh("new1"), false));
    }

    [TestCase(400, """{"error":"invalid_grant"}""", 77)]
    [TestCase(429, "", 75)]
    [TestCase(500, "", 69)]
    public async Task An_answer_that_says_no_counts_also_where_the_run_was_ended_that_had_it(int status, string body, int exitCode)
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.Answered("status", status);
        bed.Answered("body", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(body)));

        (await bed.RunAsync()).ExitCode.Should().Be(exitCode);
        (await bed.RunAsync()).ExitCode.Should().Be(exitCode == 69 ? 75 : exitCode);

        bed.Server.Requests.Should().ContainSingle("neither of them asks again");
    }

    [Test]
    public async Task A_no_of_an_earlier_sign_in_means_nothing()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.Answered("status", 400);
        bed.Answered("body", Convert.ToBase64String("{\"error\":\"invalid_grant\"}"u8));
        bed.SignIn("person", 480);

        (await bed.JsonAsync()).Outcome.Should().Be("not-due");

        bed.Journal.Should().BeNull();
    }

    [Test]
    public async Task It_is_finished_also_when_nothing_is_due_and_nobody_is_asked()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.SignIn("old", 480);

        (await bed.RunAsync("-n")).StandardOutput.Should().Be("would put in place what an earlier run was answered\n");
        var result = await bed.RunAsync();

        result.StandardOutput.Should().MatchRegex($@"^{bed.Server.Host}: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new1")}, as an earlier run was answered, now until [^\n]+Z\n$");
        (bed.RefreshToken, bed.Server.Requests.Count).Should().Be((Tokens.Refresh("new1"), 1));
    }

    [Test]
    public async Task An_answer_that_has_grown_old_is_put_in_place_and_refreshed()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.Answered("answered_at", DateTimeOffset.UtcNow.AddHours(-9).ToString("O"));

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, run["before"], run["after"]).Should().Be((0, "refreshed", Tokens.Fingerprint("new1"), Tokens.Fingerprint("new2")), run.Errors);
        (bed.RefreshToken, bed.Server.IsRevoked).Should().Be((Tokens.Refresh("new2"), false));
    }

    [Test]
    public async Task It_is_dropped_when_somebody_has_signed_in_since()
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.SignIn("person", 480);
        var before = await bed.CredentialsAsync();

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, await bed.CredentialsAsync(), bed.Journal).Should().Be((0, "not-due", before, null), run.Errors);
    }

    [Test]
    public async Task Credentials_that_were_blanked_meanwhile_get_it_and_the_next_answer_tells_whether_it_is_good([Values] bool isGood)
    {
        using var bed = new RefreshBed();
        await KeepAsync(bed);
        bed.Write(".claude/.credentials.json", Tokens.BlankJson);
        if (!isGood)
        {
            bed.Server.Grant(Tokens.Refresh("old")).Should().BeNull("Claude Code has spent it a second time");
        }

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome).Should().Be(isGood ? (0, "refreshed") : (77, "sign-in"), run.Errors);
        bed.RefreshToken.Should().Be(Tokens.Refresh(isGood ? "new2" : "new1"));
    }

    [Test]
    public async Task A_run_that_was_ended_before_the_answer_came_is_told_of_and_made_again([Values] bool wasSpent)
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = HttpPeerHangs;
        await using (var killed = new Resident(bed.Command()))
        {
            await Eventually.AssertAsync(() => bed.Server.Requests.Count == 1, "it asks", 20);
            await Bash.KillAsync("KILL", killed.Id);
            await killed.EndAsync();
        }

        bed.Remembered("refresh_token").Should().Be(Fingerprint(Tokens.Refresh("old")));
        await Bash.RunAsync(bed.Root, "touch -d '-2 min' .claude.lock .claude/.oauth_refresh.lock");
        var before = await bed.CredentialsAsync();
        bed.Server.Instead = null;
        if (wasSpent)
        {
            bed.Server.Grant(Tokens.Refresh("old")).Should().NotBeNull();
        }

        var run = await bed.JsonAsync();
        var again = await bed.JsonAsync("--force");

        run.Errors.Should().MatchRegex($"a run has posted the refresh token {Fingerprint(Tokens.Refresh("old"))} at [^\n]+Z, and was ended before it had the answer: it is posted again\n");
        (run.ExitCode, run.Outcome).Should().Be(wasSpent ? (77, "sign-in") : (0, "refreshed"));
        (again.ExitCode, bed.Server.Requests.Count).Should().Be(wasSpent ? (77, 2) : (0, 3));
        if (wasSpent)
        {
            (await bed.CredentialsAsync()).Should().Be(before);
        }
    }

    [TestCase("garbage", "refreshed")]
    [TestCase("{}\n", "refreshed")]
    [TestCase("", "refreshed")]
    public async Task One_that_is_not_understood_is_told_of_and_taken_for_nothing(string content, string outcome)
    {
        using var bed = new RefreshBed();
        await File.WriteAllTextAsync(bed.JournalPath, content);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, bed.Journal).Should().Be((0, outcome, null), run.Errors);
        run.Errors.Should().Contain(".json: is not understood, and taken for nothing\n");
    }

    [Test]
    public async Task On_a_full_disk_nobody_is_asked([Values] bool isOurs)
    {
        Require.Root();
        using var bed = new RefreshBed();
        var command = bed.Command();
        var script = """
            mount -t tmpfs -o size=256k none "$1"
            [ "$1" = var ] || { mkdir "$1/.claude"; cp .claude/.credentials.json "$1/.claude"; export OCX_CREDENTIALS="$PWD/$1/.claude/.credentials.json"; }
            dd if=/dev/zero of="$1/filling" bs=4k 2>/dev/null || true
            directory=$1; shift
            "$@" || echo "[$?]"
            ls -A "$directory"; cat "$OCX_CREDENTIALS"
            """;
        Directory.CreateDirectory(bed["full"]);

        var result = await command.WithTargetFile("unshare")
            .WithArguments(a => a.Add(["-m", "bash", "-c", script, "bash", isOurs ? "var" : "full", command.TargetFilePath]).Add(command.Arguments, escape: false))
            .ExecuteBufferedAsync();

        result.StandardError.Should().Contain("no space left on device");
        result.StandardOutput.Should().StartWith("[74]\n").And.EndWith(await File.ReadAllTextAsync(bed.Credentials)).And.NotContain(".ocx-").And.NotContain(".oauth_refresh.lock");
        bed.Server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task An_answer_is_put_in_place_though_the_journal_cannot_be_written()
    {
        Require.Program("strace", "strace");
        using var bed = new RefreshBed();

        // The room is found by no other call.
        var run = await StrangledAsync(bed, "lseek", Path.GetFileName(bed.JournalPath));

        (run.ExitCode, bed.RefreshToken, bed.Journal).Should().Be((0, Tokens.Refresh("new1"), null), run.StandardError);
        run.StandardError.Should().Contain("input/output error: the journal is not what it should be\n");
    }

    /// <summary>A run that has the answer and cannot replace the credentials.</summary>
    private static async Task KeepAsync(RefreshBed bed)
    {
        Require.Program("strace", "strace");
        var before = await bed.CredentialsAsync();

        var result = await StrangledAsync(bed, "renameat2", ".credentials.json");

        result.ExitCode.Should().Be(74, result.StandardError);
        result.StandardError.Should().Contain($"ocx-refresh: error: {bed.Credentials}: input/output error\nocx-refresh: hint: the next token is kept in {bed.Journal}: the next run puts it in place\n").And.NotContain("FAKE");
        (await bed.CredentialsAsync()).Should().Be(before);
        bed.Names(".claude").Should().Equal(".credentials.json");
        (await Bash.RunAsync(bed.Root, "stat -c %a \"$1\"", bed.Journal!)).Should().Be("600");
    }

    /// <summary>Runs it, and lets a system call fail on a file.</summary>
    private static async Task<BufferedCommandResult> StrangledAsync(RefreshBed bed, string call, string name)
    {
        var command = bed.Command();
        var path = name[0] == '.' ? bed[$".claude/{name}"] : bed[$"var/{name}"];
        return await command.WithTargetFile("strace")
            .WithArguments(a => a.Add(["-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-P", path, "-P", Path.GetDirectoryName(path)!, "-e", $"inject={call}:error=EIO", command.TargetFilePath]).Add(command.Arguments, escape: false))
            .ExecuteBufferedAsync();
    }

    private static Task HttpPeerHangs(HttpRequest request, Stream stream, CancellationToken stop) => HttpPeer.Hangs()(stream, stop);

    private static string Fingerprint(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..8];
}
