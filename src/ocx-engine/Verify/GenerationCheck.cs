namespace Ocx;

/// <summary>
/// Which store OpenClaw has, against the files that are there: a file of the JSON generation makes every provider fail
/// where its databases are (AUTH_PROFILE_MIGRATION_REQUIRED), and without them nothing may be taken for databases.
/// </summary>
internal sealed class GenerationCheck : ICheck
{
    public string Name => "generation";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var state = scene.Settings.StateDirectory;
        var unseen = new List<Finding>();
        var agents = scene.OpenClaw.Agents;
        var database = Look([Path.Join(state, "state", "openclaw.sqlite"), .. agents.Select(a => Path.Join(Path.GetDirectoryName(a.Path), "openclaw-agent.sqlite"))], unseen);
        var json = Look([Path.Join(state, "credentials", "oauth.json"), .. agents.Select(a => a.Path)], unseen);
        return [await FindAsync(scene, database, json), .. unseen];
    }

    private async Task<Finding> FindAsync(Scene scene, List<string> database, List<string> json)
    {
        var said = scene.Settings.IsSqliteStore();
        if (database.Count > 0 && json.Count > 0)
        {
            return Finding.Fail(
                Name,
                null,
                $"OpenClaw keeps its profiles in SQLite ({database[0]}), and {string.Join(", ", json)} {(json.Count == 1 ? "is" : "are")} left of the JSON generation: every provider fails (AUTH_PROFILE_MIGRATION_REQUIRED)",
                await scene.OpenClaw.CommandAsync("doctor", "--fix", "--non-interactive"));
        }

        if (database.Count > 0)
        {
            return Environment.GetEnvironmentVariable("OCX_STORE") == "json"
                ? Finding.Warn(Name, null, $"OCX_STORE is json, and OpenClaw keeps its profiles in SQLite ({database[0]}): that is what counts", Say(scene, "sqlite"))
                : Finding.Ok(Name, null, "OpenClaw keeps its profiles in SQLite, and no file of the JSON generation is in their way");
        }

        return !said ? Finding.Ok(Name, null, "OpenClaw keeps its profiles in JSON files")
            : json.Count > 0 ? Finding.Fail(Name, null, $"OCX_STORE is sqlite, and {scene.Settings.StateDirectory} has no database, but {json[0]}: no token is written there", Say(scene, "json"))
            : Finding.Ok(Name, null, $"OCX_STORE is sqlite; {scene.Settings.StateDirectory} has neither a database nor a file of the JSON generation yet");
    }

    /// <summary>The files that are there; what rights hide is told.</summary>
    private List<string> Look(IEnumerable<string> files, List<Finding> unseen)
    {
        var found = new List<string>();
        foreach (var file in files)
        {
            try
            {
                if (FileFacts.Of(file, followLink: false) is { IsDirectory: false })
                {
                    found.Add(file);
                }
            }
            catch (OcxException e)
            {
                unseen.Add(OpenClawView.Unseen(Name, null, e));
            }
        }

        return found;
    }

    private static string Say(Scene scene, string store) => scene.Loaded.IsRead ? $"write OCX_STORE='{store}' into {scene.Loaded.Path}" : $"export OCX_STORE={store}";
}
