using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class CredentialDocumentTests
{
    [Test]
    public void Claude_Codes_document_is_read()
    {
        var document = Parse(Tokens.ClaudeJson("x", 1_999_999_999_999));

        document.AccessToken.Should().Be(Tokens.Access("x"));
        document.ExpiresAt.Should().Be(1_999_999_999_999);
        document.IsBlank.Should().BeFalse();
    }

    [Test]
    public void OpenClaws_document_is_read() =>
        Parse("""{"openai":{"access":"other"},"anthropic":{"access":"a","refresh":"r","expires":1999999999999.0}}""")
            .Should().Match<CredentialDocument>(d => d.AccessToken == "a" && d.ExpiresAt == 1_999_999_999_999);

    [TestCase("""{"claudeAiOauth":{"accessToken":"t"}}""")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"t","expiresAt":null,"refreshToken":null}}""")]
    public void A_token_without_an_expiry_lives_long(string json)
    {
        var document = Parse(json);

        document.ExpiresAt.Should().BeNull();
        document.IsExpired(DateTimeOffset.MaxValue).Should().BeFalse();
    }

    [Test]
    public void A_token_is_expired_from_the_very_millisecond()
    {
        var document = Parse(Tokens.ClaudeJson(expiresAt: 1_000_000_000_000));

        document.IsExpired(DateTimeOffset.FromUnixTimeMilliseconds(999_999_999_999)).Should().BeFalse();
        document.IsExpired(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000_000_000)).Should().BeTrue();
    }

    [Test]
    public void A_blanked_document_is_blank() => Parse(Tokens.BlankJson).IsBlank.Should().BeTrue();

    [TestCase("""{}""", "f: neither claudeAiOauth nor anthropic is in it")]
    [TestCase("""{"claudeAiOauth":null}""", "f: claudeAiOauth is not an object")]
    [TestCase("""{"claudeAiOauth":[]}""", "f: claudeAiOauth is not an object")]
    [TestCase("""{"claudeAiOauth":{}}""", "f: claudeAiOauth.accessToken is missing")]
    [TestCase("""{"claudeAiOauth":{"accessToken":null}}""", "f: claudeAiOauth.accessToken is missing")]
    [TestCase("""{"claudeAiOauth":{"accessToken":1}}""", "f: claudeAiOauth.accessToken is not a string")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"\ud800"}}""", "f: claudeAiOauth.accessToken is not a string")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"code#state"}}""", "f: claudeAiOauth.accessToken holds a '#': that is a sign-in code (code#state), not a token")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a b"}}""", "f: claudeAiOauth.accessToken is not a token: *")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"$(id)"}}""", "f: claudeAiOauth.accessToken is not a token: *")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a\nb"}}""", "f: claudeAiOauth.accessToken is not a token: *")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a\u0000"}}""", "f: claudeAiOauth.accessToken is not a token: *")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a=b"}}""", "f: claudeAiOauth.accessToken is not a token: *")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","refreshToken":{}}}""", "f: claudeAiOauth.refreshToken is not a string")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","expiresAt":"1999999999999"}}""", "f: claudeAiOauth.expiresAt is not a number")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","expiresAt":1999999999}}""", "f: claudeAiOauth.expiresAt looks like seconds")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","expiresAt":-1}}""", "f: claudeAiOauth.expiresAt is negative")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","expiresAt":1999999999999999}}""", "f: claudeAiOauth.expiresAt is beyond the year 5138")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"a","expiresAt":1e999}}""", "f: claudeAiOauth.expiresAt is *")]
    [TestCase("""{"anthropic":{"access":""}, "anthropic":{"access":2}}""", "f: anthropic.access is not a string")]
    public void A_wrong_field_is_named(string json, string message) =>
        FluentActions.Invoking(() => Parse(json)).Should().Throw<OcxException>().WithMessage(message).Which.ExitCode.Should().Be(ExitCode.BadData);

    [Test]
    public void A_token_as_long_as_a_novel_is_refused() =>
        FluentActions.Invoking(() => Parse($$$"""{"claudeAiOauth":{"accessToken":"{{{new string('a', 65537)}}}"}}""")).Should().Throw<OcxException>();

    [Test]
    public void No_message_holds_the_token() =>
        FluentActions.Invoking(() => Parse("""{"claudeAiOauth":{"accessToken":"FAKE secret"}}""")).Should().Throw<OcxException>()
            .Which.Message.Should().NotContain("secret");

    private static CredentialDocument Parse(string json) => CredentialDocument.Parse(Encoding.UTF8.GetBytes(json), "f");
}
