namespace Ocx;

/// <summary>What was found of each kind, the one that is meant first, and what belongs to it.</summary>
internal sealed class Picks
{
    public required Surroundings Around { get; init; }

    public required IReadOnlyList<Found> States { get; init; }

    public required IReadOnlyList<Found> Composes { get; init; }

    /// <summary>The gateway's container; <c>null</c> when it has none.</summary>
    public required Container? Gateway { get; init; }

    /// <summary>The compose directory that is meant; <c>null</c>: there is none.</summary>
    public required Found? Compose { get; init; }

    /// <summary>Compose directories of somebody else's, which are not taken.</summary>
    public required IReadOnlyList<Found> Foreign { get; init; }

    public required IReadOnlyList<FoundCredentials> AllCredentials { get; init; }

    public required IReadOnlyList<FoundCli> Clis { get; init; }

    /// <summary>OpenClaw's state directory.</summary>
    public Found? State => States is [var first, ..] ? first : null;

    /// <summary>Claude Code's credentials.</summary>
    public FoundCredentials? Credentials => AllCredentials is [var first, ..] ? first : null;

    /// <summary>Where Claude Code is called.</summary>
    public FoundCli? Cli => Clis is [var first, ..] ? first : null;

    /// <summary>The gateway as the compose file has it, where it has no container.</summary>
    public Container? Planned => Compose?.Containers.FirstOrDefault(c => c.Id.Length == 0);

    /// <summary>Whether OpenClaw keeps its profiles in SQLite.</summary>
    public bool IsSqlite => State is not null && StoreGeneration.IsSqlite(State.Path);

    /// <summary>OpenClaw's configuration; <c>null</c> where it has none.</summary>
    public string? Config => State is null ? null
        : Outside("OPENCLAW_CONFIG_PATH") is { } named && Around.Sight.Facts(named) is { IsRegular: true } ? named
        : StateDirectory.Config(State.Path, Around.Sight);

    /// <summary>Whether all of the state directory could be seen by which the generation of its store is told.</summary>
    public bool KnowsStore => State is { } state && (IsSqlite || !Around.Sight.Unseen.Any(u => u.What == state.Path || u.What.StartsWith(state.Path + "/", StringComparison.Ordinal)));

    /// <summary>A path that a variable names for OpenClaw, in the gateway's environment or, without one, in ours.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>The path on this machine; <c>null</c> where the variable is not set, or what it names cannot be seen from here.</returns>
    public string? Outside(string variable)
    {
        if ((Gateway ?? Planned) is not { } gateway)
        {
            return Surroundings.Variable(variable) is { } own ? Path.GetFullPath(own) : null;
        }

        if (gateway.Variable(variable) is not { Length: > 0 } inside)
        {
            return null;
        }

        var outside = Sight.IsPath(inside) ? gateway.Outside(inside) : null;
        if (outside is null)
        {
            Around.Sight.CannotSee($"{inside} in {gateway.Name}", $"{variable} names it, and it is in no mount");
        }

        return outside;
    }
}
