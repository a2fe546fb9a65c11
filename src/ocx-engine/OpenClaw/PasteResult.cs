namespace Ocx;

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
