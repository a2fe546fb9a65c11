namespace Ocx.Tests;

/// <summary>ocx-notify is called all the time, and tells a person once.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyOnce : IDisposable
{
    private readonly NotifyBed bed = new();

    public void Dispose() => bed.Dispose();

    [TestCase(77, "reauth")]
    [TestCase(75, "failed")]
    public async Task A_hundred_failing_runs_are_told_once_and_their_end_once(int status, string told)
    {
        var result = await bed.BashAsync($"for i in {{1..100}}; do ocx-notify --exit-status {status} || echo $?; done");

        (result.ExitCode, result.StandardOutput).Should().Be((0, ""), result.StandardError);
        result.StandardError.Split('\n').Should().ContainSingle(l => l.StartsWith("<3>ocx-notify: error: ", StringComparison.Ordinal));
        bed.Web.Events.Should().Equal(told);
        bed.Commanded.Should().Equal(told);
        bed.IsFlagSet.Should().Be(status == 77);
        bed.Memory.Should().Equal("notify-refresh.json");

        await bed.EndAsync(0, 0, 0);

        bed.Web.Events.Should().Equal(told, "recovered");
        bed.Commanded.Should().Equal(told, "recovered");
        bed.IsFlagSet.Should().BeFalse();
        bed.Memory.Should().BeEmpty();
    }

    [TestCase("75 75 0 75 75", "")]
    [TestCase("75 75 0", "")]
    [TestCase("75 75 75 77 0", "failed reauth recovered")]
    [TestCase("69 70 1 0", "failed recovered")]
    [TestCase("77 75 75 77 75 75", "reauth")]
    [TestCase("77 66 66 66 66 77", "reauth")]
    [TestCase("77 66 66 66 0", "reauth recovered")]
    [TestCase("77 143 130 129 77", "reauth")]
    [TestCase("143 143 143 0", "")]
    [TestCase("75 143 75 75", "failed")]
    public async Task Of_mixtures_the_changes_of_state_are_told(string statuses, string told)
    {
        await bed.EndAsync([.. statuses.Split(' ').Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture))]);

        string.Join(' ', bed.Web.Events).Should().Be(told);
        string.Join(' ', bed.Commanded).Should().Be(told);
        bed.IsFlagSet.Should().Be(told.EndsWith("reauth", StringComparison.Ordinal));
        bed.Memory.Any().Should().Be(!statuses.EndsWith(" 0", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_flag_that_somebody_takes_away_comes_back_and_one_that_stands_is_not_written_again()
    {
        await bed.EndAsync(77);
        var (text, time) = (bed.Files.Read("state/REAUTH_NEEDED"), File.GetLastWriteTimeUtc(bed.Flag));
        bed.Files.Write("c.json", Tokens.BlankJson);
        await bed.EndAsync(77, 75);
        File.GetLastWriteTimeUtc(bed.Flag).Should().Be(time);
        File.Delete(bed.Flag);

        await bed.EndAsync(143);

        bed.Files.Read("state/REAUTH_NEEDED").Should().Be(text).And.StartWith($"Sign in to Claude Code again on {Environment.MachineName}\n");
    }

    [Test]
    public async Task In_cron_the_exit_code_is_handed_over()
    {
        var result = await bed.BashAsync("sh -c '(exit 77); ocx-notify --exit-status $?' && sh -c 'true; ocx-notify --exit-status $?'");

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Web.Events.Should().Equal("reauth", "recovered");
    }

    [Test]
    public async Task An_event_by_its_name_is_told_at_once()
    {
        foreach (var name in new[] { "recovered", "failed", "failed", "reauth", "failed", "recovered", "recovered" })
        {
            (await bed.RunAsync(name)).ExitCode.Should().Be(0);
        }

        bed.Web.Events.Should().Equal("failed", "reauth", "recovered");
    }

    [Test]
    public async Task The_carrying_of_the_token_has_a_memory_of_its_own()
    {
        foreach (var status in new[] { "75", "75", "75", "77", "0" })
        {
            (await bed.RunAsync("--about", "gateway", "--exit-status", status)).ExitCode.Should().Be(0);
        }

        bed.Web.Requests.Select(r => $"{r.Member("event")} {r.Member("about")}").Should().Equal("failed gateway", "reauth refresh", "recovered gateway");
        bed.Web.Requests[0].Member("title").Should().Be($"The gateway on {Environment.MachineName} does not get Claude Code's new token");
        bed.Web.Requests[0].Member("text").Should().Contain("journalctl -u ocx-sync -u ocx-reconcile").And.Contain("ocx-recreate --if-stale -v");
        (bed.IsFlagSet, string.Join(' ', bed.Memory)).Should().Be((true, "notify-refresh.json"), "the gateway cannot sign in");
    }

    [Test]
    public async Task The_end_of_the_sign_in_is_told_once_and_its_renewal_once()
    {
        var soon = Tokens.InHours(24 * 6);
        foreach (var hours in new[] { 24 * 8, 24 * 6, 24 * 6, 24 * 30, 24 * 30 })
        {
            bed.Files.Write("c.json", Tokens.ClaudeJson(more: $", \"refreshTokenExpiresAt\": {(hours == 24 * 6 ? soon : Tokens.InHours(hours))}"));
            (await bed.RunAsync("ending")).ExitCode.Should().Be(0);
            bed.Memory.Any().Should().Be(hours == 24 * 6);
        }

        bed.Web.Requests.Select(r => $"{r.Member("event")} {r.Member("about")}").Should().Equal("ending ending", "recovered ending");
        bed.Web.Requests[0].Member("text").Should().Contain("and no refresh puts that off\n").And.Contain("then /login");
    }

    [TestCase("{}", "")]
    [TestCase("{\"refreshTokenExpiresAt\": 1}", "")]
    [TestCase("garbage", "warning")]
    [TestCase("[]", "warning")]
    [TestCase("null", "warning")]
    public async Task Credentials_that_tell_no_end_are_no_news(string credentials, string said)
    {
        bed.Files.Write("c.json", credentials);

        var result = await bed.RunAsync("ending");

        (result.ExitCode, bed.Web.Requests.Count).Should().Be((0, 0));
        result.StandardError.Should().MatchRegex(said.Length == 0 ? "^$" : "ocx-notify: warning: .*c\\.json: .*: when the sign-in ends is not known\n", "it is no news, but somebody may look");
    }

    [Test]
    public async Task Eight_at_once_tell_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bed.EndAsync(77)));
        bed.Web.Events.Should().Equal("reauth");
        bed.Commanded.Should().Equal("reauth");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bed.EndAsync(0)));
        bed.Web.Events.Should().Equal("reauth", "recovered");
        bed.Memory.Should().BeEmpty();
    }

    [Test]
    public async Task A_dry_run_tells_what_it_would_tell_and_leaves_no_trace()
    {
        var result = await bed.RunAsync("reauth", "-n");

        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        result.StandardOutput.Should().StartWith($"would tell reauth: Sign in to Claude Code again on {Environment.MachineName}\n  its sign-in has ended: ");
        (bed.Web.Requests.Count, bed.Commanded.Count, bed.IsFlagSet).Should().Be((0, 0, false));
        bed.Files.Names("var").Should().BeEmpty();
    }

    [Test]
    public async Task A_report_as_JSON_tells_the_state_and_the_channels()
    {
        var result = await bed.RunAsync("reauth", "--json");

        result.StandardOutput.Should().MatchRegex("""^\{"about":"refresh","state":"reauth","since":"[-0-9T:]+Z","failures":0,"event":"reauth","title":"Sign in [^"]+","dry_run":false,"channels":\[\{"name":"webhook","state":"ok","waiting":0,"error":null\},\{"name":"command","state":"ok","waiting":0,"error":null\}\]\}\n$""");
        (await bed.RunAsync("recovered", "--json")).StandardOutput.Should().Contain("\"state\":\"good\",\"since\":null");
        (await bed.RunAsync("ending", "--json")).StandardOutput.Should().StartWith("""{"about":"ending","state":null,"since":null,"failures":0,"event":null,""");
    }

    [TestCase(-5, false, "")]
    [TestCase(-15, false, "failed gateway")]
    [TestCase(-15, true, "failed refresh")]
    [TestCase(60, false, "failed gateway")]
    public async Task What_Claude_Code_has_not_the_gateway_cannot_get(double minutes, bool isToldOf, string told)
    {
        bed.Files.Write("c.json", Tokens.ClaudeJson(expiresAt: Tokens.InHours(minutes / 60)));
        if (isToldOf)
        {
            await bed.RunAsync("failed");
        }

        for (var i = 0; i < 4; i++)
        {
            (await bed.RunAsync("--about", "gateway", "--exit-status", "75")).ExitCode.Should().Be(0);
        }

        string.Join(", ", bed.Web.Requests.Select(r => $"{r.Member("event")} {r.Member("about")}")).Should().Be(told);
    }

    [TestCase]
    [TestCase("sometimes")]
    [TestCase("reauth", "--exit-status", "77")]
    [TestCase("--exit-status", "256")]
    [TestCase("--exit-status", "-1")]
    [TestCase("--exit-status", "soon")]
    [TestCase("failed", "--about", "weather")]
    [TestCase("ending", "--about", "gateway")]
    [TestCase("test", "--about", "refresh")]
    [TestCase("test", "--queue")]
    [TestCase("reauth", "failed")]
    public async Task Words_that_mean_nothing_are_refused(params string[] words)
    {
        var result = await bed.RunAsync(words);

        (result.ExitCode, result.StandardOutput).Should().Be((64, ""), result.StandardError);
        bed.Files.Names("var").Should().BeEmpty();
    }
}
