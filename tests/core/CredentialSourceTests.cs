using System.Text;

namespace Ocx.Tests;

/// <summary>Standard input is the process's: nothing runs beside these.</summary>
[NonParallelizable]
public class CredentialSourceTests
{
    private static readonly Settings Settings = new(_ => null);

    [TestCase(null)]
    [TestCase("-")]
    public void Standard_input_is_read_once(string? path)
    {
        var (first, second) = ("", "");

        Redirected.Run(Tokens.ClaudeJson("x"), () =>
        {
            var source = new CredentialSource(path, Settings);
            first = source.Read().AccessToken;
            second = source.Read().AccessToken;
            return 0;
        });

        (first, second).Should().Be((Tokens.Access("x"), Tokens.Access("x")));
    }

    [Test]
    public void A_list_of_paths_is_told_from_a_document()
    {
        OcxException? error = null;

        Redirected.Run("/c/.credentials.json\n", () =>
        {
            error = new Action(() => new CredentialSource("-", Settings).Read()).Should().Throw<OcxException>().Which;
            return 0;
        });

        (error!.ExitCode, error.Message, error.Hint).Should().Be((ExitCode.BadData, "standard input: not JSON", "if it is a list of paths, as inotifywait prints it, give FILE and --events"));
    }

    [Test]
    public void What_is_wrong_with_standard_input_is_told_by_that_name()
    {
        OcxException? error = null;

        Redirected.Run("{\"claudeAiOauth\":", () =>
        {
            error = new Action(() => new CredentialSource(null, Settings).Read()).Should().Throw<OcxException>().Which;
            return 0;
        });

        error!.Message.Should().StartWith("standard input: ");
    }

    [Test]
    public void A_file_is_read_anew_each_time()
    {
        using var sandbox = new Sandbox();
        var source = new CredentialSource(sandbox.Write("c.json", Tokens.ClaudeJson("one")), Settings);
        source.Read().AccessToken.Should().Be(Tokens.Access("one"));

        sandbox.Write("c.json", Tokens.ClaudeJson("two"));

        source.Read().AccessToken.Should().Be(Tokens.Access("two"));
    }

    [TestCase(",\"expiresAt\":1700000000000", "2023-11-14T22:13:20Z")]
    [TestCase("", "never")]
    public void An_expired_one_is_left_and_who_brings_the_next_is_told(string expires, string shown)
    {
        var credentials = CredentialDocument.Parse(Encoding.UTF8.GetBytes("{\"claudeAiOauth\":{\"accessToken\":\"" + Tokens.Access("x") + "\"" + expires + "}}"), "f");

        var error = CredentialSource.Expired("t", credentials);

        (error.ExitCode, error.Message, error.Hint).Should().Be((ExitCode.TryAgain, $"t: left as it is: the access token {Fingerprint.Of(Tokens.Access("x"))} expired at {shown}", CredentialSource.Refresh));
    }

    [TestCase("{\"anthropic\":{\"access\":\"a\",\"expires\":7}}", "a", 7L)]
    [TestCase("{\"anthropic\":{\"access\":\"a\",\"expires\":\"7\"}}", "a", 7L)]
    [TestCase("{\"anthropic\":{\"access\":\"a\",\"expires\":\"soon\"}}", "a", null)]
    [TestCase("{\"anthropic\":{\"access\":\"a\"}}", "a", null)]
    [TestCase("{\"anthropic\":{\"access\":\"\",\"expires\":7}}", null, 7L)]
    [TestCase("{\"anthropic\":{\"expires\":7}}", null, 7L)]
    [TestCase("{\"anthropic\":{\"access\":7}}", null, null)]
    [TestCase("{\"anthropic\":\"a\"}", null, null)]
    [TestCase("{\"openai\":{\"access\":\"a\"}}", null, null)]
    [TestCase("{", null, null)]
    [TestCase("", null, null)]
    public void What_an_oauth_json_holds_is_told_as_far_as_it_can_be(string text, string? access, long? expires) =>
        OAuthJson.Held(Encoding.UTF8.GetBytes(text)).Should().Be((access, expires));

    [TestCase("{\"claudeAiOauth\":{}}", ExitCode.CannotCreate, "o.json: holds Claude Code's own credentials, which nobody else may write", "nothing was written")]
    [TestCase("{\"anthropic\":", ExitCode.BadData, null, "nothing was written; move it away to have it made anew: mv o.json o.json.bad")]
    public void An_oauth_json_that_is_none_is_not_written(string old, int exitCode, string? message, string hint)
    {
        var credentials = CredentialDocument.Parse(Encoding.UTF8.GetBytes(Tokens.ClaudeJson("x")), "f");

        var error = new Action(() => OAuthJson.Merge(Encoding.UTF8.GetBytes(old), "o.json", credentials, true)).Should().Throw<OcxException>().Which;

        (error.ExitCode, error.Hint).Should().Be((exitCode, hint));
        error.Message.Should().StartWith(message ?? "o.json: ");
    }

    [Test]
    public void Fields_that_would_stand_for_ours_are_left_out()
    {
        var credentials = CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"a","refreshToken":"r","expiresAt":1790000000000,"access":"x","refresh":"y","expires":1,"scopes":["s"]}}"""u8.ToArray(), "f");

        Encoding.UTF8.GetString(OAuthJson.Entry(credentials, false, null)).Should().Be("""{ "access": "a", "refresh": "r", "expires": 1790000000000, "scopes": ["s"] }""");
        Encoding.UTF8.GetString(OAuthJson.Entry(credentials, true, null)).Should().Be("""{ "access": "a", "expires": 1790000000000, "scopes": ["s"] }""");
    }
}
