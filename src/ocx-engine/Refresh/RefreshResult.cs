namespace Ocx;

/// <summary>What became of a refresh without Claude Code.</summary>
public enum RefreshOutcome
{
    /// <summary>The token lives longer than asked for: nobody was asked.</summary>
    NotDue,

    /// <summary>A dry run: the endpoint would be asked.</summary>
    WouldRefresh,

    /// <summary>There is another token.</summary>
    Refreshed,

    /// <summary>There is another token: an earlier run had asked for it, and was ended before it could put it in place.</summary>
    Finished,

    /// <summary>The sign-in has ended: a person must sign in.</summary>
    SignIn,

    /// <summary>It has failed before, and is not tried again yet.</summary>
    BackingOff,

    /// <summary>There is no other token.</summary>
    Failed,
}

/// <summary>The result of a refresh without Claude Code.</summary>
/// <param name="Outcome">What became of it.</param>
public sealed record RefreshResult(RefreshOutcome Outcome) : CredentialsRefresh
{
    /// <summary>Before when it is not tried again; <c>null</c>: it may be.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
