namespace Ocx;

/// <summary>A container as the engine describes it (docker inspect).</summary>
public sealed record Container
{
    /// <summary>Its full id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, without the engine's slash.</summary>
    public required string Name { get; init; }

    /// <summary>The engine's word: created, running, paused, restarting, removing, exited or dead.</summary>
    public required string Status { get; init; }

    /// <summary>Whether it has a process, or is about to have one again.</summary>
    public required bool Running { get; init; }

    /// <summary>Whether its process has ended and the engine is about to start it again.</summary>
    public bool Restarting => Status == "restarting";

    /// <summary>Whether somebody has frozen it.</summary>
    public bool Paused => Status == "paused";

    /// <summary>How its process ended last.</summary>
    public required int LastExitCode { get; init; }

    /// <summary>When its process was started last, as the engine writes it.</summary>
    public required string StartedAt { get; init; }

    /// <summary>When its process ended last; <c>null</c> when it never has.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long its process may take to end, in seconds; <c>null</c>: the engine's own limit.</summary>
    public int? StopSeconds { get; init; }

    /// <summary>How often the engine has started it again.</summary>
    public required int RestartCount { get; init; }

    /// <summary>starting, healthy or unhealthy; <c>null</c> without a healthcheck.</summary>
    public string? Health { get; init; }

    /// <summary>How many healthchecks have failed one after another.</summary>
    public int FailingStreak { get; init; }

    /// <summary>What the last healthcheck has printed.</summary>
    public string HealthOutput { get; init; } = "";

    /// <summary>Its environment: NAME=VALUE.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Volumes without a name of anybody's: they belong to this container alone, and are lost with it.</summary>
    public required IReadOnlyList<string> AnonymousVolumes { get; init; }

    /// <summary>What is mounted into it.</summary>
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>As whom its process runs, as its maker has said it; empty: as the image says, which is root in the end.</summary>
    public string User { get; init; } = "";

    /// <summary>Whose network it has, such as <c>container:ID</c>.</summary>
    public required string NetworkMode { get; init; }

    /// <summary>What its process was started with, its entry point included.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The name of the image that it was made from.</summary>
    public required string Image { get; init; }

    /// <summary>That image itself.</summary>
    public required string ImageId { get; init; }

    /// <summary>A variable of its environment; <c>null</c> when it is not set.</summary>
    public string? Variable(string name) => Environment.LastOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Where a path of its own lies on the engine's machine; <c>null</c> where that is in no mount.</summary>
    /// <param name="path">An absolute path in the container.</param>
    public string? Outside(string path) =>
        Mounts.Where(m => m.Has(path)).MaxBy(m => m.Destination.Length)?.Outside(path);

    /// <summary>A label of Compose's; <c>null</c> when it is missing or empty.</summary>
    public string? ComposeLabel(string name) => Labels.GetValueOrDefault("com.docker.compose." + name) is { Length: > 0 } text ? text : null;

    /// <summary>A text of the container's, with every secret of its environment masked, and whatever looks like a token.</summary>
    public string Masked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (name, value) in Environment.Select(e => e.Split('=', 2)).Where(e => e.Length == 2).Select(e => (e[0], e[1])))
        {
            if (value.Length >= 6 && SecretText.IsSecret(name, value))
            {
                text = text.Replace(value, Fingerprint.Masked(value), StringComparison.Ordinal);
            }
        }

        return SecretText.MaskTokens(text);
    }
}
