namespace Ocx;

/// <summary>What is asked of Claude Code.</summary>
public sealed record TriggerOptions
{
    /// <summary>Its credentials, as this machine sees them.</summary>
    public required string Credentials { get; init; }

    /// <summary>Where its command line runs.</summary>
    public required ClaudeTarget Target { get; init; }

    /// <summary>How long before its end a token is due.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Call it also when the token is not due.</summary>
    public bool Force { get; init; }

    /// <summary>How long it may take; then it is told to end.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>
    /// How long it may take to end. A refresh token is spent by the first answer, so one who is killed while that arrives
    /// loses the sign-in. (Told to end, 2.1.329 waits two seconds for it, and older ones do not.)
    /// </summary>
    public static TimeSpan Grace => TimeSpan.FromSeconds(30);

    /// <summary>A refresh is done within seconds; what follows it is an answer of the model's.</summary>
    public static TimeSpan DefaultLimit => TimeSpan.FromSeconds(90);

    /// <summary>What hangs for longer hangs for good.</summary>
    public static TimeSpan LongestLimit => TimeSpan.FromMinutes(10);

    /// <summary>How long it may go on when we are told to end: it has perhaps just asked for the next token.</summary>
    public static TimeSpan StopPatience => TimeSpan.FromSeconds(20);

    /// <summary>How long it may go on when it has saved the next token: what is left is the model's answer.</summary>
    public static TimeSpan AnswerPatience => TimeSpan.FromSeconds(10);

    /// <summary>Find out what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }
}
