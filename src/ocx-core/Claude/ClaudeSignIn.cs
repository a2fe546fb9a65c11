using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>The sign-in in Claude Code's credentials, with what a refresh needs of it and what a refresh changes.</summary>
public sealed class ClaudeSignIn
{
    private const string Entry = "claudeAiOauth";
    private const double LeastMilliseconds = 1e11; // below that it would be seconds, of which nobody has vouched

    private readonly byte[] text;
    private readonly JsonMember place;

    private ClaudeSignIn(byte[] text, JsonMember entry, CredentialDocument credentials)
    {
        this.text = text;
        place = entry;
        Credentials = credentials;
    }

    /// <summary>Its tokens.</summary>
    public CredentialDocument Credentials { get; }

    /// <summary>The OAuth client that it was made with; <c>null</c> where it does not say so, as up to 2.1.300.</summary>
    public string? ClientId => Credentials.Members.Last("clientId") is { } member && JsonText.AsString(member.ValueIn(Credentials.Json)) is { Length: > 0 } id ? id : null;

    /// <summary>When the sign-in itself ends, which no refresh puts off; <c>null</c> where it does not say so.</summary>
    public DateTimeOffset? EndsAt =>
        Credentials.Members.Last("refreshTokenExpiresAt") is { Kind: JsonTokenType.Number } member && JsonText.AsNumber(member.ValueIn(Credentials.Json)) is >= LeastMilliseconds and < 1e14 and var end
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)end)
            : null;

    /// <summary>What it may be used for, in its own order.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Reads Claude Code's credentials.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="JsonTextException">The text is not JSON, or is cut off.</exception>
    /// <exception cref="OcxException">65: a field is missing or wrong. 78: it is another's document.</exception>
    public static ClaudeSignIn Parse(byte[] text, string name)
    {
        var credentials = CredentialDocument.Parse(text, name);
        var entry = JsonText.Members(text).Last(Entry) ?? throw new OcxException(
            ExitCode.Configuration,
            $"{name}: is OpenClaw's oauth.json, and its refresh token is Claude Code's to spend",
            "name Claude Code's credentials: OCX_CREDENTIALS, or --credentials");
        return new(text, entry, credentials) { Scopes = ScopesOf(credentials, $"{name}: {Entry}.scopes") };
    }

    /// <summary>The document with the next tokens in it, and every other byte as it stands.</summary>
    public byte[] With(TokenGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var json = JsonEdit.Set(Credentials.Json, "accessToken", JsonEdit.String(grant.AccessToken));
        json = grant.RefreshToken is { } next ? JsonEdit.Set(json, "refreshToken", JsonEdit.String(next)) : json;
        json = JsonEdit.Set(json, "expiresAt", Encoding.ASCII.GetBytes(grant.ExpiresAt.ToString(CultureInfo.InvariantCulture)));
        json = grant.Scopes is { } scopes && !scopes.SequenceEqual(Scopes, StringComparer.Ordinal) ? JsonEdit.Set(json, "scopes", List(scopes)) : json;
        return JsonEdit.Replace(text, place, json);
    }

    private static byte[] List(IReadOnlyList<string> words) => Encoding.UTF8.GetBytes($"[{string.Join(", ", words.Select(w => Encoding.UTF8.GetString(JsonEdit.String(w))))}]");

    private static string[] ScopesOf(CredentialDocument credentials, string where)
    {
        if (credentials.Members.Last("scopes") is not { Kind: not JsonTokenType.Null } member)
        {
            return [];
        }

        try
        {
            using var list = JsonDocument.Parse(member.ValueIn(credentials.Json).ToArray());
            return [.. list.RootElement.EnumerateArray().Select(e => e.RequiredText())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw CredentialText.Bad(where, "is not a list of words", null); // no list, no word, or none of Unicode
        }
    }
}
