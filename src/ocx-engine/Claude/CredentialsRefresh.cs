using System.Text.Json;

namespace Ocx;

/// <summary>What a refresh has made of Claude Code's credentials, be it by Claude Code (ocx-trigger) or without it (ocx-refresh).</summary>
public abstract record CredentialsRefresh
{
    /// <summary>The credentials before it; <c>null</c> when they could not be read.</summary>
    public CredentialDocument? Before { get; init; }

    /// <summary>The credentials after it; <c>null</c> when nobody was asked, they were not changed, or could not be read.</summary>
    public CredentialDocument? After { get; init; }

    /// <summary>How long the token had to live before it; <c>null</c>: for ever.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>How long it took to be answered; <c>null</c> when nobody was asked.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why there is no new token; <c>null</c>: there is, or none was due.</summary>
    public OcxException? Error { get; init; }

    /// <summary>How long the token had to live, as reports tell it.</summary>
    public string Life => Left is not { } left ? $"{Print(Before)} does not expire"
        : left > TimeSpan.Zero ? $"with {Ocx.Duration.Text(left)} left"
        : $"expired {Ocx.Duration.Text(left)} ago";

    /// <summary>What has become of the token, as reports tell it: fingerprints.</summary>
    public string Change => $"{Print(Before)} -> {Print(After)}";

    /// <summary>Writes <c>before</c> and <c>after</c> (fingerprints, or null), and <c>expires_at</c> of the last of them.</summary>
    public void WriteTokens(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("before", Print(Before));
        json.WriteString("after", Print(After));
        json.WriteString("expires_at", (After ?? Before) is { ExpiresAt: not null } credentials ? CredentialSource.Expiry(credentials) : null);
    }

    private static string? Print(CredentialDocument? credentials) => credentials is null ? null : Fingerprint.Of(credentials.AccessToken);
}
