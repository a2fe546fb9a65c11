namespace Ocx;

/// <summary>What is asked of ocx-setup.</summary>
public sealed record SetupOptions
{
    /// <summary>What was answered beforehand.</summary>
    public SetupAnswers Answers { get; init; } = SetupAnswers.None;

    /// <summary>Take what is proposed, and ask nobody.</summary>
    public bool Yes { get; init; }

    /// <summary>Tell what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>When all is taken away: the configuration too.</summary>
    public bool Purge { get; init; }

    /// <summary>The directory in which the tools lie.</summary>
    public required string Tools { get; init; }
}
