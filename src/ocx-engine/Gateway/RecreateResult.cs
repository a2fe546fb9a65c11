namespace Ocx;

/// <summary>What became of a gateway.</summary>
public enum GatewayState
{
    /// <summary>It was made anew, and runs with the token.</summary>
    Recreated,

    /// <summary>It had the token already.</summary>
    Current,

    /// <summary>A person has stopped it: it is left so.</summary>
    Stopped,

    /// <summary>In a dry run: it would be made anew.</summary>
    Stale,

    /// <summary>It takes the token from its own store: nothing has to be done.</summary>
    Stored,
}

/// <summary>The outcome of a recreation.</summary>
public sealed record RecreateResult
{
    /// <summary>What became of it.</summary>
    public required GatewayState State { get; init; }

    /// <summary>Its project; <c>null</c> when nobody had to look.</summary>
    public string? Project { get; init; }

    /// <summary>Its service.</summary>
    public required string Service { get; init; }

    /// <summary>The name of its container.</summary>
    public string? Name { get; init; }

    /// <summary>How it was made anew, or would be.</summary>
    public RecreateStrategy? Strategy { get; init; }

    /// <summary>From the beginning of the taking down until Compose said that it is up: at most so long it was away.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>The id of the container before.</summary>
    public string? Before { get; init; }

    /// <summary>The id of the container after.</summary>
    public string? After { get; init; }

    /// <summary>Why it is not well although it was made anew; <c>null</c>: it is.</summary>
    public OcxException? Failure { get; init; }

    /// <summary>The token that it runs with, or in a dry run would run with.</summary>
    public string? Token { get; init; }
}
