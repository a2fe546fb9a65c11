using System.Text;

namespace Ocx.Tests;

/// <summary>The tokens of an <c>auth-profiles.json</c>.</summary>
[Parallelizable]
public class TokenProfilesTests
{
    [Test]
    public void Every_profile_of_Anthropics_is_read_and_no_other()
    {
        var tokens = Read("""
            "anthropic:default":{"type":"oauth","provider":"anthropic","access":"a","expires":1999999999999},
            "mine":{"type":"token","provider":"anthropic","token":"b"},
            "anthropic:implied":{"access":"c"},
            "anthropic:api":{"type":"api_key","provider":"anthropic","key":"d"},
            "anthropic:not":{"provider":"openai","access":"e"},
            "openai:default":{"type":"oauth","provider":"openai","access":"f"},
            "openai":{"access":"g"},
            "anthropic:null":null, "anthropic:text":"x"
            """);

        tokens.Select(t => (t.Profile, t.State, t.Fingerprint)).Should().Equal(
            ("anthropic:default", TokenState.Fresh, Fingerprint.Of("a")),
            ("mine", TokenState.LongLived, Fingerprint.Of("b")),
            ("anthropic:implied", TokenState.LongLived, Fingerprint.Of("c")),
            ("anthropic:api", TokenState.LongLived, Fingerprint.Of("d")));
    }

    [TestCase("""{"type":"oauth","key":"a"}""", "its token stands under key, where OpenClaw does not look")]
    [TestCase("""{"type":"oauth"}""", "access is missing")]
    [TestCase("""{"type":"token","access":"a"}""", "token is missing")]
    [TestCase("""{"type":"api_key"}""", "key is missing")]
    [TestCase("""{"type":"api_key","key":""}""", "key is missing")]
    [TestCase("""{"type":"api_key","key":5}""", "key is missing")]
    [TestCase("""{"access":5}""", "access is missing")]
    [TestCase("""{"access":"code#state"}""", "access holds a '#': *")]
    [TestCase("""{"access":"a","expires":"soon"}""", "expires is not a number")]
    public void A_profile_that_OpenClaw_cannot_use_is_unreadable(string profile, string problem)
    {
        var token = Read($"\"anthropic:x\":{profile}").Should().ContainSingle().Subject;

        token.State.Should().Be(TokenState.Unreadable);
        token.Problem.Should().Match(problem);
        token.Profile.Should().Be("anthropic:x");
    }

    [Test]
    public void One_that_is_wrong_hides_no_other() =>
        Read("""  "anthropic:a":{"access":5}, "anthropic:b":{"access":"b"}  """).Select(t => t.State).Should().Equal(TokenState.Unreadable, TokenState.LongLived);

    [Test]
    public void An_empty_token_is_blank_and_another_sign_in_is_no_cure() =>
        Read("""  "anthropic:a":{"access":"","expires":0}  """).Single().Should().Match<TokenStatus>(t => t.State == TokenState.Blank && t.Cure!.Contains("ocx-profiles"));

    [Test]
    public void Without_an_expiry_there_is_a_warning() =>
        Read("""  "anthropic:a":{"type":"oauth","access":"a"}  """).Single().Should().Match<TokenStatus>(t => t.State == TokenState.LongLived && t.Problem != null);

    [Test]
    public void Claude_Code_refreshes_no_profile() =>
        Read("""  "anthropic:a":{"access":"a","expires":1700000000000}, "anthropic:b":{"type":"token","token":"b","expires":1700000000000}  """)
            .Select(t => t.Cure).Should().Equal("carry Claude Code's next token over, as ocx-sync does: ocx-profiles", "make a new one: claude setup-token");

    [Test]
    public void Of_profiles_with_one_name_the_last_counts() =>
        Read("""  "anthropic:a":{"access":"a"}, "anthropic:a":{"access":"b"}  """).Should().ContainSingle().Which.Fingerprint.Should().Be(Fingerprint.Of("b"));

    [Test]
    public void There_is_an_end_to_the_number_of_profiles_and_to_their_ids()
    {
        Read(Many(256)).Should().HaveCount(256);
        Read(Many(257)).Should().ContainSingle().Which.State.Should().Be(TokenState.Unreadable);
        Read($"\"anthropic:{new string('a', 250)}\":{{\"access\":\"a\"}}").Should().ContainSingle().Which.State.Should().Be(TokenState.Unreadable);

        static string Many(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"anthropic:{i}\":{{\"access\":\"a\"}}"));
    }

    private static IReadOnlyList<TokenStatus> Read(string profiles) =>
        new TokenReader(new Settings(_ => null), TimeSpan.FromSeconds(270)).Read("f", () => Encoding.UTF8.GetBytes($$$"""{"version":1,"profiles":{ {{{profiles}}} }}"""));
}
