namespace Ocx;

/// <summary>Which end of a sign-in was told.</summary>
internal sealed record EndingMemory(DateTimeOffset EndsAt)
{
    /// <summary>What the credentials make of it, and what a person has to be told. Credentials that tell no end change nothing.</summary>
    public static (EndingMemory? Next, NotifyEvent? Told) After(EndingMemory? memory, TokenStatus token) => token switch
    {
        { SignInEndsAt: null } or { State: TokenState.Blank or TokenState.Missing or TokenState.Unreadable } => (memory, null),
        { IsSignInEnding: true, SignInEndsAt: { } end } => end == memory?.EndsAt ? (memory, null) : (new(end), NotifyEvent.Ending),
        { SignInEndsAt: { } end } when end > memory?.EndsAt => (null, NotifyEvent.Recovered),
        _ => (memory, null),
    };
}
