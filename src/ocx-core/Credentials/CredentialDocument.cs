using System.Text.Json;

namespace Ocx;

/// <summary>
/// The Anthropic sign-in that a document holds: Claude Code's <c>.credentials.json</c> (<c>claudeAiOauth</c>) or
/// OpenClaw's <c>oauth.json</c> (<c>anthropic</c>). The document tells which by its members.
/// </summary>
public sealed class CredentialDocument
{
    private static readonly Shape[] Shapes =
    [
        new("claudeAiOauth", "accessToken", "refreshToken", "expiresAt"),
        new("anthropic", "access", "refresh", "expires"),
    ];

    private readonly Shape shape;

    private CredentialDocument(Shape shape, byte[] json, List<JsonMember> members)
    {
        this.shape = shape;
        Json = json;
        Members = members;
    }

    /// <summary>The access token; empty when Claude Code has blanked it, which means that a person must sign in.</summary>
    public required string AccessToken { get; init; }

    /// <summary>The refresh token, which can be spent once; none, or an empty one, where there is none.</summary>
    public required string? RefreshToken { get; init; }

    /// <summary>When the access token expires, in milliseconds since 1970; none for a long-lived token.</summary>
    public required long? ExpiresAt { get; init; }

    /// <summary>Whether Claude Code has given the sign-in up: a person must sign in.</summary>
    public bool IsBlank => AccessToken.Length == 0;

    /// <summary>The object that holds the fields, as it stands in the document.</summary>
    public byte[] Json { get; }

    /// <summary>The members of <see cref="Json"/>.</summary>
    internal List<JsonMember> Members { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="JsonTextException">The text is not JSON, or is cut off.</exception>
    /// <exception cref="OcxException">65: a field is missing or wrong.</exception>
    public static CredentialDocument Parse(ReadOnlySpan<byte> text, string name)
    {
        var top = JsonText.Members(text);
        foreach (var candidate in Shapes)
        {
            if (top.Last(candidate.Entry) is { } entry)
            {
                return Read(candidate, entry, text, name);
            }
        }

        throw new OcxException(
            ExitCode.BadData,
            $"{name}: neither claudeAiOauth nor anthropic is in it",
            "it should be Claude Code's .credentials.json; if it is, sign in: run claude, then /login");
    }

    /// <summary>Whether a document with these members is one of Claude Code's credentials, or an <c>oauth.json</c>.</summary>
    internal static bool IsOne(List<JsonMember> members) => Array.Exists(Shapes, s => members.Last(s.Entry) is not null);

    /// <summary>Whether the access token's life is over.</summary>
    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now.ToUnixTimeMilliseconds();

    /// <summary>What the field is called in OpenClaw's documents, whichever document this is.</summary>
    internal string? OpenClawName(string field) =>
        field == shape.Access ? "access" : field == shape.Refresh ? "refresh" : field == shape.Expires ? "expires" : null;

    private static CredentialDocument Read(Shape shape, JsonMember entry, ReadOnlySpan<byte> text, string name)
    {
        var where = $"{name}: {shape.Entry}";
        if (entry.Kind != JsonTokenType.StartObject)
        {
            throw CredentialText.Bad(where, "is not an object", null);
        }

        var json = entry.ValueIn(text).ToArray();
        var members = JsonText.Members(json);
        var access = String(shape.Access) ?? throw CredentialText.Bad($"{where}.{shape.Access}", "is missing", null);
        var expires = members.Last(shape.Expires) is { Kind: not JsonTokenType.Null } e
            ? CredentialText.Milliseconds($"{where}.{shape.Expires}", e.ValueIn(json))
            : (long?)null;
        return new CredentialDocument(shape, json, members) { AccessToken = access, RefreshToken = String(shape.Refresh), ExpiresAt = expires };

        string? String(string field)
        {
            if (members.Last(field) is not { } member || member.Kind == JsonTokenType.Null)
            {
                return null;
            }

            var value = JsonText.AsString(member.ValueIn(json)) ?? throw CredentialText.Bad($"{where}.{field}", "is not a string", null);
            return CredentialText.Token($"{where}.{field}", value);
        }
    }

    private sealed record Shape(string Entry, string Access, string Refresh, string Expires);
}
