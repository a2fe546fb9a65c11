using System.Text.Json;

namespace Ocx;

/// <summary>The next tokens, as the token endpoint has given them out.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token; <c>null</c>: the one that was posted can be spent once more.</param>
/// <param name="ExpiresAt">When the access token expires, in milliseconds since 1970.</param>
/// <param name="Scopes">What it may be used for; <c>null</c> where nothing was said.</param>
public sealed record TokenGrant(string AccessToken, string? RefreshToken, long ExpiresAt, IReadOnlyList<string>? Scopes)
{
    private const double LongestLife = 10 * 365 * 86_400.0; // seconds

    /// <summary>What such a token lives, measured; for an answer that does not say it.</summary>
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(8);

    /// <summary>Reads an answer (RFC 6749, section 5.1): lenient, but for the tokens. Whatever else is odd in it, they are the sign-in.</summary>
    /// <param name="answer">Its body.</param>
    /// <param name="at">When it was there.</param>
    /// <returns><c>null</c> when there is no token in it.</returns>
    public static TokenGrant? TryParse(ReadOnlyMemory<byte> answer, DateTimeOffset at)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var json = document.RootElement;
            if (json.Text("access_token") is not { Length: > 0 } access)
            {
                return null;
            }

            var seconds = json.Find("expires_in") is { ValueKind: JsonValueKind.Number } life && life.TryGetDouble(out var number) && number is > 0 and < LongestLife ? number : UsualLife.TotalSeconds;
            return new(
                CredentialText.Token("access_token", access),
                json.Text("refresh_token") is { Length: > 0 } refresh ? CredentialText.Token("refresh_token", refresh) : null,
                at.AddSeconds(seconds).ToUnixTimeMilliseconds(),
                json.Text("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } scopes ? scopes : null);
        }
        catch (Exception e) when (e is JsonException or OcxException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// The name of the error that an answer tells of: <c>{"error": "invalid_grant"}</c> (RFC 6749, section 5.2), or
    /// <c>{"error": {"type": "…"}}</c>. Anything longer, or in other letters, may be anything, and is <c>null</c>.
    /// </summary>
    public static string? ErrorIn(ReadOnlyMemory<byte> answer)
    {
        const int Longest = 40;
        try
        {
            using var document = JsonDocument.Parse(answer);
            var error = document.RootElement.Text("error") ?? (document.RootElement.Find("error") is { } inner ? inner.Text("type") : null);
            return error is { Length: > 0 and <= Longest } && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? error : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
