namespace Ocx;

/// <summary>What was found on this machine.</summary>
public sealed record DetectResult
{
    /// <summary>The values of <c>ocx.env</c>, in the order in which they stand there.</summary>
    public required IReadOnlyList<DetectedValue> Values { get; init; }

    /// <summary>All that could be meant, of each kind the one that was picked first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>The names of OpenClaw's agents.</summary>
    public required IReadOnlyList<string> Agents { get; init; }

    /// <summary>OpenClaw's configuration; <c>null</c> when it has none.</summary>
    public required string? Config { get; init; }

    /// <summary>The gateway's container; <c>null</c> when there is none, or it cannot be seen.</summary>
    public required DetectedGateway? Gateway { get; init; }

    /// <summary>Where inotifywait lies; <c>null</c> when it is not there.</summary>
    public required string? InotifyTools { get; init; }

    /// <summary>Shell scripts of the same purpose.</summary>
    public required IReadOnlyList<OlderUnit> OlderScripts { get; init; }

    /// <summary>Every place that was looked at.</summary>
    public required IReadOnlyList<string> LookedAt { get; init; }

    /// <summary>What could not be seen: nobody knows what is there.</summary>
    public required IReadOnlyList<Unseen> Unseen { get; init; }

    /// <summary>What a person should know before the values are used.</summary>
    public required IReadOnlyList<Advice> Warnings { get; init; }

    /// <summary>Why the values are not all that is needed, or cannot be used.</summary>
    public required OcxException? Error { get; init; }
}

/// <summary>A value of <c>ocx.env</c>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
/// <param name="Evidence">Why this one, in a few words.</param>
public sealed record DetectedValue(string Name, string Value, string Evidence);

/// <summary>What a person should know.</summary>
/// <param name="What">What is so.</param>
/// <param name="Cure">What to do about it; <c>null</c>: nothing.</param>
public sealed record Advice(string What, string? Cure = null)
{
    /// <summary>Whether it is about what else is on the machine, and not about the values.</summary>
    public bool IsBesides { get; init; }
}

/// <summary>What could not be seen.</summary>
/// <param name="What">A path, the engine, systemd.</param>
/// <param name="Why">What was in the way.</param>
/// <param name="Cure">What helps; <c>null</c> where nobody knows.</param>
public sealed record Unseen(string What, string Why, string? Cure);

/// <summary>The gateway's container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">The engine's word: running, exited …</param>
public sealed record DetectedGateway(string Name, string State);
