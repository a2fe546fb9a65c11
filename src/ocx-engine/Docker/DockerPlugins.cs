namespace Ocx;

/// <summary>
/// docker's command line runs plugins, Compose among them, that lie in its user's configuration directory before all others.
/// </summary>
internal static class DockerPlugins
{
    private const string Variable = "DOCKER_CONFIG";
    private const string RootsHome = "/root";

    /// <summary>Refuses to run docker as root where somebody else could have put its plugins: in the home of who has called sudo -E.</summary>
    /// <param name="settings">The configuration, for the home directory.</param>
    /// <exception cref="OcxException">78: others can write there.</exception>
    public static void RequireOurs(Settings settings)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        var directory = Path.GetFullPath(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Path.Join(settings.HomeDirectory, ".docker"));
        var there = directory;
        while (!Path.Exists(there))
        {
            there = Path.GetDirectoryName(there) ?? "/"; // where it could be made
        }

        // In the sandbox of a unit root's home is empty, and anybody's to write in who is in there: nobody else is.
        if (!FilePlace.IsClosed(there, 0) && there != RootsHome)
        {
            throw new OcxException(
                ExitCode.Configuration,
                $"{directory}: others can put a plugin of docker's there, and it would run as root",
                $"call this with root's own home: sudo -H, or HOME=/root; or name a directory of root's: {Variable}");
        }
    }
}
