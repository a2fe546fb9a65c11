using System.Text;

namespace Ocx.Tests;

/// <summary>The documents that hold a sign-in, and what is made of them.</summary>
public static class CredentialParsers
{
    private const string Name = "file";
    private const string ProfileId = "anthropic:default";

    private static readonly string[] Words =
    [
        "\"claudeAiOauth\":", "\"anthropic\":", "\"accessToken\":", "\"refreshToken\":", "\"expiresAt\":", "\"access\":", "\"refresh\":", "\"expires\":", "\"scopes\":", "\"refreshTokenExpiresAt\":", "\"subscriptionType\":", "\"clientId\":",
        "\"profiles\":", $"\"{ProfileId}\":", "\"type\":", "\"provider\":", "\"key\":", "\"token\":", "\"mode\":", "\"order\":", "\"usageStats\":", "\"cooldownUntil\":", "\"lastGood\":", "\"version\":", "\"oauth\"", "\"api_key\"", "\"anthropic\"", "\"sk-ant-api03-x\"",
        "\"a#b\"", $"\"{Pieces.Token}\"", "\"access_token\":", "\"refresh_token\":", "\"expires_in\":", "\"error\":", "\"invalid_grant\"", .. Pieces.Json,
    ];

    private static readonly string[] Documents =
    [
        Tokens.ClaudeJson(Pieces.Mark, 1_790_000_000_000), Tokens.ClaudeJson(Pieces.Mark, 1_790_000_000_000, ",\n\"refreshTokenExpiresAt\": 1795000000000"), Tokens.BlankJson,
        $$$"""{"anthropic":{"access":"{{{Pieces.Token}}}","expires":1790000000000,"x":{"\ud800":"sk-1"}},"openai":{"access":"x"}}""",
        $$$"""{"claudeAiOauth":{"accessToken":"{{{Pieces.Token}}}"}}""",
    ];

    private static readonly string[] Stores =
    [
        "", "{}", $$$"""{"version":1,"profiles":{"{{{ProfileId}}}":{"type":"oauth","provider":"anthropic","key":"{{{Pieces.Token}}}","expires":1790000000000}},"lastGood":{"anthropic":"{{{ProfileId}}}"}}""",
        $$$"""
        {
          "profiles": {
            "{{{ProfileId}}}": {
              "type": "oauth",
              "access": "{{{Pieces.Token}}}", "refresh": "x"
            },
            "anthropic:other": {"type": "api_key", "provider": "anthropic", "key": "sk-ant-api03-x"},
            "openai:default": {"type": "token", "provider": "openai", "token": "y"}
          },
          "order": {"anthropic": ["{{{ProfileId}}}"]},
          "usageStats": {"{{{ProfileId}}}": {"cooldownUntil": 1790000000000, "errorCount": 3}}
        }
        """,
    ];

