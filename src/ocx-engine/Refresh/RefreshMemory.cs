using System.Text.Json;

namespace Ocx;

/// <summary>What is remembered of a refresh token, by its fingerprint, from the moment before it is posted.</summary>
/// <param name="Token">The fingerprint.</param>
internal sealed record RefreshMemory(string Token)
{
    /// <summary>When it was posted by a run that has not ended well, nor told how it ended; <c>null</c>: none has.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>How often in a row it has brought no token.</summary>
    public int Failures { get; init; }

    /// <summary>Before when it is not posted again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether the server has refused it for good: it is not posted again, ever.</summary>
    public bool HasEnded { get; init; }

    /// <summary>What the server has answered to it: to be put in place, or what is left of it.</summary>
    public TokenAnswer? Answer { get; init; }

    /// <summary>Whether a run has begun with it and has not ended.</summary>
    public bool IsOpen => PostedAt is not null;

    /// <summary>The same after an attempt that has brought nothing.</summary>
    /// <param name="now">When that was.</param>
    /// <param name="wait">How long the server wants to be left alone; <c>null</c> where it does not say.</param>
    /// <param name="end">When the token expires that the gateway has: it is asked once more before that.</param>
    public RefreshMemory AfterFailure(DateTimeOffset now, TimeSpan? wait, DateTimeOffset? end)
    {
        var failures = Math.Min(Failures + 1, 100);
        var own = Backoff.After(failures);
        var left = end - now - Backoff.First;
        return this with
        {
            PostedAt = null,
            Failures = failures,
            RetryAt = now + (wait is { } asked ? asked < Backoff.Longest ? asked : Backoff.Longest : left > Backoff.First && left < own ? left.Value : own),
        };
    }

    /// <summary>The same after an attempt of which nobody has heard: it costs nobody anything to make it again soon.</summary>
    public RefreshMemory AfterSilence(DateTimeOffset now) => this with { PostedAt = null, Failures = Math.Max(Failures, 1), RetryAt = now + Backoff.First };

    /// <summary>Before when it is not posted again, as long as that may be waited for; nobody waits for what a clock that was put back makes of it.</summary>
    public DateTimeOffset? WaitsUntil(DateTimeOffset now) => RetryAt is { } until && until > now && until <= now + Backoff.Longest ? until : null;

    /// <summary>All but the answer, as one line of JSON.</summary>
    /// <param name="credentials">The file that it is about, for a person who finds this.</param>
    public byte[] ToLine(string credentials) => JsonObject.Line(json =>
    {
        json.WriteString("credentials", credentials);
        json.WriteString("refresh_token", Token);
        json.WriteTimeOrNull("posted_at", PostedAt);
        json.WriteNumber("failures", Failures);
        json.WriteTimeOrNull("retry_at", RetryAt);
        json.WriteBoolean("ended", HasEnded);
    });

    /// <summary>Reads such a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static RefreshMemory Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new(json.GetProperty("refresh_token").RequiredText())
        {
            PostedAt = JsonObject.TimeOrNull(json.GetProperty("posted_at")),
            Failures = json.GetProperty("failures").GetInt32() is >= 0 and var failures ? failures : throw new JsonException(),
            RetryAt = JsonObject.TimeOrNull(json.GetProperty("retry_at")),
            HasEnded = json.GetProperty("ended").GetBoolean(),
        };
    }
}

/// <summary>How long is waited after failures in a row: five minutes, twice as long after each, six hours at most.</summary>
internal static class Backoff
{
    private const int Doublings = 7; // beyond them it is longer than the longest

    public static TimeSpan First => TimeSpan.FromMinutes(5);

    public static TimeSpan Longest => TimeSpan.FromHours(6);

    public static TimeSpan After(int failures)
    {
        var wait = First * (1 << Math.Clamp(failures - 1, 0, Doublings));
        return wait < Longest ? wait : Longest;
    }
}
