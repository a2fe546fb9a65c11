namespace Ocx;

/// <summary>What is asked of a paste.</summary>
public sealed record PasteOptions
{
    /// <summary>Which gateway.</summary>
    public required GatewayTarget Target { get; init; }

    /// <summary>The id of the profile.</summary>
    public required string ProfileId { get; init; }

    /// <summary>How long OpenClaw's command may take for each agent.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>Measured: 2 to 15 s.</summary>
    public static TimeSpan DefaultLimit => TimeSpan.FromMinutes(1);

    /// <summary>Only where a profile of a subscription is stored already.</summary>
    public bool IfStored { get; init; }

    /// <summary>Also where OpenClaw keeps its profiles in JSON files.</summary>
    public bool Force { get; init; }

    /// <summary>Find out what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What became of an agent's profile.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="State">How it was found.</param>
/// <param name="Before">The fingerprint of the token that it had; <c>null</c>: none.</param>
public sealed record PasteResult(string Agent, PasteState State, string? Before)
{
    /// <summary>Whether it was changed, or in a dry run would be.</summary>
    public bool Changed { get; init; }

    /// <summary>Why it is not as it should be.</summary>
    public OcxException? Error { get; init; }
}

/// <summary>The outcome of a paste.</summary>
/// <param name="Place">Where it was done: the container's name, or this machine.</param>
/// <param name="Credentials">The credentials as they were read last.</param>
/// <param name="Agents">A result for each agent.</param>
public sealed record PasteOutcome(string Place, CredentialDocument Credentials, IReadOnlyList<PasteResult> Agents);
