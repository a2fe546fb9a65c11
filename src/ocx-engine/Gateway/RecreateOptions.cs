namespace Ocx;

/// <summary>How a gateway is made anew.</summary>
public enum RecreateStrategy
{
    /// <summary>compose down SERVICE, then up: nothing of the old container is left.</summary>
    DownUp,

    /// <summary>compose up: made anew only if its configuration differs.</summary>
    Up,

    /// <summary>compose up --force-recreate: made anew in any case, its anonymous volumes kept.</summary>
    Force,
}

/// <summary>What is asked of a recreation.</summary>
public sealed record RecreateOptions
{
    /// <summary>Which gateway.</summary>
    public required GatewayTarget Target { get; init; }

    /// <summary>How.</summary>
    public required RecreateStrategy Strategy { get; init; }

    /// <summary>How long its process may take to end, in seconds; <c>null</c>: as its configuration says.</summary>
    public int? StopSeconds { get; init; }

    /// <summary>Only if it has another token than <c>.env</c>.</summary>
    public bool IfStale { get; init; }

    /// <summary>Why it is made anew although the handover is hot; <c>null</c>: nobody has to be told.</summary>
    public string? Because { get; init; }

    /// <summary>Find out what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The strategy that is configured.</summary>
    /// <exception cref="OcxException">78: there is no such strategy.</exception>
    public static RecreateStrategy StrategyOf(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ParseStrategy(settings.Strategy) ?? throw new OcxException(ExitCode.Configuration, $"OCX_STRATEGY is none of down-up, up and force: {settings.Strategy}");
    }

    /// <summary>A strategy by its name; <c>null</c> for what is none.</summary>
    public static RecreateStrategy? ParseStrategy(string name) => name switch
    {
        "down-up" => RecreateStrategy.DownUp,
        "up" => RecreateStrategy.Up,
        "force" => RecreateStrategy.Force,
        _ => null,
    };

    /// <summary>The name of a strategy.</summary>
    public static string Name(RecreateStrategy strategy) => strategy switch
    {
        RecreateStrategy.DownUp => "down-up",
        RecreateStrategy.Up => "up",
        _ => "force",
    };
}
