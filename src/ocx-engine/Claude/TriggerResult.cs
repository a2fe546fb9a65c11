namespace Ocx;

/// <summary>What became of a call of Claude Code.</summary>
public enum TriggerOutcome
{
    /// <summary>The token lives longer than asked for: nothing was started.</summary>
    NotDue,

    /// <summary>A dry run: it would be called.</summary>
    WouldRefresh,

    /// <summary>There is another token, which lives longer.</summary>
    Refreshed,

    /// <summary>There is none.</summary>
    Unchanged,

    /// <summary>The sign-in has ended: a person must sign in.</summary>
    SignIn,

    /// <summary>It could not be called, or the credentials cannot be read.</summary>
    Failed,
}

/// <summary>The result of a call of Claude Code.</summary>
/// <param name="Outcome">What became of it.</param>
public sealed record TriggerResult(TriggerOutcome Outcome) : CredentialsRefresh
{
    /// <summary>Where it ran: the container's name, or this machine.</summary>
    public string? Place { get; init; }

    /// <summary>The command, as a person would type it.</summary>
    public string? Command { get; init; }

    /// <summary>How it ended, which proves nothing; <c>null</c> when nothing was started.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>Whether it had to be ended.</summary>
    public bool TimedOut { get; init; }
}
