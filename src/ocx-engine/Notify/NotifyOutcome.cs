namespace Ocx;

/// <summary>What was told, and to whom.</summary>
public sealed record NotifyOutcome
{
    /// <summary>What the news were about.</summary>
    public required NotifySubject Subject { get; init; }

    /// <summary>What a person was told, or in a dry run would be; <c>null</c>: nothing.</summary>
    public NotifyMessage? Message { get; init; }

    /// <summary>The state of the subject now; <c>null</c> for the end of the sign-in.</summary>
    public SubjectState? State { get; init; }

    /// <summary>Since when it is in a bad one.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many failures in a row were not told of yet.</summary>
    public int Failures { get; init; }

    /// <summary>The channels.</summary>
    public IReadOnlyList<ChannelOutcome> Channels { get; init; } = [];

    /// <summary>Whether what was told could not be remembered.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>The exit code: what could not be remembered, then what is configured wrongly, then what has failed.</summary>
    public int ExitCode => IsForgotten ? Ocx.ExitCode.CannotCreate
        : Channels.Any(c => c.Error?.ExitCode == Ocx.ExitCode.Configuration) ? Ocx.ExitCode.Configuration
        : Channels.Any(c => c.Error is not null) ? Ocx.ExitCode.TryAgain
        : Ocx.ExitCode.Ok;
}
