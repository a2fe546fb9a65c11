namespace Ocx;

/// <summary>What it means when a command could not be brought to its place.</summary>
internal static class PlaceFailure
{
    /// <summary>As a shell says that a command is there, and cannot be run.</summary>
    public const int NotExecutable = 126;

    /// <summary>As a shell says that a command is not there.</summary>
    public const int NotFound = 127;

    /// <summary>Refuses a container that is not there any more.</summary>
    /// <param name="result">How the command ended.</param>
    /// <param name="place">Where it was to run.</param>
    /// <param name="what">What that container is called.</param>
    /// <param name="cure">What to do when it does not run.</param>
    /// <exception cref="OcxException">75: the container does not run. 69: the engine does not answer.</exception>
    public static void RequireContainer(ProcessResult result, CommandPlace place, string what, string cure)
    {
        var reason = result.Reason;
        if (reason.StartsWith("Error response from daemon:", StringComparison.Ordinal)
            && Array.Exists(["No such container", "is not running", "is paused", "is restarting"], w => reason.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            throw new OcxException(ExitCode.TryAgain, $"{what} {place.Name} does not run any more", cure);
        }

        if (Array.Exists(["Error response from daemon:", "Cannot connect to the Docker daemon", "error during connect"], w => reason.StartsWith(w, StringComparison.OrdinalIgnoreCase)))
        {
            throw DockerEngine.Failed(result, "exec");
        }
    }

    /// <summary>Refuses a user that we may not become.</summary>
    /// <param name="result">How the command ended.</param>
    /// <param name="what">What cannot be done.</param>
    /// <exception cref="OcxException">78: the rights are missing.</exception>
    public static void RequireOwner(ProcessResult result, string what)
    {
        const string Program = "setpriv: ";
        if (result.Reason.StartsWith(Program, StringComparison.Ordinal))
        {
            throw new OcxException(
                ExitCode.Configuration,
                $"{CommandPlace.Host}: {what}: {result.Reason[Program.Length..]}",
                "a service needs CAP_SETUID and CAP_SETGID in its CapabilityBoundingSet for that");
        }
    }
}
