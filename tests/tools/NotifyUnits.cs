using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-notify at the end of a unit, of which systemd says how it has ended, and why nothing was run.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NotifyUnits : IDisposable
{
    private readonly NotifyBed bed = new();

    public void Dispose() => bed.Dispose();

    [Test]
    public async Task In_a_unit_systemd_tells_how_it_has_ended()
    {
        foreach (var (result, code, status) in new[]
        {
            ("exec-condition", "exited", "1"), ("success", "exited", "0"), ("exit-code", "exited", "143"), ("timeout", "killed", "TERM"), ("exit-code", "exited", "75"),
            ("oom-kill", "killed", "KILL"), ("exit-code", "exited", "77"), ("success", "exited", "0"),
        })
        {
            (await bed.Notify().With(("SERVICE_RESULT", result), ("EXIT_CODE", code), ("EXIT_STATUS", status)).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        }

        bed.Web.Events.Should().Equal("failed", "reauth", "recovered");
    }

    [Test]
    public async Task A_person_who_has_signed_in_is_told_so_though_no_refresh_is_due()
    {
        await bed.EndAsync(77);

        var result = await bed.Notify().With(("SERVICE_RESULT", "exec-condition"), ("EXIT_CODE", "exited"), ("EXIT_STATUS", "1")).ExecuteBufferedAsync();

        (result.ExitCode, result.StandardError).Should().Be((0, result.StandardError));
        result.StandardError.Should().StartWith($"<5>ocx-notify: Claude Code is signed in again on {Environment.MachineName}: ");
        bed.Web.Events.Should().Equal("reauth", "recovered");
        (bed.IsFlagSet, bed.Memory.Count).Should().Be((false, 0));
    }

    [TestCase("fresh", "")]
    [TestCase("long-lived", "")]
    [TestCase("due", "failed")]
    [TestCase("expired", "failed")]
    [TestCase("blank", "failed")]
    [TestCase("missing", "failed")]
    [TestCase("garbage", "failed")]
    public async Task A_run_that_was_skipped_is_good_only_where_the_token_is(string token, string told)
    {
        File.Delete(bed["c.json"]);
        if (token != "missing")
        {
            bed.Files.Write("c.json", token switch
            {
                "fresh" => Tokens.ClaudeJson(expiresAt: Tokens.InHours(1)),
                "long-lived" => """{"claudeAiOauth":{"accessToken":"FAKE"}}""",
                "due" => Tokens.ClaudeJson(expiresAt: DateTimeOffset.UtcNow.AddMinutes(4).ToUnixTimeMilliseconds()),
                "expired" => Tokens.ClaudeJson(expiresAt: 1_700_000_000_000),
                "blank" => Tokens.BlankJson,
                _ => token,
            });
        }

        for (var i = 0; i < 3; i++)
        {
            (await SkippedAsync()).ExitCode.Should().Be(0);
        }

        string.Join(' ', bed.Web.Events).Should().Be(told);
        bed.Files.Write("c.json", Tokens.ClaudeJson(expiresAt: Tokens.InHours(8)));
        (await bed.Notify().With(("OCX_WITHIN", "soon"), ("SERVICE_RESULT", "exec-condition"), ("EXIT_CODE", "exited"), ("EXIT_STATUS", "226")).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        string.Join(' ', bed.Web.Events).Should().Be(told + (told.Length > 0 ? " recovered" : ""));
        bed.Memory.Should().BeEmpty();

        async Task<BufferedCommandResult> SkippedAsync() => await bed.Notify().With(("SERVICE_RESULT", "exec-condition"), ("EXIT_CODE", "exited"), ("EXIT_STATUS", "203")).ExecuteBufferedAsync();
    }
}
