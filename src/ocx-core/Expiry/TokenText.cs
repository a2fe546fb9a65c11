using System.Text.Json;

namespace Ocx;

/// <summary>A token as a document holds it, not yet judged.</summary>
internal sealed record TokenText
{
    /// <summary>What mends a profile.</summary>
    public const string PutThere = "put the sign-in there: ocx-profiles";

    private const string ApiKey = "api-key";
    private const int MostProfiles = 256;
    private const int LongestId = 256;

    /// <summary>The profile's id, in an <c>auth-profiles.json</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The token; empty when it was blanked.</summary>
    public string AccessToken { get; init; } = "";

    /// <summary>Its expiry in milliseconds since 1970.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>The end of the sign-in in milliseconds since 1970.</summary>
    public long? SignInEndsAt { get; init; }

    /// <summary>What the subscription is called.</summary>
    public string? Subscription { get; init; }

    /// <summary>Whether it is an API key, which does not expire.</summary>
    public bool IsApiKey => Subscription == ApiKey;

    /// <summary>What brings the next token to where this one stands.</summary>
    public string Renewal { get; init; } = CredentialSource.Refresh;

    /// <summary>Why it is no token.</summary>
    public OcxException? Error { get; init; }

    /// <summary>What is wrong beside the token.</summary>
    public OcxException? Warning { get; init; }

    /// <summary>
    /// The tokens in a document, which is one of three: Claude Code's <c>.credentials.json</c>, OpenClaw's
    /// <c>oauth.json</c>, or an agent's <c>auth-profiles.json</c>. The document tells which by its members.
    /// </summary>
    /// <returns>None when there is no sign-in of Anthropic's in it.</returns>
    /// <exception cref="JsonTextException">The text is not JSON, or is cut off.</exception>
    /// <exception cref="OcxException">65: a field is missing or wrong, or there is more than anybody needs.</exception>
    public static List<TokenText> Parse(byte[] text, string name)
    {
        var top = JsonText.Members(text);
        if (CredentialDocument.IsOne(top))
        {
            var document = ReadDocument(CredentialDocument.Parse(text, name));
            return [top.Last("claudeAiOauth") is not null ? document : document with { Renewal = "carry Claude Code's next token over, as ocx-sync does: ocx-map -o oauth.json" }];
        }

        return top.Last("profiles") is { Kind: JsonTokenType.StartObject } profiles ? ReadProfiles(profiles.ValueIn(text).ToArray()) : [];
    }

    private static TokenText ReadDocument(CredentialDocument document)
    {
        long? signInEnd = null;
        OcxException? warning = null;
        try
        {
            signInEnd = Milliseconds(document.Json, document.Members, "refreshTokenExpiresAt");
        }
        catch (OcxException e)
        {
            warning = e; // the access token is no worse for it
        }

        return new TokenText
        {
            AccessToken = document.AccessToken,
            ExpiresAt = document.ExpiresAt,
            SignInEndsAt = signInEnd,
            Subscription = Text(document.Json, document.Members, "subscriptionType"),
            Warning = warning,
        };
    }

    private static List<TokenText> ReadProfiles(byte[] profiles)
    {
        var found = new List<TokenText>();
        foreach (var member in JsonText.LastOfEachName(JsonText.Members(profiles)).Where(m => m.Kind == JsonTokenType.StartObject))
        {
            var profile = member.ValueIn(profiles).ToArray();
            var members = JsonText.Members(profile);
            if ((Text(profile, members, "provider") ?? member.Name.Split(':')[0]) == "anthropic")
            {
                // An agent writes this file: what it reports of itself must stay readable.
                if (found.Count == MostProfiles || member.Name.Length > LongestId)
                {
                    throw CredentialText.Bad("profiles", $"are more than {MostProfiles} of Anthropic's, or one has an id of more than {LongestId} characters", null);
                }

                found.Add(ReadProfile(profile, members) with { Profile = member.Name });
            }
        }

        return found;
    }

    private static TokenText ReadProfile(byte[] profile, List<JsonMember> members)
    {
        var type = Text(profile, members, "type");
        try
        {
            if (type == "api_key")
            {
                var key = Text(profile, members, "key") is { Length: > 0 } k ? k : throw CredentialText.Bad("key", "is missing", "give OpenClaw the API key, or take the profile away");
                return new TokenText { AccessToken = key, Subscription = ApiKey };
            }

            var field = type == "token" ? type : "access";
            var token = Text(profile, members, field) ?? throw NoToken(profile, members, field);
            var expires = Milliseconds(profile, members, "expires");
            return new TokenText
            {
                AccessToken = CredentialText.Token(field, token),
                ExpiresAt = expires,
                Renewal = type == "token" ? "make a new one: claude setup-token" : "carry Claude Code's next token over, as ocx-sync does: ocx-profiles",
                Warning = expires is null && type == "oauth" ? CredentialText.Bad("expires", "is missing: OpenClaw counts such a profile as missing, and uses it all the same", PutThere) : null,
            };
        }
        catch (OcxException e)
        {
            return new TokenText { Error = e };
        }
    }

    private static OcxException NoToken(byte[] profile, List<JsonMember> members, string field) => Text(profile, members, "key") is { Length: > 0 }
        ? CredentialText.Bad("its token", "stands under key, where OpenClaw does not look", PutThere)
        : CredentialText.Bad(field, "is missing", PutThere);

    private static long? Milliseconds(byte[] json, List<JsonMember> members, string name) =>
        members.Last(name) is { Kind: not JsonTokenType.Null } member ? CredentialText.Milliseconds(name, member.ValueIn(json)) : null;

    private static string? Text(byte[] json, List<JsonMember> members, string name) => members.Last(name) is { } member ? JsonText.AsString(member.ValueIn(json)) : null;
}