    private static readonly CredentialDocument Known = CredentialDocument.Parse(Encoding.UTF8.GetBytes(Tokens.ClaudeJson("known", 99_000_000_000_000)), Name);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_000);

    /// <summary>Claude Code's credentials, and all that is made of them.</summary>
    public static Subject Credentials { get; } = new("credentials", Read, Documents, Words) { Use = input => CredentialDocument.Parse(input, Name), Full = 1_000_000, Brief = 10_000 };

    /// <summary>OpenClaw's <c>oauth.json</c>, into which they are put.</summary>
    public static Subject OAuth { get; } = new("oauth.json", Merge, ["", .. Documents], Words) { Use = input => OAuthJson.Merge(input, Name, Known, accessOnly: true), Full = 500_000, Brief = 5000 };

    /// <summary>An agent's <c>auth-profiles.json</c>.</summary>
    public static Subject Profiles { get; } = new("auth-profiles.json", Apply, Stores, Words) { Use = input => new AuthProfiles(ProfileId, Known, withRefresh: false).Apply(input, Name), Full = 500_000, Brief = 5000 };

    /// <summary>Any of the three, for a report.</summary>
    public static Subject Report { get; } = new("reports on any of them", Tell, [.. Documents, .. Stores], Words) { Full = 500_000, Brief = 5000 };

    /// <summary>What the token endpoint answers.</summary>
    public static Subject Answer { get; } = new(
        "token endpoint's answer",
        Grant,
        [$$$"""{"token_type":"Bearer","access_token":"{{{Pieces.Token}}}","refresh_token":"sk-ant-ort01-FAKE-x","expires_in":28800,"scope":"user:inference user:profile"}""", """{"error":"invalid_grant"}""", """{"error":{"type":"rate_limit_error"}}""", "<html>"],
        Words)
    {
        Full = 1_000_000,
    };

    private static string Read(byte[] input) => Outcome.Of(() =>
    {
        var document = new CredentialReader().Read(Name, () => input, settles: false);
        Promise.Holds(document.AccessToken.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal)), "a token is made of what tokens are made of");
        Promise.Holds(document.ExpiresAt is null or >= 0 and < 100_000_000_000_000, "an expiry is a date");
        Promise.Holds(DotenvFile.Value(OpenClawFormat.Env(document), Name, OpenClawFormat.TokenVariable, _ => null) == document.AccessToken, "the line of .env says the token");
        return $"{document.ExpiresAt is null} {document.RefreshToken?.Length > 0} {Outcome.Few(document.Members.Count)} {Carried(document)} {Renewed(input)}";
    });

    private static string Carried(CredentialDocument document) => Outcome.Of(() =>
    {
        var merged = OAuthJson.Merge(null, Name, document, accessOnly: false);
        var again = CredentialDocument.Parse(merged, Name);
        Promise.Holds(again.AccessToken == document.AccessToken && again.ExpiresAt == document.ExpiresAt && (again.RefreshToken ?? "") == (document.RefreshToken ?? ""), "oauth.json has what the credentials have");
        Promise.Holds(CredentialDocument.Parse(OAuthJson.Merge(null, Name, document, accessOnly: true), Name).RefreshToken is null, "no refresh token is in it where it is not wanted");
        var shown = Encoding.UTF8.GetString(SecretText.MaskJson(merged));
        var where = document.AccessToken.StartsWith("sk-", StringComparison.Ordinal) ? "" : "\"access\": "; // else it may be a word that stands elsewhere, such as max
        Promise.Holds(!shown.Contains($"{where}\"{document.AccessToken}\"", StringComparison.Ordinal), "a terminal is shown no token");
        Promise.Holds(CredentialDocument.Parse([.. "{\"anthropic\":"u8, .. OpenClawFormat.Profile(document), .. "}"u8], Name).AccessToken == document.AccessToken, "a profile has the token");
        return "carried";
    });

    private static string Renewed(byte[] input) => Outcome.Of(() =>
    {
        var before = ClaudeSignIn.Parse(input, Name);
        var after = ClaudeSignIn.Parse(before.With(new TokenGrant("new-access", "new-refresh", 1_800_000_000_000, ["a", "b\"c"])), Name);
        Promise.Holds(after.Credentials is { AccessToken: "new-access", RefreshToken: "new-refresh", ExpiresAt: 1_800_000_000_000 } && after.Scopes.SequenceEqual(["a", "b\"c"]), "the next tokens are in it");
        Promise.Holds(after.ClientId == before.ClientId && after.EndsAt == before.EndsAt, "all else is as it was");
        return $"{before.ClientId is null} {before.EndsAt is null} {before.Scopes.Count > 0}";
    });

    private static string Merge(byte[] input) => Outcome.Of(() =>
    {
        var held = OAuthJson.Held(input);
        var merged = OAuthJson.Merge(input, Name, Known, accessOnly: true);
        Promise.Holds(OAuthJson.Held(merged) == (Known.AccessToken, Known.ExpiresAt), "what was put in is in it");
        Promise.Same(OAuthJson.Merge(merged, Name, Known, accessOnly: true), merged, "putting the same in again changes nothing");
        var (before, after) = (Others(input), Others(merged));
        Promise.Holds(before.SequenceEqual(after), "every other provider is as it was");
        return $"{held.Access is null} {held.Expires is null} {Outcome.Few(before.Count)}";
    });

    private static List<string> Others(byte[] text) => text.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? []
        : JsonText.Members(text).Where(m => m.Name != "anthropic").Select(m => m.Name + Encoding.Latin1.GetString(m.ValueIn(text))).ToList();

    private static string Apply(byte[] input) => Outcome.Of(() =>
    {
        var profiles = new AuthProfiles(ProfileId, Known, withRefresh: false);
        _ = AuthProfiles.IsTorn(input);
        var edit = profiles.Apply(input, Name);
        if (edit.Text is { } text)
        {
            Promise.Holds(profiles.Apply(text, Name) is { State: ProfileState.Current, Text: null }, "what was repaired is as it should be");
            Promise.Holds(TokenText.Parse(text, Name).Exists(t => t.Profile == ProfileId && t.AccessToken == Known.AccessToken && t.ExpiresAt == Known.ExpiresAt), "the token is in it");
            Promise.Holds(AuthStore.Parse(text, Name).Profiles[ProfileId] is { HasSecret: true, HasRefresh: false }, "OpenClaw can use it, and has nothing to spend");
        }

        return $"{edit.State} {edit.Before is null}";
    });

    private static string Tell(byte[] input) => Outcome.Of(() =>
    {
        var tokens = new TokenReader(new Settings(_ => null), TimeSpan.FromMinutes(5), new Fixed(Now)).Read(Name, () => input);
        Promise.Secret(tokens.SelectMany(t => new[] { t.Problem, t.Cure, t.Profile, t.Subscription }));
        return $"{Outcome.Few(tokens.Count)} {tokens.Aggregate(0, (all, t) => all | (1 << (int)t.State))} {Ordered(input)}";
    });

    private static string Ordered(byte[] input) => Outcome.Of(() =>
    {
        var store = AuthStore.Parse(input, Name);
        return $"{Outcome.Few(store.Profiles.Count)} {store.Order is null} {Outcome.Few(ProfileOrder.Of(store, null, Now).Tried.Count)} {store.Usage(ProfileId) is null}";
    });

    private static string Grant(byte[] input) => Outcome.Of(() =>
    {
        var error = TokenGrant.ErrorIn(input);
        Promise.Holds(error is null || (error.Length <= 40 && error.All(c => char.IsAsciiLetterLower(c) || c == '_')), "an error is a word");
        var verdicts = new[] { 200, 400, 429, 503 }.Select(status => TokenVerdict.Of(new TokenAnswer(Now, status, Encoding.Latin1.GetString(input), true, input))).ToList();
        Promise.Secret(verdicts.Select(v => v.What));
        if (TokenGrant.TryParse(input, Now) is not { } grant)
        {
            return $"none {error}";
        }

        Promise.Holds(grant.AccessToken.Length > 0 && grant.ExpiresAt > Now.ToUnixTimeMilliseconds(), "a token that was given lives");
        return $"{grant.RefreshToken is null} {grant.Scopes is null}";
    });

    /// <summary>A clock that stands still.</summary>
    private sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
