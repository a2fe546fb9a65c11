using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class AuthProfilesTests
{
    private const string Id = "anthropic:default";
    private const string Good = """{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999}""";

    private static readonly CredentialDocument Credentials =
        CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T","refreshToken":"R","expiresAt":1999999999999}}"""u8, "f");

    // What stands in the profile, and what is to stand there then: the order and all other fields stay.
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"old"}""", """{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999}""", ProfileState.Broken)]
    [TestCase("""{"key":"old","type":"oauth","mine":[1, 2],"provider":"anthropic"}""", """{"access":"T","type":"oauth","mine":[1, 2],"provider":"anthropic","expires":1999999999999}""", ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"old","access":"older","expires":5}""", """{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999}""", ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"old","expires":5}""", Good, ProfileState.Outdated)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"T","expires":5}""", Good, ProfileState.Outdated)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"T","expires":"1999999999999"}""", Good, ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"T"}""", Good, ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":null,"expires":1999999999999}""", Good, ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999,"refresh":"X"}""", Good, ProfileState.Refreshable)]
    [TestCase("""{"refresh":"X","type":"oauth","provider":"anthropic","access":"T","refresh":"Y","expires":1999999999999,"refresh":"Z"}""", Good, ProfileState.Refreshable)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"a","access":"b","expires":1,"expires":2}""", """{"type":"oauth","provider":"anthropic","access":"T","access":"T","expires":1999999999999,"expires":1999999999999}""", ProfileState.Outdated)]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"a","key":"b"}""", Good, ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"sk-ant-api03-FAKE","access":"old","expires":5}""", """{"type":"oauth","provider":"anthropic","key":"sk-ant-api03-FAKE","access":"T","expires":1999999999999}""", ProfileState.Outdated)]
    [TestCase("""{"type":null,"provider":null,"access":"a","expires":1}""", Good, ProfileState.Outdated)]
    [TestCase("""{"access":"a","expires":1}""", """{"access":"T","expires":1999999999999,"type":"oauth","provider":"anthropic"}""", ProfileState.Broken)]
    [TestCase("""{"type":"oauth","provider":"anthropic","k\u0065y":"old"}""", """{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999}""", ProfileState.Broken)]
    public void Only_our_fields_of_the_profile_change(string old, string expected, ProfileState state)
    {
        var edit = Apply(Document(old));

        edit.State.Should().Be(state);
        Text(edit).Should().Be(Document(expected));
        Apply(Text(edit)!).Should().Match<ProfileEdit>(e => e.State == ProfileState.Current && e.Text == null, "it is as it should be now");
    }

    [TestCase("""{"type":"api_key","provider":"anthropic","key":"sk-ant-api03-FAKE"}""")]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"sk-ant-api03-FAKE"}""")]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"sk-ant-api03-FAKE","access":null}""")]
    [TestCase("""{"type":"token","provider":"anthropic","token":"sk-ant-oat01-FAKE"}""")]
    [TestCase("""{"type":"oauth","provider":"openai-codex","access":"x"}""")]
    [TestCase("""{"type":7,"provider":"anthropic"}""")]
    [TestCase("""{"provider":"anthropic","mode":"api_key"}""")]
    [TestCase("""{"provider":"anthropic","token":"x"}""")]
    public void What_is_not_ours_is_left_alone(string profile) =>
        Apply(Document(profile)).Should().Match<ProfileEdit>(e => e.State == ProfileState.Foreign && e.Text == null);

    [TestCase("""{}""", "{\n  \"profiles\": {\n    \"anthropic:default\": {\n")]
    [TestCase("""{"version":1}""", """{"version":1,"profiles":{ "anthropic:default": { "type": "oauth", """)]
    [TestCase("""{"profiles":{}}""", """{"profiles":{"anthropic:default": { "type": "oauth", """)]
    [TestCase("""{"profiles":null,"x":1}""", """{"profiles":{ "anthropic:default": { "type": "oauth", """)]
    [TestCase("""{"profiles":{"anthropic:default":null}}""", """{"profiles":{"anthropic:default":{ "type": "oauth", """)]
    [TestCase("""{"profiles":{"openai:x": {"a": 1}}}""", """{"profiles":{"openai:x": {"a": 1},"anthropic:default": { "type": "oauth", """)]
    [TestCase("{\r\n\t\"profiles\": {\r\n\t\t\"a\": {}\r\n\t}\r\n}\r\n", "{\r\n\t\"profiles\": {\r\n\t\t\"a\": {},\r\n\t\t\"anthropic:default\": {\n\t\t\t\"type\": \"oauth\",\n")]
    [TestCase("{\n  \"profiles\": {}\n}\n", "{\n  \"profiles\": {\n    \"anthropic:default\": {\n      \"type\": \"oauth\",\n")]
    public void A_profile_that_is_missing_is_added(string old, string start)
    {
        var edit = Apply(old);

        edit.State.Should().Be(ProfileState.Missing);
        Text(edit).Should().StartWith(start);
        Apply(Text(edit)!).State.Should().Be(ProfileState.Current);
    }

    [TestCase(" ", "\n")]
    [TestCase("\t", "\r\n")]
    [TestCase("", "")]
    [TestCase("    ", "\n")]
    public void Formatting_and_all_that_is_not_ours_stays_byte_for_byte(string step, string line)
    {
        var old = """
            {
            ~"v\u0065rsion" : 1.0e0 ,
            ~"profiles":{
            ~~"openai:x" : {"type":"api_key",  "key":"sk-FAKE" },
            ~~"anthropic:default":{
            ~~~"type" :"oauth" , "note":"\u00e9\/ é",
            ~~~"provider": "anthropic",
            ~~~"expires" : 5 ,
            ~~~"access"  :"old"
            ~~}
            ~},
            ~"order": {"anthropic": [ ]}, "usageStats":{"a":{"lastUsed":17e400}},"x":-0
            }
            """.Replace("\n", line, StringComparison.Ordinal).Replace("~", step, StringComparison.Ordinal);

        Text(Apply(old)).Should().Be(old.Replace("\"old\"", "\"T\"", StringComparison.Ordinal).Replace("\"expires\" : 5 ", "\"expires\" : 1999999999999 ", StringComparison.Ordinal));
    }

    [Test]
    public void Of_profiles_that_are_there_twice_the_last_counts() =>
        Text(Apply($$$$"""{"profiles":{"{{{{Id}}}}":{"access":"x"}},"profiles":{"{{{{Id}}}}":1,"{{{{Id}}}}":{"type":"oauth","provider":"anthropic","access":"y","expires":1}}}"""))
            .Should().Be($$$"""{"profiles":{"{{{Id}}}":{"access":"x"}},"profiles":{"{{{Id}}}":1,"{{{Id}}}":{{{Good}}}}}""");

    [Test]
    public void The_refresh_token_is_put_in_only_when_asked_for()
    {
        var with = new AuthProfiles(Id, Credentials, withRefresh: true);

        var text = Text(with.Apply(Encoding.UTF8.GetBytes(Document(Good)), "f"))!;

        text.Should().Be(Document("""{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999,"refresh":"R"}"""));
        with.Apply(Encoding.UTF8.GetBytes(text), "f").State.Should().Be(ProfileState.Current);
        Text(Apply(text)).Should().Be(Document(Good));
        Text(Apply(null)).Should().NotContain("refresh").And.NotContain("\"R\"");
    }

    [TestCase("[]")]
    [TestCase("{\"profiles\":")]
    [TestCase("{\"profiles\":[]}")]
    [TestCase("{\"profiles\":{\"anthropic:default\":\"T\"}}")]
    [TestCase("hello")]
    [TestCase("{}x")]
    [TestCase("\ufeff{}")]
    public void What_OpenClaw_cannot_read_either_is_refused(string old) =>
        FluentActions.Invoking(() => Apply(old)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

    [TestCase("{\"profiles\":[]}", "f: profiles is not an object", "it is left as it is; OpenClaw cannot use it either")]
    [TestCase("{\"profiles\":{\"anthropic:default\":\"T\"}}", "f: profiles.anthropic:default is not an object", "it is left as it is; OpenClaw cannot use it either")]
    [TestCase("hello", "f: ", "it is left as it is; OpenClaw cannot read it either")]
    public void What_is_refused_is_named(string old, string message, string hint)
    {
        var error = FluentActions.Invoking(() => Apply(old)).Should().Throw<OcxException>().Which;

        error.Message.Should().StartWith(message);
        error.Hint.Should().Be(hint);
    }

    [TestCase("""{"type":"oauth","provider":"anthropic","access":"before","key":"k","expires":5}""", "before")]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"k"}""", "k")]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"","key":""}""", null)]
    [TestCase(Good, "T")]
    public void The_token_that_was_there_is_told(string old, string? before) => Apply(Document(old)).Before.Should().Be(before);

    [Test]
    public void A_profile_needs_an_expiry() =>
        FluentActions.Invoking(() => new AuthProfiles(Id, CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T"}}"""u8, "f"), withRefresh: false)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

    [Test]
    public void A_new_document_is_as_OpenClaw_writes_one() => Text(Apply(null)).Should().Be("""
        {
          "version": 1,
          "profiles": {
            "anthropic:default": {
              "type": "oauth",
              "provider": "anthropic",
              "access": "T",
              "expires": 1999999999999
            }
          },
          "lastGood": {
            "anthropic": "anthropic:default"
          }
        }

        """);

    [Test]
    public void An_expired_token_replaces_nothing_and_makes_nothing()
    {
        var expired = new AuthProfiles(Id, CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T","expiresAt":1600000000000}}"""u8, "f"), withRefresh: false);

        foreach (var old in new[] { null, Document(Good) })
        {
            FluentActions.Invoking(() => expired.Apply(old is null ? null : Encoding.UTF8.GetBytes(old), "f")).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.TryAgain);
        }

        expired.Apply(Encoding.UTF8.GetBytes(Document(Good.Replace("1999999999999", "1600000000000", StringComparison.Ordinal))), "f").State.Should().Be(ProfileState.Current);
    }

    [TestCase("", true)]
    [TestCase("\n", true)]
    [TestCase("{\"profiles\": {\"a", true)]
    [TestCase("{}", false)]
    [TestCase("hello", false)]
    [TestCase("[1", false)]
    public void A_beginning_of_a_document_is_torn(string text, bool torn) => AuthProfiles.IsTorn(Encoding.UTF8.GetBytes(text)).Should().Be(torn);

    private static string Document(string profile) => $$$"""{"version": 1, "profiles": {"{{{Id}}}": {{{profile}}}, "a:b": {}}, "order": []}""";

    private static ProfileEdit Apply(string? old) => new AuthProfiles(Id, Credentials, withRefresh: false).Apply(old is null ? null : Encoding.UTF8.GetBytes(old), "f");

    private static string? Text(ProfileEdit edit) => edit.Text is { } text ? Encoding.UTF8.GetString(text) : null;
}
