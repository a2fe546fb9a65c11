using System.Text.Json;

namespace Ocx;

/// <summary>An auth profile of Anthropic's in one of OpenClaw's databases, without its token.</summary>
internal sealed record StoredProfile
{
    /// <summary>The agent whose commands write it.</summary>
    public required string Agent { get; init; }

    /// <summary>Its id, such as <c>anthropic:default</c>.</summary>
    public required string Id { get; init; }

    /// <summary>OpenClaw's word: token, oauth or api_key.</summary>
    public required string Type { get; init; }

    /// <summary>The token's fingerprint; <c>null</c> when it has none, or only <see cref="Ending"/> is known.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The token's last characters, which are not to be shown; <c>null</c> when the fingerprint is known.</summary>
    public string? Ending { get; init; }

    /// <summary>When OpenClaw stops using it, in milliseconds since 1970; <c>null</c>: never.</summary>
    public long? Expires { get; init; }

    /// <summary>Whether it has a refresh token, which OpenClaw would spend.</summary>
    public bool HasRefresh { get; init; }

    /// <summary>Whether it is an API key, and so nothing of a subscription's.</summary>
    public bool IsApiKey => Type == "api_key";

    /// <summary>Whether it is this token.</summary>
    public bool Holds(string token) => Ending is { } ending ? token.EndsWith(ending, StringComparison.Ordinal) : Fingerprint == Ocx.Fingerprint.Of(token);

    /// <summary>Whether OpenClaw uses this token, and nothing but it.</summary>
    public bool IsUsable(string token, DateTimeOffset now) => Holds(token) && Type == "token" && !HasRefresh && !(Expires <= now.ToUnixTimeMilliseconds());

    /// <summary>Whether it is what these credentials should have become.</summary>
    public bool IsCurrent(CredentialDocument credentials) =>
        Holds(credentials.AccessToken) && Type == "token" && !HasRefresh
        && (credentials.ExpiresAt is { } expiry ? Math.Abs((Expires ?? 0) - expiry) <= Tolerance : Expires is null);

    /// <summary>OpenClaw adds a length of time to the moment at which it writes, in milliseconds.</summary>
    private const long Tolerance = 120_000;

    /// <summary>Reads one as store-check.js tells it.</summary>
    public static StoredProfile Parse(string agent, JsonElement json) => new()
    {
        Agent = agent,
        Id = json.GetProperty("profile").RequiredText(),
        Type = json.GetProperty("type").RequiredText(),
        Fingerprint = json.GetProperty("sha8").GetString(),
        Expires = json.GetProperty("expires") is { ValueKind: JsonValueKind.Number } expires ? (long)expires.GetDouble() : null,
        HasRefresh = json.GetProperty("refresh").GetBoolean(),
    };
}
