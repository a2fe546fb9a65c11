using System.Text.Json;

namespace Ocx;

/// <summary>A token as a document holds it, not yet judged.</summary>
internal sealed record TokenText
{
    private const string Cure = "put the sign-in there: ocx-profiles";

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
    /// <exception cref="OcxException">65: a field is missing or wrong.</exception>
    public static List<TokenText> Parse(byte[] text, string name)
    {
        var top = JsonText.Members(text);
        if (CredentialDocument.IsOne(top))
        {
            return [ReadDocument(CredentialDocument.Parse(text, name), name)];
        }

        return top.Last("profiles") is { Kind: JsonTokenType.StartObject } profiles ? ReadProfiles(profiles.ValueIn(text).ToArray(), name) : [];
    }

    private static TokenText ReadDocument(CredentialDocument document, string name)
    {
        long? signInEnd = null;
        OcxException? warning = null;
        try
        {
            signInEnd = Milliseconds(document.Json, document.Members, "refreshTokenExpiresAt", name);
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

    private static List<TokenText> ReadProfiles(byte[] profiles, string name)
    {
        var found = new List<TokenText>();
        foreach (var member in JsonText.LastOfEachName(JsonText.Members(profiles)).Where(m => m.Kind == JsonTokenType.StartObject))
        {
            var profile = member.ValueIn(profiles).ToArray();
            var members = JsonText.Members(profile);
            if ((Text(profile, members, "provider") ?? member.Name.Split(':')[0]) == "anthropic")
            {
                found.Add(ReadProfile(profile, members, $"{name}: {member.Name}") with { Profile = member.Name });
            }
        }

        return found;
    }

    private static TokenText ReadProfile(byte[] profile, List<JsonMember> members, string where)
    {
        var type = Text(profile, members, "type");
        if (type == "api_key")
        {
            return new TokenText { AccessToken = Text(profile, members, "key") ?? "", Subscription = "api-key" };
        }

        try
        {
            var field = type == "token" ? type : "access";
            var token = Text(profile, members, field) ?? throw NoToken(profile, members, where, field);
            var expires = Milliseconds(profile, members, "expires", where);
            return new TokenText
            {
                AccessToken = CredentialText.Token($"{where}.{field}", token),
                ExpiresAt = expires,
                Warning = expires is null && type == "oauth" ? CredentialText.Bad(where, "has no expires: OpenClaw takes such a profile for missing", Cure) : null,
            };
        }
        catch (OcxException e)
        {
            return new TokenText { Error = e };
        }
    }

    private static OcxException NoToken(byte[] profile, List<JsonMember> members, string where, string field) => Text(profile, members, "key") is { Length: > 0 }
        ? CredentialText.Bad(where, "holds its token under key, where OpenClaw does not look", Cure)
        : CredentialText.Bad(where, $"has no {field}", Cure);

    private static long? Milliseconds(byte[] json, List<JsonMember> members, string name, string where) =>
        members.Last(name) is { Kind: not JsonTokenType.Null } member ? CredentialText.Milliseconds($"{where}: {name}", member.ValueIn(json)) : null;

    private static string? Text(byte[] json, List<JsonMember> members, string name) => members.Last(name) is { } member ? JsonText.AsString(member.ValueIn(json)) : null;
}
