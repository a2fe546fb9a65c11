namespace Ocx;

/// <summary>One of those that could be meant.</summary>
public sealed record Candidate
{
    /// <summary>OpenClaw's state directory.</summary>
    public const string StateDirectory = "state_dir";

    /// <summary>Claude Code's credentials.</summary>
    public const string Credentials = "credentials";

    /// <summary>The gateway's compose directory.</summary>
    public const string ComposeDirectory = "compose_dir";

    /// <summary>Where Claude Code's command line runs.</summary>
    public const string Cli = "cli";

    /// <summary>What it could be: one of the words above.</summary>
    public required string Kind { get; init; }

    /// <summary>Its path; of a command line the container's name, or <see cref="CommandPlace.Host"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Why it could be meant, in a few words each.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Whether it is the one that was taken.</summary>
    public bool Picked { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Of credentials: when the access token expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of credentials: as ocx-expiry calls it. Of a container: the engine's word.</summary>
    public string? State { get; init; }
}
