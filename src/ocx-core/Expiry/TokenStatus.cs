namespace Ocx;

/// <summary>One access token, and how long it lives.</summary>
public sealed record TokenStatus
{
    /// <summary>How long before its end a sign-in deserves a warning: a person has to find the time.</summary>
    public static readonly TimeSpan SignInWarning = TimeSpan.FromDays(7);

    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>Which profile of an <c>auth-profiles.json</c>; none in other documents.</summary>
    public string? Profile { get; init; }

    /// <summary>The state, at <see cref="Now"/>.</summary>
    public required TokenState State { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the access token expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the sign-in ends, which no refresh puts off (<c>refreshTokenExpiresAt</c>).</summary>
    public DateTimeOffset? SignInEndsAt { get; init; }

    /// <summary>What the subscription is called, such as <c>max</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>The token's fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What is wrong with it; does not repeat the file and the profile.</summary>
    public string? Problem { get; init; }

    /// <summary>What a person can do about it.</summary>
    public string? Cure { get; init; }

    /// <summary>How long the token lives; negative when it has expired.</summary>
    public TimeSpan? Left => ExpiresAt - Now;

    /// <summary>Whether the sign-in ends soon, or has ended, which a blank token says anyway.</summary>
    public bool IsSignInEnding => State != TokenState.Blank && SignInEndsAt - Now <= SignInWarning;

    /// <summary>Whether the sign-in is over: the token may live on, but there will be no next one.</summary>
    public bool HasSignInEnded => SignInEndsAt <= Now;

    /// <summary>Whether the token is good: it lives as long as asked for, or for ever.</summary>
    public bool IsGood => State is TokenState.Fresh or TokenState.LongLived;

    /// <summary>Whether it cannot be used now.</summary>
    public bool IsBad => !IsGood && State != TokenState.Expiring;

    /// <summary>Whether it can be used now, but not for long, or not as it should be.</summary>
    public bool NeedsAttention => !IsBad && (State == TokenState.Expiring || IsSignInEnding || Problem is not null);
}
