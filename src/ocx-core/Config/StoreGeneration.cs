namespace Ocx;

/// <summary>
/// Which store an OpenClaw state directory has. From about July 2026 OpenClaw keeps its profiles in SQLite, and then a
/// JSON file of the older generation makes every provider fail (AUTH_PROFILE_MIGRATION_REQUIRED): it must not be written.
/// </summary>
public static class StoreGeneration
{
    /// <summary>Whether the state directory is of the SQLite generation: one of its databases is there, or a link to it, which may lead somewhere in OpenClaw's container alone.</summary>
    /// <exception cref="OcxException">74: the disk or the kernel does not tell; taken for no, a file would be written that breaks the gateway.</exception>
    public static bool IsSqlite(string stateDirectory)
    {
        if (FileId.Told(Path.Join(stateDirectory, "state", "openclaw.sqlite"), followLink: false) is not null)
        {
            return true;
        }

        var agents = Path.Join(stateDirectory, "agents");
        return FileId.Told(agents) is not null && Directory.Exists(agents)
            && Directory.EnumerateDirectories(agents, "*", new EnumerationOptions { IgnoreInaccessible = true }).Any(a => FileId.Told(Path.Join(a, "agent", "openclaw-agent.sqlite"), followLink: false) is not null);
    }

    /// <summary>Whether OpenClaw keeps its profiles in SQLite: because its databases are there, or because the configuration says so.</summary>
    /// <exception cref="OcxException">78: the configuration is wrong.</exception>
    public static bool IsSqlite(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.IsSqliteStore() || IsSqlite(settings.StateDirectory);
    }

    /// <summary>Refuses to write a file that would break the gateway.</summary>
    /// <param name="target">The file's real path: only <c>oauth.json</c> and <c>auth-profiles.json</c> do.</param>
    /// <param name="settings">The configuration, which may say what the directories do not.</param>
    /// <exception cref="OcxException">78: the file belongs to a state directory of the SQLite generation.</exception>
    public static void RequireJson(string target, Settings settings)
    {
        if (Path.GetFileName(target) is not ("oauth.json" or "auth-profiles.json"))
        {
            return;
        }

        var sqlite = settings.IsSqliteStore() ? settings.StateDirectory : null;
        for (var directory = Path.GetDirectoryName(target); sqlite is null && directory is not null; directory = Path.GetDirectoryName(directory))
        {
            sqlite = IsSqlite(directory) ? directory : null;
        }

        if (sqlite is not null)
        {
            throw new OcxException(
                ExitCode.Configuration,
                $"{target}: not written: OpenClaw keeps its profiles in SQLite ({sqlite}), and this file would make every provider fail",
                "the token goes into .env there: ocx-envset --from; --force writes it all the same");
        }
    }
}
