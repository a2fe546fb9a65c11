using System.Text;

namespace Ocx.Tests;

/// <summary>What a refresh changes in Claude Code's credentials, and what not.</summary>
public sealed class ClaudeSignInTests
{
    private static readonly TokenGrant Grant = new("FAKE-new", "FAKE-next", 1_900_000_000_000, ["a", "b"]);

    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"FAKE","expiresAt":1}}""", """{"claudeAiOauth":{"accessToken":"FAKE-new","refreshToken":"FAKE-next","expiresAt":1900000000000,"scopes":["a", "b"]}}""")]
    [TestCase("""{ "x" : 1.0e0, "claudeAiOauth" : { "scopes":[ "a" , "b" ], "z":{"accessToken":"other"}, "expiresAt" :null , "accessToken" : "FAKE" } , "y":[] }""", """{ "x" : 1.0e0, "claudeAiOauth" : { "scopes":[ "a" , "b" ], "z":{"accessToken":"other"}, "expiresAt" :1900000000000 , "accessToken" : "FAKE-new", "refreshToken" : "FAKE-next" } , "y":[] }""")]
    [TestCase("{\r\n\t\"claudeAiOauth\": {\r\n\t\t\"accessToken\": \"F\\u0041KE\",\r\n\t\t\"refreshToken\": \"\",\r\n\t\t\"scopes\": [\"c\"]\r\n\t}\r\n}", "{\r\n\t\"claudeAiOauth\": {\r\n\t\t\"accessToken\": \"FAKE-new\",\r\n\t\t\"refreshToken\": \"FAKE-next\",\r\n\t\t\"scopes\": [\"a\", \"b\"],\r\n\t\t\"expiresAt\": 1900000000000\r\n\t}\r\n}")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"one"},"claudeAiOauth":{"accessToken":"two","accessToken":"three","refreshToken":"FAKE","expiresAt":1,"scopes":["a","b"]}}""", """{"claudeAiOauth":{"accessToken":"one"},"claudeAiOauth":{"accessToken":"FAKE-new","accessToken":"FAKE-new","refreshToken":"FAKE-next","expiresAt":1900000000000,"scopes":["a","b"]}}""")]
    public void Four_values_change_and_no_other_byte(string before, string after)
    {
        // An expiry of 1 would be refused as seconds; the time of a real one does not matter here.
        before = before.Replace("\"expiresAt\":1}", "\"expiresAt\":1700000000000}", StringComparison.Ordinal).Replace("\"expiresAt\":1,", "\"expiresAt\":1700000000000,", StringComparison.Ordinal);

        Encoding.UTF8.GetString(Parse(before).With(Grant)).Should().Be(after);
    }

    [Test]
    public void What_an_answer_does_not_say_stays()
    {
        var text = """{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"FAKE-old","expiresAt":1700000000000,"scopes":["c"]}}""";

        Encoding.UTF8.GetString(Parse(text).With(Grant with { RefreshToken = null, Scopes = null })).Should()
            .Be("""{"claudeAiOauth":{"accessToken":"FAKE-new","refreshToken":"FAKE-old","expiresAt":1900000000000,"scopes":["c"]}}""");
    }

    [TestCase("""{"accessToken":"FAKE"}""", null, null, "")]
    [TestCase("""{"accessToken":"FAKE","clientId":"me","refreshTokenExpiresAt":1900000000000,"scopes":["a b","c"]}""", "me", "2030-03-17T17:46:40Z", "a b c")]
    [TestCase("""{"accessToken":"FAKE","clientId":"","refreshTokenExpiresAt":1900000000,"scopes":null}""", null, null, "")]
    [TestCase("""{"accessToken":"FAKE","clientId":7,"refreshTokenExpiresAt":"soon","scopes":[]}""", null, null, "")]
    public void What_a_request_needs_is_read(string json, string? client, string? end, string scopes)
    {
        var signIn = Parse($"{{\"claudeAiOauth\":{json}}}");

        (signIn.ClientId, signIn.EndsAt is { } time ? Timestamp.Text(time) : null, string.Join(' ', signIn.Scopes)).Should().Be((client, end, scopes));
    }

    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","scopes":"a b"}}""", 65, "c.json: claudeAiOauth.scopes is not a list of words")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","scopes":[1]}}""", 65, "c.json: claudeAiOauth.scopes is not a list of words")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"FAKE","refreshToken":"code#state"}}""", 65, "c.json: claudeAiOauth.refreshToken holds a '#': that is a sign-in code (code#state), not a token")]
    [TestCase("""{"anthropic":{"access":"FAKE","refresh":"FAKE"}}""", 78, "c.json: is OpenClaw's oauth.json, and its refresh token is Claude Code's to spend")]
    public void What_is_none_of_Claude_Codes_is_refused(string json, int exitCode, string message)
    {
        var error = ((Action)(() => Parse(json))).Should().Throw<OcxException>().Which;
        (error.ExitCode, error.Message).Should().Be((exitCode, message));
    }

    private static ClaudeSignIn Parse(string json) => ClaudeSignIn.Parse(Encoding.UTF8.GetBytes(json), "c.json");
}
