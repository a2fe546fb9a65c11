using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class OpenClawFormatTests
{
    private const string Source = """{"claudeAiOauth":{"scopes":["a",  "b"],"accessToken":"T","zz":1e400,"refreshToken":"R","expiresAt":1999999999999,"q\u0041":{"x":[ ]}}}""";

    private static readonly CredentialDocument Credentials = CredentialDocument.Parse(Encoding.UTF8.GetBytes(Source), "f");

    [Test]
    public void Fields_get_OpenClaws_names_and_others_pass_unchanged_in_order() => Map(null).Should().Be("""
        {
          "anthropic": {
            "scopes": ["a",  "b"],
            "access": "T",
            "zz": 1e400,
            "refresh": "R",
            "expires": 1999999999999,
            "q\u0041": {"x":[ ]}
          }
        }

        """);

    [Test]
    public void The_refresh_token_can_be_left_out() => Map(null, accessOnly: true).Should().NotContain("\"R\"").And.NotContain("refresh");

    [Test]
    public void Without_an_expiry_there_is_no_entry() =>
        FluentActions.Invoking(() => OAuthJson.Entry(CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T"}}"""u8, "f"), accessOnly: false, indent: null))
            .Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

    [TestCase("")]
    [TestCase(" \n")]
    public void An_empty_target_is_a_new_one(string old) => Map(old).Should().Be(Map(null));

    [Test]
    public void Only_the_entry_changes_and_takes_the_documents_indentation() =>
        Map("{\r\n\t\"openai\": {\"access\":\"o\"},\r\n\t\"anthropic\" : {\"access\":\"old\",\"mine\":1} ,\r\n\t\"n\": 1e999\r\n}\r\n", accessOnly: true).Should().Be(
            "{\r\n\t\"openai\": {\"access\":\"o\"},\r\n\t\"anthropic\" : {\n\t\t\"scopes\": [\"a\",  \"b\"],\n\t\t\"access\": \"T\",\n\t\t\"zz\": 1e400,\n\t\t\"expires\": 1999999999999,\n\t\t\"q\\u0041\": {\"x\":[ ]}\n\t} ,\r\n\t\"n\": 1e999\r\n}\r\n");

    [TestCase("""{"openai":1}""", """{"openai":1,"anthropic":{ """)]
    [TestCase("{\n  \"openai\": 1\n}\n", "{\n  \"openai\": 1,\n  \"anthropic\": {\n    ")]
    [TestCase("{}", "{\n  \"anthropic\": {\n    ")]
    [TestCase(" { } ", " {\n  \"anthropic\": {\n    ")]
    public void An_entry_that_is_missing_is_added(string old, string start) => Map(old).Should().StartWith(start);

    [Test]
    public void An_entry_that_is_there_twice_is_replaced_twice() =>
        Map("""{"anthropic":{"access":"old1"},"anthropic":{"access":"old2"}}""").Should().NotContain("old").And.Subject.Split("\"T\"").Should().HaveCount(3);

    [Test]
    public void An_entry_that_differs_in_white_space_alone_stays()
    {
        var old = Map(null).Replace("\n", "", StringComparison.Ordinal);

        Map(old).Should().Be(old);
    }

    [TestCase("[]")]
    [TestCase("{\"a\":")]
    [TestCase("hello")]
    public void A_target_that_is_no_object_is_refused(string old) =>
        FluentActions.Invoking(() => Map(old)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

    [Test]
    public void A_stranger_cannot_stand_in_for_a_field_of_ours()
    {
        var hostile = CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T","expiresAt":1999999999999,"access":"X","expires":1,"refresh":"Y"}}"""u8, "f");

        Encoding.UTF8.GetString(OAuthJson.Entry(hostile, accessOnly: false, indent: null)).Should().Be("""{ "access": "T", "expires": 1999999999999 }""");
    }

    [Test]
    public void Of_a_field_that_is_there_twice_the_last_is_mapped()
    {
        var twice = CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"A","accessToken":"B","expiresAt":1999999999999}}"""u8, "f");

        Encoding.UTF8.GetString(OAuthJson.Entry(twice, accessOnly: false, indent: null)).Should().Be("""{ "access": "B", "expires": 1999999999999 }""");
    }

    [Test]
    public void Without_an_expiry_there_is_no_profile() =>
        FluentActions.Invoking(() => OpenClawFormat.Profile(CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"A"}}"""u8, "f")))
            .Should().Throw<OcxException>().Which.Hint.Should().Contain("ocx-map -f env");

    [Test]
    public void A_profile_never_holds_the_refresh_token() =>
        Encoding.UTF8.GetString(OpenClawFormat.Profile(Credentials)).Should().Be("{\n  \"type\": \"oauth\",\n  \"provider\": \"anthropic\",\n  \"access\": \"T\",\n  \"expires\": 1999999999999\n}\n");

    [Test]
    public void Every_secret_of_the_source_is_masked_in_what_is_shown()
    {
        var source = CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"FAKEa","refreshToken":"FAKEr","expiresAt":1999999999999,"org":{"idToken":"FAKEi"},"note":"sk-FAKEn","plan":"max"}}"""u8, "f");

        var shown = Encoding.UTF8.GetString(SecretText.MaskJson(OAuthJson.Merge([], "f", source, accessOnly: false)));

        shown.Should().NotContain("FAKE").And.Contain(Fingerprint.Of("FAKEa")).And.Contain(Fingerprint.Of("FAKEi")).And.Contain("\"max\"");
    }

    [Test]
    public void A_secret_is_masked_however_it_is_escaped() =>
        Encoding.UTF8.GetString(SecretText.MaskJson("""{"access": "sk-FAKE\u002BAB", "x":"\u0073k-FAKE", "y": "FAKE is no secret"}"""u8.ToArray()))
            .Should().Be($$"""{"access": "[masked {{Fingerprint.Of("sk-FAKE+AB")}}]", "x":"[masked {{Fingerprint.Of("sk-FAKE")}}]", "y": "FAKE is no secret"}""");

    private static string Map(string? old, bool accessOnly = false) =>
        Encoding.UTF8.GetString(OAuthJson.Merge(Encoding.UTF8.GetBytes(old ?? ""), "oauth.json", Credentials, accessOnly));
}
