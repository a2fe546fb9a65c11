namespace Ocx;

/// <summary>
/// What goes wrong with OpenClaw's commands, in our words: what they print may hold parts of tokens, so none of it is
/// passed on. The texts are those of OpenClaw 2026.9.6.
/// </summary>
internal static class PasteFailure
{
    /// <summary>Whether a command was not there to be run.</summary>
    public static bool IsMissing(ProcessResult result, IReadOnlyList<string> command) =>
        result.ExitCode is PlaceFailure.NotExecutable or PlaceFailure.NotFound || (command is [_, var script] && !result.IsSuccess && Says(result, $"Cannot find module '{script}'"));

    /// <summary>Refuses a place that is not there any more.</summary>
    /// <exception cref="OcxException">75: the container does not run. 69: the engine does not answer. 78: we may not become the owner of OpenClaw's state.</exception>
    public static void RequirePlace(ProcessResult result, CommandPlace place)
    {
        if (result.IsSuccess)
        {
            return;
        }

        if (place.IsHost)
        {
            PlaceFailure.RequireOwner(result, "OpenClaw cannot be run as the owner of its state");
            return;
        }

        PlaceFailure.RequireContainer(result, place, "the gateway", "the next event, or the next run, does it");
    }

    /// <summary>Refuses stores of which some cannot be read, or that the gateway itself refuses.</summary>
    /// <exception cref="OcxException">75: a store cannot be read. 78: files of the JSON generation are in the way.</exception>
    public static void RequireReadable(StoreCheck check, CommandPlace place)
    {
        if (check is { Databases: > 0, Leftovers: { Count: > 0 } leftovers })
        {
            throw new OcxException(
                ExitCode.Configuration,
                $"{place.Name}: {string.Join(", ", leftovers)} {(leftovers.Count == 1 ? "is" : "are")} left of the JSON generation, and the gateway refuses every provider until {(leftovers.Count == 1 ? "it is" : "they are")} migrated",
                "openclaw doctor --fix");
        }

        foreach (var (agent, error) in check.Errors)
        {
            throw new OcxException(ExitCode.TryAgain, $"{place.Name}: the store of {agent} cannot be read: {error}", "if it stays so: openclaw doctor");
        }
    }

    /// <summary>What a command that has not done its work means.</summary>
    public static OcxException Of(ProcessResult result, CommandPlace place, string agent, string verb)
    {
        var (what, where) = ($"openclaw {verb}", $"{place.Name}, {agent}");
        bool Told(params string[] texts) => Array.Exists(texts, t => Says(result, t));
        return result switch
        {
            { TimedOut: true } => new(ExitCode.TryAgain, $"{where}: {what} has not ended in time"),
            _ when Told("lock may be busy", "database is locked") => new(ExitCode.TryAgain, $"{where}: OpenClaw's store is locked by another process"),
            _ when Told("legacy credential migration") => new(ExitCode.Configuration, $"{where}: OpenClaw asks for the migration of files of the JSON generation", "openclaw doctor --fix"),
            _ when Told("config is invalid") => new(ExitCode.Configuration, $"{where}: OpenClaw calls its configuration invalid", "openclaw config validate"),
            _ when Told("Pass --agent", "Unknown agent") => new(ExitCode.Configuration, $"{where}: OpenClaw does not know this agent", "see which it knows: openclaw agents list"),
            _ when Told("EACCES", "Permission denied") => new(ExitCode.CannotCreate, $"{where}: OpenClaw may not write its own state", "give its state directory back to the user that it runs as: chown -R"),
            _ when Told("Token looks too short", "Expected token starting with") => new(ExitCode.BadData, $"{where}: OpenClaw does not take this access token: it is not one as Claude Code gets it", "sign in again: run claude, then /login"),
            { IsSuccess: true } => new(ExitCode.Unavailable, $"{where}: {what} says that it is done, and the store has something else", "run it by hand to see more; and look: openclaw models status"),
            _ => new(ExitCode.Unavailable, $"{where}: {what} failed with status {result.ExitCode}", "run it by hand to see why"),
        };
    }

    private static bool Says(ProcessResult result, string text) => result.Errors.Contains(text, StringComparison.OrdinalIgnoreCase);
}
