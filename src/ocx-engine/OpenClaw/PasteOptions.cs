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
