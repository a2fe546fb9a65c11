namespace Ocx.Tests;

/// <summary>What is wrong with the sign-in is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifySignIn
{
    [TestCase(3, "warn", "expiring")]
    [TestCase(-5, "fail", "expired")]
    public async Task A_token_at_its_end_is_refreshed_by_what_it_says(double minutes, string state, string what)
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.SignIn(Tokens.ClaudeJson("old", Tokens.InHours(minutes / 60)));

        var found = await bed.WrongAsync("credentials");

        (found.State, found.Cure).Should().Be((state, "ocx-trigger"));
        found.What.Should().Contain(what);
        await bed.BashAsync(found.Cure!);
        await bed.ShouldBeOkAsync("credentials");
    }

    [TestCase("""{"claudeAiOauth":{"accessToken":"","refreshToken":"","expiresAt":0,"scopes":[]}}""", "blank", "claude, then /login")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"sk-ant-oat01-FAKE","expiresAt":1999999999}}""", "looks like seconds", "Unix milliseconds")]
    [TestCase("""{"claudeAiOauth":{"accessToken":"sk-ant-oat01-FAKE","expiresAt":1999999999999}}""", "has no refresh token", "claude, then /login")]
    [TestCase("""{"mcpOAuth":{}}""", "no sign-in in it", "sign in")]
    [TestCase("null", "not a JSON object", "claude")]
    public async Task What_only_a_sign_in_cures_says_so(string credentials, string what, string cure)
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.SignIn(credentials);

        var found = await bed.WrongAsync("credentials");

        found.State.Should().Be("fail");
        found.What.Should().Contain(what);
        found.Cure.Should().Contain(cure).And.NotBeEmpty();
        bed.SignIn(Tokens.ClaudeJson("new"));
        await bed.ShouldBeOkAsync("credentials");
    }

    [TestCase(3, "warn", "ends in 2d 23h")]
    [TestCase(-1, "fail", "there will be no next token")]
    public async Task The_end_of_the_sign_in_is_told(int days, string state, string what)
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.SignIn(Tokens.ClaudeJson("old", more: $",\n\"refreshTokenExpiresAt\": {Tokens.InHours(days * 24)}"));

        var found = await bed.WrongAsync("sign-in");

        (found.State, found.Cure).Should().Be((state, "sign in on this machine: claude, then /login"));
        found.What.Should().Contain(what);
        bed.SignIn(Tokens.ClaudeJson("new", more: $",\n\"refreshTokenExpiresAt\": {Tokens.InHours(30 * 24)}"));
        await bed.ShouldBeOkAsync("sign-in");
    }

    [Test]
    public async Task A_flag_that_a_person_is_waited_for_by_is_told_with_what_they_do()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.SignIn(Tokens.BlankJson);
        await bed.BashAsync("ocx-notify --exit-status 77");

        var found = await bed.WrongAsync("reauth-flag");

        found.State.Should().Be("fail");
        found.Cure.Should().EndWith("claude, then /login");
        bed.SignIn(Tokens.ClaudeJson("new"));
        (await bed.WrongAsync("reauth-flag")).Cure.Should().Be("ocx-notify recovered");
        await bed.BashAsync("ocx-notify recovered");
        await bed.ShouldBeOkAsync("reauth-flag");
    }

    [Test]
    public async Task An_expired_token_is_no_good_anywhere()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        var (old, expired) = ($"{Tokens.InHours(8)}"[..5], $"{Tokens.InHours(-1)}");
        await bed.BashAsync($$"""sed -i -E 's/("(expiresAt|expires)": *){{old}}[0-9]*/\1{{expired}}/' .claude/.credentials.json state/credentials/oauth.json""");

        var found = await bed.VerifyAsync();

        foreach (var check in new[] { "credentials", "oauth-json", "env-file" })
        {
            var wrong = found.Should().ContainSingle(f => f.Check == check && f.State == "fail" && f.Cure == "ocx-trigger", string.Join('\n', found)).Subject;
            wrong.What.Should().Contain("expired");
        }
    }
}
