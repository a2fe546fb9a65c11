using System.Text;

namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public class TokenGrantTests
{
    private const long EightHours = 28_800_000;
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);

    [Test]
    public void All_of_an_answer_is_taken()
    {
        var grant = Parse("""{"access_token":"a.b","refresh_token":"r-1","expires_in":3600,"scope":"user:inference  user:profile","token_type":"Bearer"}""")!;

        grant.Should().BeEquivalentTo(new { AccessToken = "a.b", RefreshToken = "r-1", ExpiresAt = At.ToUnixTimeMilliseconds() + 3_600_000, Scopes = new[] { "user:inference", "user:profile" } });
    }

    [TestCase("3600", 3_600_000)]
    [TestCase("0.5", 500)]
    [TestCase("315359999", 315_359_999_000)]
    [TestCase("315360000", EightHours)]
    [TestCase("1e300", EightHours)]
    [TestCase("0", EightHours)]
    [TestCase("-1", EightHours)]
    [TestCase("\"3600\"", EightHours)]
    [TestCase("null", EightHours)]
    public void A_life_that_is_none_is_the_usual_one(string expires, long milliseconds) =>
        Parse($$"""{"access_token":"a","expires_in":{{expires}}}""")!.ExpiresAt.Should().Be(At.ToUnixTimeMilliseconds() + milliseconds);

    [TestCase("""{"access_token":"a"}""")]
    [TestCase("""{"access_token":"a","refresh_token":"","scope":""}""")]
    [TestCase("""{"access_token":"a","refresh_token":null,"scope":"  "}""")]
    [TestCase("""{"access_token":"a","refresh_token":7,"scope":["x"]}""")]
    public void What_is_not_said_is_not_there(string answer) => Parse(answer).Should().BeEquivalentTo(new { AccessToken = "a", RefreshToken = (string?)null, Scopes = (IReadOnlyList<string>?)null });

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("null")]
    [TestCase("<html>")]
    [TestCase("{}")]
    [TestCase("""{"access_token":""}""")]
    [TestCase("""{"access_token":7}""")]
    [TestCase("""{"access_token":"a b"}""")]
    [TestCase("""{"access_token":"a","refresh_token":"r\n"}""")]
    public void Without_a_token_there_is_none(string answer) => Parse(answer).Should().BeNull();

    [TestCase("""{"error":"invalid_grant"}""", "invalid_grant")]
    [TestCase("""{"error":{"type":"rate_limit_error","message":"x"}}""", "rate_limit_error")]
    [TestCase("""{"error":"abcdefghijklmnopqrstuvwxyzabcdefghijklmn"}""", "abcdefghijklmnopqrstuvwxyzabcdefghijklmn")]
    [TestCase("""{"error":"abcdefghijklmnopqrstuvwxyzabcdefghijklmno"}""", null)]
    [TestCase("""{"error":""}""", null)]
    [TestCase("""{"error":"_"}""", "_")]
    [TestCase("""{"error":"Invalid"}""", null)]
    [TestCase("""{"error":"a1"}""", null)]
    [TestCase("""{"error":"1"}""", null)]
    [TestCase("""{"error":{"type":7}}""", null)]
    [TestCase("""{"error":7}""", null)]
    [TestCase("""{"problem":"x"}""", null)]
    [TestCase("[]", null)]
    [TestCase("", null)]
    [TestCase("<html>", null)]
    public void An_error_is_told_by_its_name_alone(string answer, string? name) => TokenGrant.ErrorIn(Encoding.UTF8.GetBytes(answer)).Should().Be(name);

    private static TokenGrant? Parse(string answer) => TokenGrant.TryParse(Encoding.UTF8.GetBytes(answer), At);
}
