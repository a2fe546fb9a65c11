namespace Ocx;

/// <summary>The units' sandbox: it shows them the places that are configured.</summary>
internal sealed class PathsCheck : ICheck
{
    public string Name => "paths";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (!Systemctl.IsRunning)
        {
            return [Finding.Ok(Name, null, "no units: systemd does not run here")];
        }

        var units = await scene.UnitsAsync();
        var findings = new List<Finding>();
        var places = await PlacesAsync(scene);
        foreach (var unit in Carriers(units))
        {
            findings.AddRange(places.SelectMany(p => Look(unit, p.Directory, p.Write)));
        }

        // Claude Code on this machine, and ocx-refresh in its place, have a lock beside its directory.
        (string Timer, string Service, bool IsHere)[] refreshers = [(OurUnits.TriggerTimer, OurUnits.TriggerService, await RunsHereAsync(scene)), (OurUnits.RefreshTimer, OurUnits.RefreshService, true)];
        foreach (var (_, service, _) in refreshers.Where(r => r.IsHere && units[r.Timer].IsActive))
        {
            findings.AddRange(Path.GetDirectoryName(CredentialsDirectory(scene)) is { } above ? Look(units[service], above, write: true) : []);
        }

        if (units[OurUnits.Watch] is { IsActive: true } watch && !watch.Watches(Path.GetFullPath(scene.Settings.Credentials)))
        {
            findings.Add(Finding.Fail(Name, OurUnits.Watch, $"does not watch {scene.Settings.Credentials}", $"in a drop-in of it: [Path] PathChanged={scene.Settings.Credentials.Replace("%", "%%", StringComparison.Ordinal)}; then: systemctl daemon-reload; systemctl restart {OurUnits.Watch}"));
        }

        return findings.Count > 0 ? findings : [Finding.Ok(Name, null, "the units see what is configured")];
    }

    /// <summary>The services that carry the token, of those that are used.</summary>
    private static IEnumerable<UnitStatus> Carriers(IReadOnlyDictionary<string, UnitStatus> units)
    {
        (string Starter, string Service)[] all = [(OurUnits.Sync, OurUnits.Sync), (OurUnits.Watch, OurUnits.WatchService), (OurUnits.ReconcileTimer, OurUnits.ReconcileService)];
        return all.Where(u => units[u.Starter].IsActive).Select(u => units[u.Service]);
    }

    /// <summary>The directory of Claude Code's credentials.</summary>
    internal static string CredentialsDirectory(Scene scene) => Path.GetDirectoryName(Path.GetFullPath(scene.Settings.Credentials)) ?? "/";

    /// <summary>The directories that the services need which carry the token, and whether to write there.</summary>
    internal static async Task<IReadOnlyList<(string Directory, bool Write)>> PlacesAsync(Scene scene)
    {
        var settings = scene.Settings;
        var places = new List<(string Directory, bool Write)> { (CredentialsDirectory(scene), false) };
        if (!scene.IsSqlite)
        {
            places.Add((settings.StateDirectory, true));
            places.Add((Path.GetDirectoryName(Path.GetFullPath(settings.OAuthJson)) ?? "/", true));
        }

        if (await scene.EnvFileAsync() is { } env)
        {
            places.Add((Path.GetDirectoryName(Path.GetFullPath(env)) ?? "/", true));
        }

        if (settings.ComposeDirectory is { Length: > 0 } compose)
        {
            places.Add((compose, false));
        }

        return [.. places.GroupBy(p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p.Directory)), StringComparer.Ordinal).Select(g => (g.Key, g.Any(p => p.Write)))];
    }

    private static async Task<bool> RunsHereAsync(Scene scene)
    {
        try
        {
            return (await scene.ClaudeAsync()).Place.IsHost;
        }
        catch (OcxException)
        {
            return false; // the check of Claude Code says why
        }
    }

    private IEnumerable<Finding> Look(UnitStatus unit, string directory, bool write)
    {
        var sandbox = new UnitSandbox(unit);
        var isHome = !sandbox.Sees(directory);
        if (!isHome && (!write || sandbox.Writes(directory)))
        {
            yield break;
        }

        var option = !write ? "BindReadOnlyPaths" : isHome ? "BindPaths" : "ReadWritePaths";
        yield return Finding.Fail(
            Name,
            unit.Name,
            $"its sandbox does not let it {(write ? "write" : "see")} {directory}",
            $"in a drop-in (systemctl edit {unit.Name}): [Service] {UnitSandbox.Line(option, directory)}; then: systemctl daemon-reload; systemctl try-restart {unit.Name}");
    }
}
