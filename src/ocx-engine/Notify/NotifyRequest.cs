namespace Ocx;

/// <summary>What ocx-notify is asked.</summary>
public sealed record NotifyRequest
{
    /// <summary>What the news are about.</summary>
    public required NotifySubject Subject { get; init; }

    /// <summary>The news; those about the end of the sign-in are in the credentials.</summary>
    public News News { get; init; }

    /// <summary>Leave messages to the next run.</summary>
    public bool Queue { get; init; }

    /// <summary>Find out what would be told, and tell and write nothing.</summary>
    public bool DryRun { get; init; }
}
