using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-refresh where all is well: what is asked, what is changed, and when nothing is.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshWork
{
    [Test]
    public async Task The_next_token_is_put_in_place_and_every_other_byte_stays()
    {
        using var bed = new RefreshBed();
        var before = await File.ReadAllTextAsync(bed.Credentials);
        await Bash.RunAsync(bed.Root, "chmod 640 .claude/.credentials.json");

        var result = await bed.RunAsync();

        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        result.StandardOutput.Should().MatchRegex($@"^{bed.Server.Host}: {Tokens.Fingerprint("old")} -> {Tokens.Fingerprint("new1")} in \d+\.\d s, with 59m \d+s left, now until [\dT:-]+Z\n$");
        var after = await File.ReadAllTextAsync(bed.Credentials);
        var expires = long.Parse(Regex.Match(after, @"""expiresAt"": (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
        expires.Should().BeCloseTo(Tokens.InHours(8), 20_000);
        after.Should().Be(Regex.Replace(before.Replace("FAKE-old", "FAKE-new1", StringComparison.Ordinal), @"""expiresAt"": \d+", $"\"expiresAt\": {expires}"));
        (await Bash.RunAsync(bed.Root, "stat -c %a .claude/.credentials.json")).Should().Be("640");
        bed.Names(".claude").Should().Equal(".credentials.json");
        bed.Names().Should().NotContain(".claude.lock");
        bed.Journal.Should().BeNull("all is done");
    }

    [Test]
    public async Task What_is_asked_is_what_Claude_Code_asks()
    {
        using var bed = new RefreshBed();

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        var request = bed.Server.Requests.Should().ContainSingle().Subject;
        request.Body.Should().Be($$"""{"grant_type":"refresh_token","refresh_token":"{{Tokens.Refresh("old")}}","client_id":"9d1c250a-e61b-44d9-88ed-5944d1962f5e","scope":"user:inference user:profile"}""");
        request.Head.Should().StartWith("POST /v1/oauth/token HTTP/1.1\r\n").And.Contain("\r\nContent-Type: application/json\r\n").And.MatchRegex("\r\nUser-Agent: ocx-refresh/[0-9.]+\r\n");
        request.Head.Should().NotContainAny("Cookie", "Expect", "Authorization");
    }

    [Test]
    public async Task Credentials_that_name_their_client_and_no_scopes_are_asked_for_with_that()
    {
        using var bed = new RefreshBed();
        bed.Write(".claude/.credentials.json", $$$"""{"claudeAiOauth":{"accessToken":"{{{Tokens.Access("old")}}}","refreshToken":"{{{Tokens.Refresh("old")}}}","expiresAt":1700000000000,"clientId":"another-client"}}""");

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        bed.Server.Requests.Single().Body.Should().EndWith("\"client_id\":\"another-client\"}");
        (await File.ReadAllTextAsync(bed.Credentials)).Should().Contain("\"clientId\":\"another-client\",\"scopes\":[\"user:inference\", \"user:profile\"]}}");
    }

    [Test]
    public async Task An_answer_without_a_refresh_token_leaves_the_old_one()
    {
        using var bed = new RefreshBed();
        bed.Server.Edit = answer => Regex.Replace(answer, ",\"refresh_token\":\"[^\"]*\"", "");

        (await bed.RunAsync()).ExitCode.Should().Be(0);

        (bed.Token, bed.RefreshToken).Should().Be((Tokens.Access("new1"), Tokens.Refresh("old")));
    }

    [TestCase("\"expires_in\":28800,", "")]
    [TestCase("28800", "\"soon\"")]
    [TestCase("28800", "-1")]
    [TestCase("28800", "1e300")]
    public async Task A_life_that_makes_no_sense_loses_no_token(string text, string instead)
    {
        using var bed = new RefreshBed();
        bed.Server.Edit = answer => answer.Replace(text, instead, StringComparison.Ordinal);

        var run = await bed.JsonAsync();

        (run.ExitCode, bed.RefreshToken).Should().Be((0, Tokens.Refresh("new1")));
        DateTimeOffset.Parse(run["expires_at"]!, CultureInfo.InvariantCulture).Should().BeCloseTo(DateTimeOffset.UtcNow.AddHours(8), TimeSpan.FromSeconds(20));
    }

    [TestCase(91)]
    [TestCase(480)]
    public async Task Nobody_is_asked_when_it_is_not_due(double minutes)
    {
        using var bed = new RefreshBed(minutes);
        var before = await bed.CredentialsAsync();

        var result = await bed.RunAsync();
        var detail = await bed.RunAsync("-v");
        var run = await bed.JsonAsync();

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "", ""));
        detail.StandardError.Should().StartWith("ocx-refresh: not due: with ");
        (run.ExitCode, run.Outcome, run["before"], run["after"], run["duration_ms"]).Should().Be((0, "not-due", Tokens.Fingerprint("old"), null, null));
        (bed.Server.Requests.Count, await bed.CredentialsAsync(), bed.Names("var").Count).Should().Be((0, before, 0));
    }

    [TestCase("--within", "8h", null)]
    [TestCase("--force", null, null)]
    [TestCase(null, null, "8h")]
    public async Task When_it_is_due_is_for_who_calls_to_say(string? option, string? value, string? variable)
    {
        using var bed = new RefreshBed(200);

        var run = await RefreshBed.JsonAsync(bed.Command(["--json", .. new[] { option, value }.OfType<string>()]).With(("OCX_REFRESH_WITHIN", variable), ("OCX_WITHIN", "1m")));

        (run.ExitCode, run.Outcome, run["before"], run["after"], run["error"], run["retry_at"]).Should().Be((0, "refreshed", Tokens.Fingerprint("old"), Tokens.Fingerprint("new1"), null, null));
        run.Report.GetProperty("duration_ms").GetInt32().Should().BePositive();
        run.Report.GetProperty("dry_run").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task A_dry_run_asks_nobody()
    {
        using var bed = new RefreshBed();
        var before = await bed.CredentialsAsync();

        var result = await bed.RunAsync("-n");
        var run = await bed.JsonAsync("-n");

        result.StandardOutput.Should().MatchRegex($@"^would ask {bed.Server.Host} for the next token \(with 59m \d+s left\)\n$");
        (run.ExitCode, run.Outcome, run["dry_run"]).Should().Be((0, "would-refresh", "True"));
        (bed.Server.Requests.Count, await bed.CredentialsAsync(), bed.Names("var").Count).Should().Be((0, before, 0));
    }

    [Test]
    public async Task No_token_is_in_what_it_says_or_in_its_arguments()
    {
        using var bed = new RefreshBed();
        bed.Server.Edit = answer => answer.Replace("\"token_type\"", "\"error\":\"sk-ant-ort01-FAKE-said\",\"token_type\"", StringComparison.Ordinal);

        var result = await bed.RunAsync("-v");
        var again = await bed.RunAsync("-v", "--force", "--json");

        (result.ExitCode, again.ExitCode).Should().Be((0, 0));
        (result.StandardOutput + result.StandardError + again.StandardOutput + again.StandardError).Should().NotContain("FAKE");
    }

    [Test]
    public async Task The_environment_of_OpenClaw_and_of_Claude_Code_has_no_say_in_who_is_asked()
    {
        using var bed = new RefreshBed();
        using var other = new HttpPeer();

        var result = await bed.Command().With(("ANTHROPIC_BASE_URL", other.Address), ("CLAUDE_CODE_OAUTH_TOKEN", Tokens.Access("other")), ("ANTHROPIC_API_KEY", "of-another")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        other.Requests.Should().BeEmpty();
        bed.Server.Requests.Single().Body.Should().NotContain("other");
    }
}
