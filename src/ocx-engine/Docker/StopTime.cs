using System.Globalization;

namespace Ocx;

/// <summary>How long a container's process may take to end.</summary>
/// <param name="Asked">In seconds, as somebody has asked for it; <c>null</c>: as it is configured.</param>
/// <param name="Configured">In seconds, as the container was made (<c>stop_grace_period</c>); <c>null</c>: the engine's own.</param>
internal readonly record struct StopTime(int? Asked, int? Configured)
{
    private const int OfTheEngine = 10;

    /// <summary>How long the engine waits at most.</summary>
    public TimeSpan Longest => TimeSpan.FromSeconds(Asked ?? Configured ?? OfTheEngine);

    /// <summary>What tells Compose.</summary>
    public string[] Options => Asked is { } seconds ? ["--timeout", seconds.ToString(CultureInfo.InvariantCulture)] : [];
}
