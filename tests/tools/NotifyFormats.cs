using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What a message looks like for whom it is posted to.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class NotifyFormats : IDisposable
{
    private static readonly string Host = Environment.MachineName;

    private readonly NotifyBed bed = new();

    private static string Expiry => "2033-05-18T03:33:19Z";

    public void Dispose() => bed.Dispose();

    [Test]
    public async Task As_JSON_it_has_all_that_is_known_by_name()
    {
        var request = await PostAsync("json");

        request.Head.Should().StartWith($"POST /{bed.Web.Secret} HTTP/1.1\r\n").And.Contain("Content-Type: application/json\r\n").And.Contain("User-Agent: ocx-notify/");
        using var json = JsonDocument.Parse(request.Body);
        json.RootElement.EnumerateObject().Select(p => p.Name).Should().Equal(
            "event", "about", "title", "text", "host", "at", "since", "file", "state", "expires_at", "sign_in_ends_at", "fingerprint", "version");
        var at = request.Member("at")!;
        at.Should().MatchRegex("^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$");
        Members("event", "about", "title", "host", "file", "state", "expires_at", "sign_in_ends_at", "fingerprint", "version")
            .Should().Equal("reauth", "refresh", $"Sign in to Claude Code again on {Host}", Host, bed["c.json"], "fresh", Expiry, null, Tokens.Fingerprint(), "0.1.0");
        Stamped(request.Member("text")!).Should().Be($"""
            its sign-in has ended: no new token since TIME
            the access token {Tokens.Fingerprint()} lives until {Expiry}
            sign in on {Host}: run claude where it runs, then /login
            ocx carries the new token to OpenClaw by itself
            (ocx-notify on {Host}, TIME)
            """);

        IEnumerable<string?> Members(params string[] names) => names.Select(request.Member);
    }

    [Test]
    public async Task For_Slack_it_mentions_nobody()
    {
        bed.Files.Write("<!channel>&/c.json", "[]");

        var request = await PostAsync("slack", ("OCX_CREDENTIALS", bed["<!channel>&/c.json"]));

        request.Member("text").Should().StartWith($"*Sign in to Claude Code again on {Host}*\nits sign-in has ended: ")
            .And.Contain("/&lt;!channel&gt;&amp;/c.json: ").And.NotContain("<").And.Contain(": run `claude` where it runs, then ");
        JsonDocument.Parse(request.Body).RootElement.EnumerateObject().Should().HaveCount(1);
    }

    [Test]
    public async Task For_Mattermost_it_is_Markdown()
    {
        var request = await PostAsync("mattermost");

        request.Member("username").Should().Be("ocx");
        request.Member("text").Should().StartWith($"**Sign in to Claude Code again on {Host}**\n").And.Contain($"sign in on {Host}: run `claude` where it runs, then `/login`\n");
    }

    [TestCase("reauth", "5", "key")]
    [TestCase("failed", "4", "warning")]
    [TestCase("recovered", "3", "white_check_mark")]
    public async Task For_ntfy_it_is_text_with_headers(string what, string priority, string tag)
    {
        if (what == "recovered")
        {
            await bed.Notify("failed").With(("OCX_NOTIFY_URL", null)).ExecuteBufferedAsync();
        }

        var request = await PostAsync("ntfy", what);

        request.Head.Should().Contain("Title: ").And.Contain($"Priority: {priority}\r\n").And.Contain($"Tags: {tag}\r\n").And.Contain("Content-Type: text/plain; charset=utf-8\r\n");
        request.Body.Should().Contain($"the access token {Tokens.Fingerprint()} lives until {Expiry}\n").And.NotContain("`").And.EndWith("Z)");
    }

    [Test]
    public async Task A_user_and_a_password_in_the_address_become_an_authorization()
    {
        var result = await bed.Notify("reauth", "-v").With(("OCX_NOTIFY_URL", bed.Web.Address.Replace("//", "//me:SECRET%40word@", StringComparison.Ordinal))).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().NotContain("SECRET").And.NotContain("me:");
        bed.Web.Requests.Single().Head.Should().Contain($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:SECRET@word"))}\r\n").And.StartWith($"POST /{bed.Web.Secret} ");
    }

    [Test]
    public async Task A_proxy_is_used_where_there_is_one()
    {
        var result = await bed.Notify("reauth").With(("OCX_NOTIFY_URL", "http://nowhere.invalid/path"), ("http_proxy", $"http://127.0.0.1:{bed.Web.Port}")).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Web.Requests.Single().Head.Should().StartWith("POST http://nowhere.invalid/path HTTP/1.1\r\n");
    }

    [TestCase("blank", "the credentials hold no token any more")]
    [TestCase("missing", "/c.json: no such file")]
    [TestCase("expired", "has expired at 2023-11-14T22:13:20Z")]
    [TestCase("long-lived", "has no expiry")]
    [TestCase("unreadable", "/c.json: ")]
    public async Task Whatever_the_credentials_are_the_message_is_told(string state, string fact)
    {
        File.Delete(bed["c.json"]);
        if (state != "missing")
        {
            bed.Files.Write("c.json", state switch
            {
                "blank" => Tokens.BlankJson,
                "expired" => Tokens.ClaudeJson(expiresAt: 1_700_000_000_000),
                "long-lived" => """{"claudeAiOauth":{"accessToken":"FAKE"}}""",
                _ => "garbage",
            });
        }

        var request = await PostAsync("json");

        (request.Member("state"), request.Member("text")).Should().Be((state, request.Member("text")));
        request.Member("text").Should().Contain(fact).And.Contain("then /login");
    }

    private static string Stamped(string text) => Time().Replace(text.Replace(Expiry, "EXPIRY", StringComparison.Ordinal), "TIME").Replace("EXPIRY", Expiry, StringComparison.Ordinal);

    [GeneratedRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", RegexOptions.None, 1000)]
    private static partial Regex Time();

    private async Task<HttpRequest> PostAsync(string format, string what, params (string, string?)[] variables)
    {
        var result = await bed.Notify(what).With([("OCX_NOTIFY_FORMAT", format), .. variables]).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardError);
        return bed.Web.Requests.Single();
    }

    private Task<HttpRequest> PostAsync(string format, params (string, string?)[] variables) => PostAsync(format, "reauth", variables);
}
