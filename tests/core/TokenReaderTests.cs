using System.Globalization;
using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class TokenReaderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(270);

    [TestCase(-86_400_000, TokenState.Expired)]
    [TestCase(-1, TokenState.Expired)]
    [TestCase(0, TokenState.Expired)]
    [TestCase(1, TokenState.Expiring)]
    [TestCase(269_999, TokenState.Expiring)]
    [TestCase(270_000, TokenState.Expiring)]
    [TestCase(270_001, TokenState.Fresh)]
    [TestCase(28_800_000, TokenState.Fresh)]
    public void The_limits_are_kept_to_the_millisecond(long left, TokenState state)
    {
        var token = Read(Claude(Number(Now.ToUnixTimeMilliseconds() + left)));

        token.State.Should().Be(state);
        token.Left.Should().Be(TimeSpan.FromMilliseconds(left));
    }

    [TestCase("null", TokenState.LongLived)]
    [TestCase("0", TokenState.Expired)]
    [TestCase("9999999999999", TokenState.Fresh)] // 2286
    [TestCase("1.9999e12", TokenState.Fresh)]
    [TestCase("1999999999999.75", TokenState.Fresh)]
    [TestCase("99999999999999", TokenState.Fresh)] // 5138
    [TestCase("100000000000000", TokenState.Unreadable)]
    [TestCase("99999999999999999999999999", TokenState.Unreadable)]
    [TestCase("1e400", TokenState.Unreadable)]
    [TestCase("1795000000", TokenState.Unreadable)] // seconds
    [TestCase("0.5", TokenState.Unreadable)]
    [TestCase("-1", TokenState.Unreadable)]
    [TestCase("\"1999999999999\"", TokenState.Unreadable)]
    [TestCase("true", TokenState.Unreadable)]
    [TestCase("{}", TokenState.Unreadable)]
    public void Whatever_expiresAt_is_has_a_state(string expiresAt, TokenState state)
    {
        foreach (var document in new[] { Claude(expiresAt), OAuth(expiresAt), Profiles($"\"anthropic:x\":{{\"type\":\"oauth\",\"access\":\"a\",\"expires\":{expiresAt}}}") })
        {
            Read(document).State.Should().Be(state, document);
        }
    }

    [Test]
    public void A_token_of_one_year_has_no_expiry() =>
        Read("""{"claudeAiOauth":{"accessToken":"a"}}""").Should().Match<TokenStatus>(t => t.State == TokenState.LongLived && t.ExpiresAt == null && t.Left == null && t.IsGood);

    [Test]
    public void What_a_token_is_called_is_told()
    {
        var token = Read(Tokens.ClaudeJson("x", 1_999_999_999_999));

        token.Should().BeEquivalentTo(new { File = "f", Profile = (string?)null, Subscription = "max", Fingerprint = Fingerprint.Of(Tokens.Access("x")), Problem = (string?)null, Cure = (string?)null });
    }

    [TestCase(-1, true, true)]
    [TestCase(0, true, true)]
    [TestCase(1, true, false)]
    [TestCase(604_800_000, true, false)]
    [TestCase(604_800_001, false, false)]
    public void The_sign_in_ends_within_seven_days(long left, bool ending, bool ended)
    {
        var token = Read(Claude("1999999999999", Number(Now.ToUnixTimeMilliseconds() + left)));

        token.Should().BeEquivalentTo(new { State = TokenState.Fresh, IsSignInEnding = ending, HasSignInEnded = ended, NeedsAttention = ending, IsBad = false, IsGood = true });
    }

    [TestCase("\"soon\"")]
    [TestCase("1795000000")]
    [TestCase("-1")]
    [TestCase("[]")]
    public void An_end_of_the_sign_in_that_is_none_hides_nothing(string end)
    {
        var token = Read(Claude("1999999999999", end));

        token.State.Should().Be(TokenState.Fresh);
        token.SignInEndsAt.Should().BeNull();
        token.Problem.Should().StartWith("refreshTokenExpiresAt ");
        token.IsBad.Should().BeFalse();
    }

    [Test]
    public void No_refresh_is_advised_where_the_sign_in_has_ended()
    {
        Read(Claude("1700000000000", "1700000000000")).Cure.Should().Be(CredentialReader.SignIn);
        Read(Claude("1700000000000")).Cure.Should().Contain("claude -p");
    }

    [Test]
    public void A_blank_token_says_that_the_sign_in_has_ended_and_nothing_else() =>
        Read("""{"claudeAiOauth":{"accessToken":"","expiresAt":0,"refreshTokenExpiresAt":1}}""".Replace(":1}", ":1700000000000}", StringComparison.Ordinal))
            .Should().BeEquivalentTo(new { State = TokenState.Blank, ExpiresAt = (DateTimeOffset?)null, Fingerprint = (string?)null, IsSignInEnding = false, Cure = CredentialReader.SignIn });

    [TestCase("{}", TokenState.Missing)]
    [TestCase("""{"mcpOAuth":{}}""", TokenState.Missing)]
    [TestCase("""{"profiles":[]}""", TokenState.Missing)]
    [TestCase("""{"profiles":{"openai:x":{"access":"a"}}}""", TokenState.Missing)]
    [TestCase("""{"claudeAiOauth":null}""", TokenState.Unreadable)]
    [TestCase("""{"claudeAiOauth":{}}""", TokenState.Unreadable)]
    [TestCase("[]", TokenState.Unreadable)]
    [TestCase("garbage", TokenState.Unreadable)]
    [TestCase("", TokenState.Unreadable)]
    [TestCase("{", TokenState.Unreadable)]
    public void What_holds_no_token_is_bad_and_tells_a_cure(string text, TokenState state)
    {
        var token = Read(text);

        token.State.Should().Be(state);
        token.IsBad.Should().BeTrue();
        token.Problem.Should().NotBeNullOrEmpty().And.NotStartWith("f:");
        token.Cure.Should().NotBeNullOrEmpty();
    }

    [Test]
    public void A_token_that_stands_where_none_belongs_is_not_shown()
    {
        var secret = Tokens.Access("SECRET");
        var tokens = ReadAll($$$"""{"profiles":{"anthropic:{{{secret}}}":{"access":"a"},"anthropic:b":{"access":"{{{secret}}} "} } }""")
            .Concat(ReadAll($$$"""{"claudeAiOauth":{"accessToken":"a","subscriptionType":"{{{secret}}}{{{secret}}}"} }"""))
            .Concat(new TokenReader(new Settings(_ => null), Within).ReadNow($"/proc/nowhere/{secret}"));

        string.Join('\n', tokens).Should().NotContain("SECRET").And.Contain("[masked ");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Claude(string expiresAt, string? signInEnd = null) =>
        $$$"""{"claudeAiOauth":{"accessToken":"a","expiresAt":{{{expiresAt}}}{{{(signInEnd is null ? "" : $",\"refreshTokenExpiresAt\":{signInEnd}")}}} }}""";

    private static string OAuth(string expires) => $$$"""{"openai":{},"anthropic":{"access":"a","expires":{{{expires}}} }}""";

    private static string Profiles(string profiles) => $$$"""{"version":1,"profiles":{ {{{profiles}}} }}""";

    private static TokenStatus Read(string text) => ReadAll(text).Should().ContainSingle().Subject;

    private static IReadOnlyList<TokenStatus> ReadAll(string text) =>
        new TokenReader(new Settings(_ => null), Within, new Clock()).Read("f", () => Encoding.UTF8.GetBytes(text));

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
