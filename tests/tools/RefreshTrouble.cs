using System.Globalization;

namespace Ocx.Tests;

/// <summary>An endpoint that fails in every way: no sign-in is lost, the credentials are not touched, and the next attempt waits its time.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshTrouble
{
    private static readonly string Secret = Tokens.Refresh("of-the-answer");

    private static TestCaseData[] Answers =>
    [
        Case("500", TokenServer.Http(500, $$"""{"error":"{{Secret}}"}"""), 69, "answers 500", 5),
        Case("500 with a name", TokenServer.Http(500, """{"error":"server_error"}"""), 69, "answers 500 (server_error)", 5),
        Case("500 that says invalid_grant", TokenServer.Http(500, """{"error":"invalid_grant"}"""), 69, "answers 500 (invalid_grant)", 5),
        Case("400 of another kind", TokenServer.Http(400, """{"error":{"type":"invalid_request_error","message":"no"}}"""), 69, "answers 400 (invalid_request_error)", 5),
        Case("HTML", TokenServer.Http(200, $"<html>{Secret}</html>", type: "text/html"), 69, "has answered 200, with no token in it", 5),
        Case("HTML with 403", TokenServer.Http(403, "<html></html>", type: "text/html"), 69, "answers 403", 5),
        Case("no token", TokenServer.Http(200, """{"access_token":""}"""), 69, "has answered 200, with no token in it", 5),
        Case("what is no token", TokenServer.Http(200, """{"access_token":"two words"}"""), 69, "has answered 200, with no token in it", 5),
        Case("not a word", TokenServer.Http(200, ""), 69, "has answered 200, with no token in it", 5),
        Case("what is no JSON object", TokenServer.Http(200, "[1]"), 69, "has answered 200, with no token in it", 5),
        Case("no HTTP", "SSH-2.0-x\r\n\r\n", 69, "its answer is none of HTTP's: whether the refresh token is spent is not known", 5),
        Case("nothing", "", 69, "whether the refresh token is spent is not known", 5),
        Case("429", TokenServer.Http(429, "{}"), 75, "answers 429", 5),
        Case("429, in seconds", TokenServer.Http(429, """{"error":{"type":"rate_limit_error"}}""", "Retry-After: 1800\r\n"), 75, "answers 429 (rate_limit_error)", 30),
        Case("429, a date", TokenServer.Http(429, "{}", "Retry-After: IN-40-MINUTES\r\n"), 75, "answers 429", 40),
        Case("429, a date that has been", TokenServer.Http(429, "{}", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"), 75, "answers 429", 0),
        Case("429, in a year", TokenServer.Http(429, "{}", "Retry-After: 31536000\r\n"), 75, "answers 429", 360),
        Case("429, no time", TokenServer.Http(429, "{}", "Retry-After: soon\r\n"), 75, "answers 429", 5),
        Case("503", TokenServer.Http(503, "", "Retry-After: 1200\r\n"), 69, "answers 503", 20),
    ];

    [TestCaseSource(nameof(Answers))]
    public async Task No_sign_in_is_lost(string answer, int exitCode, string message, int minutes)
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(answer.Replace("IN-40-MINUTES", DateTimeOffset.UtcNow.AddMinutes(40).ToString("R"), StringComparison.Ordinal))(stream, stop);

        await FailAsync(bed, exitCode, message, minutes);

        bed.Server.Instead = null;
        if (minutes > 0)
        {
            var waiting = await bed.JsonAsync();
            (waiting.ExitCode, waiting.Outcome, bed.Server.Requests.Count).Should().Be((75, "backing-off", 1), waiting.Errors);
            waiting["retry_at"].Should().Be(waiting["error"]!.Split(" before ")[1].Split(": ")[0]);
            bed.WaitIsOver();
        }

        var next = await bed.JsonAsync();
        (next.ExitCode, next.Outcome, bed.RefreshToken).Should().Be((0, "refreshed", Tokens.Refresh("new1")), next.Errors);
        bed.Journal.Should().BeNull();
    }

    [Test]
    public async Task Half_an_answer_is_told_kept_for_a_person_and_asked_for_again_after_a_while()
    {
        using var bed = new RefreshBed();
        var half = $"{{\"access_token\":\"{Tokens.Access("half")}\",";
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says($"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{half}")(stream, stop);

        await FailAsync(bed, 69, "has answered 200, and the answer broke off: whether the refresh token is spent is not known", 5);

        var kept = (await File.ReadAllLinesAsync(bed.Journal!))[1];
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(half)).Should().Be(System.Text.Json.Nodes.JsonNode.Parse(kept)!["body"]!.GetValue<string>());
        (await Bash.RunAsync(bed.Root, "stat -c %a \"$1\" var", bed.Journal!)).Should().StartWith("600\n");
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(500, ""))(stream, stop);
        bed.WaitIsOver();
        (await bed.JsonAsync()).ExitCode.Should().Be(69);
        (await File.ReadAllLinesAsync($"{bed.Journal}.kept"))[1].Should().Be(kept);
        bed.Server.Instead = null;
        bed.WaitIsOver();
        (await bed.JsonAsync()).Outcome.Should().Be("refreshed");
        bed.Names("var").Should().NotContain(n => n.StartsWith("refresh-"));
    }

    [Test]
    public async Task An_answer_that_breaks_off_behind_its_last_brace_is_an_answer()
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says($"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{bed.Server.Grant(Tokens.Refresh("old"))}")(stream, stop);

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, bed.RefreshToken).Should().Be((0, "refreshed", Tokens.Refresh("new1")), run.Errors);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        using var bed = new RefreshBed();
        using var elsewhere = new HttpPeer();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(status, "", $"Location: {elsewhere.Address}\r\n"))(stream, stop);

        await FailAsync(bed, 69, $"answers {status}: a redirect, which is not followed", 5);

        elsewhere.Requests.Should().BeEmpty();
        elsewhere.Connections.Should().Be(0);
    }

    [Test]
    public async Task An_answer_without_end_is_not_read_to_the_end()
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Repeats("HTTP/1.1 200 OK\r\n\r\n", new string('x', 16 * 1024))(stream, stop);

        await FailAsync(bed, 69, "has answered 200, and the answer broke off", 5);
    }

    [Test]
    public async Task An_endpoint_that_does_not_end_its_answer_is_waited_for_a_minute([Values] bool dribbles)
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = async (_, stream, stop) =>
        {
            await HttpPeer.Says(dribbles ? "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{" : "HTTP/1.1 200 OK\r\n")(stream, stop);
            while (dribbles)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
                await HttpPeer.Says(" ")(stream, stop);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        };

        var run = await FailAsync(bed, 69, dribbles ? "the answer broke off: whether the refresh token is spent is not known" : "has not answered within 1m: whether the refresh token is spent is not known", 5);

        run.Report.GetProperty("duration_ms").GetInt32().Should().BeInRange(59_000, 64_000);
    }

    [Test]
    public async Task Before_a_token_expires_it_is_asked_for_once_more()
    {
        using var bed = new RefreshBed(minutesLeft: 30);
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(500, ""))(stream, stop);
        List<double> waits = [];

        for (var i = 0; i < 4; i++)
        {
            var run = await bed.JsonAsync("--force");
            waits.Add(Math.Round((DateTimeOffset.Parse(run["retry_at"]!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).TotalMinutes));
        }

        waits.Should().Equal(5, 10, 20, 25);
    }

    [Test]
    public async Task The_wait_doubles_with_each_failure_up_to_six_hours_and_force_does_not_wait()
    {
        using var bed = new RefreshBed(minutesLeft: -1);
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(500, ""))(stream, stop);
        List<double> waits = [];

        for (var i = 0; i < 9; i++)
        {
            var run = await bed.JsonAsync("--force");
            waits.Add(Math.Round((DateTimeOffset.Parse(run["retry_at"]!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).TotalMinutes));
        }

        waits.Should().Equal(5, 10, 20, 40, 80, 160, 320, 360, 360);
        bed.Server.Requests.Should().HaveCount(9);
        (await bed.RunAsync()).StandardError.Should().Contain($"{bed.Server.Host}: is not asked before ").And.Contain(": 9 in a row have brought no token\nocx-refresh: hint: not to wait: ocx-refresh --force\n");
    }

    [Test]
    public async Task Another_sign_in_waits_for_nothing()
    {
        using var bed = new RefreshBed();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(500, ""))(stream, stop);
        await bed.RunAsync();
        bed.SignIn("person");

        (await bed.RunAsync()).ExitCode.Should().Be(69);

        bed.Server.Requests.Select(r => r.Member("refresh_token")).Should().Equal(Tokens.Refresh("old"), Tokens.Refresh("person"));
        bed.Remembered("failures").Should().Be("1");
    }

    [TestCase(400)]
    [TestCase(401)]
    public async Task A_sign_in_that_has_ended_is_for_a_person_and_is_never_asked_for_again(int status)
    {
        using var bed = new RefreshBed();
        var before = await bed.CredentialsAsync();
        bed.Server.Instead = (_, stream, stop) => HttpPeer.Says(TokenServer.Http(status, """{"error":"invalid_grant","error_description":"gone"}"""))(stream, stop);

        var run = await bed.JsonAsync();
        bed.Server.Instead = null;
        var again = await bed.RunAsync("--force");

        (run.ExitCode, run.Outcome, run["error"]).Should().Be((77, "sign-in", $"{bed.Server.Host}: says that the sign-in has ended (invalid_grant)"));
        run.Errors.Should().EndWith("ocx-refresh: hint: sign in again: run claude where it runs, then /login\n").And.NotContain("gone");
        (again.ExitCode, bed.Server.Requests.Count).Should().Be((77, 1));
        again.StandardError.Should().Contain("has refused the refresh token ").And.Contain(", and is not asked again\n");
        (await bed.CredentialsAsync()).Should().Be(before);

        // A person has signed in.
        bed.Server.Grant(Tokens.Refresh("old")).Should().NotBeNull();
        bed.SignIn("new1");
        (await bed.JsonAsync()).Outcome.Should().Be("refreshed");
        (bed.Token, bed.Journal).Should().Be((Tokens.Access("new2"), null));
    }

    /// <summary>Nothing is lost: the credentials are as they were, to the byte and the inode.</summary>
    private static async Task<RefreshRun> FailAsync(RefreshBed bed, int exitCode, string message, int minutes)
    {
        var before = await bed.CredentialsAsync();

        var run = await bed.JsonAsync();

        (run.ExitCode, run.Outcome, run["after"]).Should().Be((exitCode, "failed", null), run.Errors);
        run["error"].Should().StartWith($"{bed.Server.Host}: ").And.Contain(message);
        run.Errors.Should().StartWith($"ocx-refresh: error: {run["error"]}\nocx-refresh: hint: it is asked again from {run["retry_at"]} on\n").And.NotContain("FAKE");
        (DateTimeOffset.Parse(run["retry_at"]!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).TotalMinutes.Should().BeInRange(minutes - 1, minutes + 0.1);
        (await bed.CredentialsAsync()).Should().Be(before);
        bed.Names(".claude").Should().Equal(".credentials.json");
        bed.Names().Should().NotContain(".claude.lock");
        bed.Server.Requests.Should().HaveCount(1);
        return run;
    }

    private static TestCaseData Case(string name, string answer, int exitCode, string message, int minutes) => new TestCaseData(answer, exitCode, message, minutes).SetArgDisplayNames(name);
}
