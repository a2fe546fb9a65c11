namespace Ocx;

/// <summary>What has to be there: systemd, our units, and inotifywait; that can be installed, or systemd watches in its place.</summary>
internal sealed class PrerequisitesStep : ISetupStep
{
    private const string Package = "inotify-tools";
    private const string Watcher = "inotifywait";

    private static readonly TimeSpan Installing = TimeSpan.FromMinutes(10);

    public string Name => "prerequisites";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        if (!Systemctl.IsRunning)
        {
            throw new OcxException(ExitCode.Unavailable, "systemd does not run here, by whose units ocx runs", "without it the tools run from cron: ocx-notify(1) shows how");
        }

        await LinkUnitsAsync(scene, stop);
        await InstallWatcherAsync(scene, stop);
    }

    /// <summary>Units that make install has put where systemd does not look, below another prefix, are linked to where it does.</summary>
    private static async Task LinkUnitsAsync(SetupScene scene, CancellationToken stop)
    {
        const string System = "/etc/systemd/system";
        var units = await new Systemctl(scene.Launcher).ShowAsync(OurUnits.All, stop);
        if (units.Values.All(u => u.IsThere))
        {
            scene.Tell("  the units are installed");
            return;
        }

        var directory = Path.GetFullPath(Path.Join(scene.Options.Tools, "../systemd/system"));
        if (!File.Exists(Path.Join(directory, OurUnits.Sync)))
        {
            throw new OcxException(ExitCode.Unavailable, $"the units are not installed: {string.Join(", ", units.Values.Where(u => !u.IsThere).Select(u => u.Name))}", "make install, and run the ocx-setup that it has installed");
        }

        var plan = scene.Plan();
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory, "ocx-*").Order(StringComparer.Ordinal))
        {
            plan.Link(Path.Join(System, Path.GetFileName(entry)), entry);
        }

        plan.Run(["systemctl", "daemon-reload"], UnitsStep.Limit);
        if (!await plan.ApplyAsync("units", "Link the units to where systemd looks?"))
        {
            throw new OcxException(ExitCode.Unavailable, "without the units nothing would run");
        }
    }

    private static async Task InstallWatcherAsync(SetupScene scene, CancellationToken stop)
    {
        var units = await new Systemctl(scene.Launcher).ShowAsync([OurUnits.Watch, OurUnits.Sync], stop);
        if (Launcher.IsThere(Watcher) && !(units[OurUnits.Watch].IsActive && !units[OurUnits.Sync].IsActive))
        {
            scene.Tell($"  {Watcher} is there: ocx-sync.service carries each new token at once");
            return;
        }

        if (Launcher.IsThere(Watcher) || units[OurUnits.Watch].IsActive)
        {
            scene.WatchesPath = true;
            scene.Tell("  ocx-watch.path watches, in place of ocx-sync.service");
            return;
        }

        scene.Tell($"  {Watcher} is not there, by which ocx-sync.service sees each change at once; ocx-watch.path can do it in its place");
        var plan = scene.Plan();
        if (PackageManager.Find() is { } manager)
        {
            var packages = (manager.Program == PackageManager.Apt ? await new AptPackages(scene).NewAsync(Package) : null) ?? [];
            plan.Finish(manager.Install(Package), Installing, [.. packages.DefaultIfEmpty(Package).Select(p => new SetupEntry(SetupRecord.Package, p, After: manager.Program))]);
        }

        scene.WatchesPath = plan.IsEmpty || !await plan.ApplyAsync("inotify_tools", $"Install {Package}?");
        if (!scene.WatchesPath && !scene.Options.DryRun && !Launcher.IsThere(Watcher))
        {
            throw new OcxException(ExitCode.Unavailable, $"{Watcher} is not there, although {Package} was installed", "see what the package manager has done; or answer no: ocx-watch.path watches in its place");
        }
    }
}
