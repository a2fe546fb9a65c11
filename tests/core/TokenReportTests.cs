using System.Globalization;
using System.Text;

namespace Ocx.Tests;

/// <summary>What is told of a token, word for word: people and scripts go by it.</summary>
[Parallelizable(ParallelScope.All)]
public class TokenReportTests
{
    private const string Again = CredentialReader.SignIn;
    private const string Put = "put the sign-in there: ocx-profiles";
    private const string Own = $"name the right file; if this is Claude Code's own, {Again}";
    private const string Calls = "Claude Code refreshes it in its last five minutes, when it is called: claude -p \"say ok\"";
    private const string Refresh = "make Claude Code refresh it: claude -p \"say ok\"";
    private const string CarryOAuth = "carry Claude Code's next token over, as ocx-sync does: ocx-map -o oauth.json";
    private const string CarryProfiles = "carry Claude Code's next token over, as ocx-sync does: ocx-profiles";
    private const string SetupToken = "make a new one: claude setup-token";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);
    private static readonly string Soon = (Now.ToUnixTimeMilliseconds() + 1000).ToString(CultureInfo.InvariantCulture);
    private static readonly string Late = (Now.ToUnixTimeMilliseconds() - 1000).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<TestCaseData> Cases()
    {
        TestCaseData Case(string document, TokenState state, string? problem, string? cure) => new TestCaseData(document, state, problem, cure).SetArgDisplayNames(document);
        yield return Case(Claude(Late), TokenState.Expired, null, Refresh);
        yield return Case(Claude(Soon), TokenState.Expiring, null, Calls);
        yield return Case(Claude(Soon, Late), TokenState.Expiring, null, Again);
        yield return Case(Claude(Soon, "1795000000000"), TokenState.Expiring, null, Again);
        yield return Case(Claude(Soon, "1795000000001"), TokenState.Expiring, null, Calls);
        yield return Case(Claude("1999999999999"), TokenState.Fresh, null, null);
        yield return Case("""{"claudeAiOauth":{"accessToken":""}}""", TokenState.Blank, "the sign-in has ended", Again);
        yield return Case($$$"""{"anthropic":{"access":"a","expires":{{{Late}}} } }""", TokenState.Expired, null, CarryOAuth);
        yield return Case($$$"""{"anthropic":{"access":"a","expires":{{{Soon}}} } }""", TokenState.Expiring, null, CarryOAuth);
        yield return Case(Profile($"\"type\":\"oauth\",\"access\":\"a\",\"expires\":{Late}"), TokenState.Expired, null, CarryProfiles);
        yield return Case(Profile($"\"type\":\"oauth\",\"access\":\"a\",\"expires\":{Soon}"), TokenState.Expiring, null, CarryProfiles);
        yield return Case(Profile($"\"type\":\"token\",\"token\":\"a\",\"expires\":{Late}"), TokenState.Expired, null, SetupToken);
        yield return Case(Profile("\"type\":\"token\",\"token\":\"a\""), TokenState.LongLived, null, null);
        yield return Case(Profile("\"type\":\"oauth\",\"access\":\"a\""), TokenState.LongLived, "expires is missing: OpenClaw counts such a profile as missing, and uses it all the same", Put);
        yield return Case(Profile("\"access\":\"a\""), TokenState.LongLived, null, null);
        yield return Case(Profile("\"type\":\"oauth\",\"access\":\"\""), TokenState.Blank, "the token is empty", Put);
        yield return Case(Profile("\"type\":\"oauth\",\"key\":\"a\""), TokenState.Unreadable, "its token stands under key, where OpenClaw does not look", Put);
        yield return Case(Profile("\"type\":\"oauth\",\"key\":\"\""), TokenState.Unreadable, "access is missing", Put);
        yield return Case(Profile("\"type\":\"oauth\""), TokenState.Unreadable, "access is missing", Put);
        yield return Case(Profile("\"type\":\"token\",\"access\":\"a\""), TokenState.Unreadable, "token is missing", Put);
        yield return Case(Profile("\"type\":\"api_key\",\"key\":\"k\""), TokenState.LongLived, null, null);
        yield return Case(Profile("\"type\":\"api_key\""), TokenState.Unreadable, "key is missing", "give OpenClaw the API key, or take the profile away");
        yield return Case(Profile("\"type\":\"api_key\",\"key\":\"\""), TokenState.Unreadable, "key is missing", "give OpenClaw the API key, or take the profile away");
        yield return Case(Profile("\"type\":\"oauth\",\"access\":\"a b\""), TokenState.Unreadable, "access is not a token: only letters, digits and -._~+/= can be in one", Put);
        yield return Case("{}", TokenState.Missing, "no sign-in in it", "sign in: run claude, then /login; or name the right file");
        yield return Case("garbage", TokenState.Unreadable, null, Own);
        yield return Case("""{"claudeAiOauth":{}}""", TokenState.Unreadable, null, null);
    }

    [TestCaseSource(nameof(Cases))]
    public void What_is_wrong_and_what_cures_it_is_told(string document, TokenState state, string? problem, string? cure)
    {
        var token = Read(document).Should().ContainSingle().Subject;

        token.State.Should().Be(state);
        if (problem is not null || token.IsGood || state == TokenState.Expiring)
        {
            token.Problem.Should().Be(problem);
        }

        if (cure is not null || token.IsGood)
        {
            token.Cure.Should().Be(cure);
        }
    }

    [TestCase("\"provider\":\"anthropic\",", "mine", 1)]
    [TestCase("\"provider\":\"openai\",", "anthropic:x", 0)]
    [TestCase("", "anthropic", 1)]
    [TestCase("", "openai:anthropic", 0)]
    public void A_profile_is_Anthropic_s_by_its_provider_or_else_by_its_name(string provider, string id, int count) =>
        Read("{\"profiles\":{\"" + id + "\":{" + provider + "\"type\":\"api_key\",\"key\":\"k\"}}}").Count(t => t.State == TokenState.LongLived).Should().Be(count);

    [TestCase(256, 10, true)]
    [TestCase(257, 10, false)]
    [TestCase(1, 256, true)]
    [TestCase(1, 257, false)]
    public void Of_profiles_there_are_so_many_and_no_more(int count, int length, bool read)
    {
        var profiles = Enumerable.Range(0, count).Select(i => $"\"{$"anthropic:{i}".PadRight(length, 'x')}\":{{\"type\":\"api_key\",\"key\":\"k\"}}");

        var tokens = Read("{\"profiles\":{" + string.Join(',', profiles) + "}}");

        tokens.Should().HaveCount(read ? count : 1);
        tokens[0].Problem.Should().Be(read ? null : "profiles are more than 256 of Anthropic's, or one has an id of more than 256 characters");
    }

    [Test]
    public void A_file_s_name_is_said_once_in_a_report()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.MakeDirectory("d");

        var token = Reader().ReadNow(file).Should().ContainSingle().Subject;

        (token.File, token.State, token.Problem).Should().Be((file, TokenState.Unreadable, "is a directory"));
        token.Cure.Should().Be("name a regular file, and run this as somebody who may read it");
        Reader().ReadNow(sandbox["none"]).Should().ContainSingle().Which.Problem.Should().Be("no such file");
    }

    [Test]
    public void Only_a_file_with_good_tokens_is_good()
    {
        using var sandbox = new Sandbox();
        bool IsGood(string document, int written = -60)
        {
            var file = sandbox.Write("c.json", document);
            File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddSeconds(written));
            return Reader().IsGoodNow(file);
        }

        IsGood(Claude("1999999999999")).Should().BeTrue();
        IsGood("""{"claudeAiOauth":{"accessToken":"a"}}""").Should().BeTrue();
        IsGood(Claude(Soon)).Should().BeFalse();
        IsGood(Claude(Late)).Should().BeFalse();
        IsGood("""{"claudeAiOauth":{"accessToken":""}}""").Should().BeFalse();
        IsGood("{}").Should().BeFalse("there is none");
        IsGood("garbage").Should().BeFalse();
        IsGood("""{"claudeAiOauth":{}}""").Should().BeFalse();
        IsGood($$$"""{"profiles":{"anthropic:a":{"type":"oauth","access":"a","expires":1999999999999},"anthropic:b":{"type":"oauth","access":"a","expires":{{{Late}}} } } }""").Should().BeFalse("one is not");
        IsGood(Claude("1999999999999"), 120).Should().BeFalse("it was written later than now");
        IsGood("""{"claudeAiOauth":{"accessToken":"a"}}""", 120).Should().BeTrue("what has no expiry needs no clock");
        Reader().IsGoodNow(sandbox["none"]).Should().BeFalse();
    }

    [Test]
    public void A_clock_that_cannot_be_right_makes_no_token_fresh()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("c.json", Claude("1999999999999"));
        File.SetLastWriteTimeUtc(file, Now.UtcDateTime.AddMinutes(2));

        var token = Reader().ReadNow(file).Should().ContainSingle().Subject;

        (token.State, token.Cure).Should().Be((TokenState.Expiring, ClockDoubt.Cure));
        token.Problem.Should().EndWith("was written 2m later: the clock was set back, and an expired token would be taken for a good one");
        Reader().Read("f", () => File.ReadAllBytes(file)).Should().ContainSingle().Which.State.Should().Be(TokenState.Fresh, "of a stream nobody knows when it was written");
        new TokenReader(new Settings(_ => null), TimeSpan.Zero, new Clock(DateTimeOffset.FromUnixTimeSeconds(0))).Read("f", () => File.ReadAllBytes(file))
            .Should().ContainSingle().Which.Problem.Should().Contain("when there was no Claude Code yet");
    }

    [Test]
    public void States_are_told_by_words_that_stay() =>
        string.Join(' ', TokenStateName.All.Select(s => s.Name())).Should().Be("fresh long-lived expiring expired blank missing unreadable");

    private static string Claude(string expiresAt, string? signInEnd = null) =>
        $$$"""{"claudeAiOauth":{"accessToken":"a","expiresAt":{{{expiresAt}}}{{{(signInEnd is null ? "" : $",\"refreshTokenExpiresAt\":{signInEnd}")}}} } }""";

    private static string Profile(string members) => "{\"profiles\":{\"anthropic:x\":{" + members + "}}}";

    private static TokenReader Reader() => new(new Settings(_ => null), TimeSpan.FromSeconds(270), new Clock(Now));

    private static IReadOnlyList<TokenStatus> Read(string text) => Reader().Read("f", () => Encoding.UTF8.GetBytes(text));

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
