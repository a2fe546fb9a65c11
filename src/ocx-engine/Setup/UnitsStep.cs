namespace Ocx;

/// <summary>Our units: drop-ins for what their sandbox would hide; then those that are used are enabled and started, and no others.</summary>
internal sealed class UnitsStep : ISetupStep
{
    /// <summary>A service that ends has two minutes for the work that it is at.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => "units";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        var units = await new Systemctl(scene.Launcher).ShowAsync(OurUnits.All, stop);
        var used = Used(scene);
        var plan = scene.Plan();
        await AddDropInsAsync(scene, plan, units);
        if (!plan.IsEmpty || used.Any(u => !units[u].IsThere) || units.Values.Any(u => u["NeedDaemonReload"] == "yes"))
        {
            plan.Run(["systemctl", "daemon-reload"], Limit);
        }

        var unused = new[] { OurUnits.Sync, OurUnits.Watch, OurUnits.TriggerTimer, OurUnits.RefreshTimer }.Where(u => !used.Contains(u) && units[u] is { IsThere: true } unit && (unit.IsActive || unit["UnitFileState"] is "enabled")).ToList();
        if (unused.Contains(OurUnits.RefreshTimer) && Directory.Exists(scene.Settings.OwnState) && Directory.EnumerateFiles(scene.Settings.OwnState, "refresh-*.json").Any())
        {
            // An answer that waits there to be put in place is the only next token.
            plan.Do("run ocx-refresh", () => scene.RunAsync([scene.Tool("ocx-refresh"), "--credentials", scene.Settings.Credentials], Limit, mayFail: true));
        }

        if (unused.Count > 0)
        {
            plan.Run(["systemctl", "disable", "--now", .. unused], Limit);
        }

        // What runs with the configuration of before: a path unit and its like notice by themselves.
        if (units[OurUnits.Sync] is { IsActive: true } sync && used.Contains(OurUnits.Sync) && (!plan.IsEmpty || HasChanged(sync)))
        {
            plan.Run(["systemctl", "restart", OurUnits.Sync], Limit);
        }

        if (units[OurUnits.Watch] is { IsActive: true } && used.Contains(OurUnits.Watch) && !plan.IsEmpty)
        {
            plan.Run(["systemctl", "restart", OurUnits.Watch], Limit);
        }

        var missing = used.Where(u => !units[u].IsActive || !units[u].IsEnabled).ToList();
        if (missing.Count > 0)
        {
            if (missing.Contains(scene.WatchesPath ? OurUnits.Watch : OurUnits.Sync) && scene.HasGateway && !scene.Settings.IsHotHandover())
            {
                scene.Tell("  a gateway that runs without this token is made anew then, which interrupts what its agents do");
            }

            plan.Run(["systemctl", "enable", "--now", .. missing], Limit, [.. missing.Select(u => new SetupEntry(SetupRecord.Enabled, u))]);
        }

        if (plan.IsEmpty)
        {
            scene.Tell($"  {string.Join(", ", used)} run and are enabled");
        }
        else if (!await plan.ApplyAsync("units", "Start them, now and at each boot?"))
        {
            throw new OcxException(ExitCode.TryAgain, "the units are not started: nothing carries the token", "run ocx-setup again when they may be");
        }
    }

    private static List<string> Used(SetupScene scene) =>
    [
        scene.WatchesPath ? OurUnits.Watch : OurUnits.Sync,
        OurUnits.ReconcileTimer,
        .. scene.Refresh switch { RefreshStep.Trigger => new[] { OurUnits.TriggerTimer }, RefreshStep.Direct => [OurUnits.RefreshTimer], _ => [] },
        OurUnits.EndingTimer,
    ];

    private static bool HasChanged(UnitStatus unit)
    {
        var since = unit.Moment("ActiveEnterTimestamp")?.AddSeconds(1);
        return FileFacts.Of(ConfigurationFile.DefaultPath)?.Modified > since || SandboxDropIns.Changed(unit.Name) > since;
    }

    private static async Task AddDropInsAsync(SetupScene scene, SetupPlan plan, IReadOnlyDictionary<string, UnitStatus> units)
    {
        var look = scene.Look();
        var dropIns = new SandboxDropIns(scene);
        var places = await PathsCheck.PlacesAsync(look);
        foreach (var service in new[] { scene.WatchesPath ? OurUnits.WatchService : OurUnits.Sync, OurUnits.ReconcileService })
        {
            dropIns.Add(plan, units[service], places);
        }

        // Claude Code on this machine, and ocx-refresh in its place, have a lock beside its directory.
        var above = Path.GetDirectoryName(PathsCheck.CredentialsDirectory(look));
        var isHere = scene.Refresh == RefreshStep.Direct || scene.Settings.CliMode == ClaudeTarget.Host;
        foreach (var (service, isUsed) in new[] { (OurUnits.TriggerService, scene.Refresh == RefreshStep.Trigger), (OurUnits.RefreshService, scene.Refresh == RefreshStep.Direct) })
        {
            dropIns.Add(plan, units[service], isUsed && isHere && above is not null ? [(above, true)] : []);
        }

        if (scene.WatchesPath)
        {
            dropIns.AddWatch(plan, units[OurUnits.Watch], Path.GetFullPath(scene.Settings.Credentials));
        }
    }
}
