namespace Ocx;

/// <summary>What ocx-setup has done to what belongs to others, taken back: their units that were stopped, packages of the distribution.</summary>
internal sealed class OthersBack(SetupScene scene)
{
    private static readonly TimeSpan Removing = TimeSpan.FromMinutes(10);

    /// <summary>Adds it to what is to be done.</summary>
    public async Task AddAsync(SetupPlan plan)
    {
        await UnitsAsync(plan);
        await PackagesAsync(plan);
    }

    /// <summary>Units that were stopped.</summary>
    private async Task UnitsAsync(SetupPlan plan)
    {
        var disabled = scene.Record.Of(SetupRecord.Disabled).ToList();
        if (disabled.Count == 0 || !Systemctl.IsRunning)
        {
            return;
        }

        var there = await new Systemctl(scene.Launcher).ShowAsync([.. disabled.Select(d => d.Name)], CancellationToken.None);
        foreach (var (word, verb) in new[] { (OlderScriptsStep.Enabled, "enable"), (OlderScriptsStep.Active, "start") })
        {
            if (disabled.Where(d => there[d.Name].IsThere && d.Before!.Split(' ').Contains(word, StringComparer.Ordinal)).Select(d => d.Name).ToList() is { Count: > 0 } units)
            {
                plan.Run(["systemctl", verb, .. units], UnitsStep.Limit);
            }
        }

        foreach (var gone in disabled.Where(d => !there[d.Name].IsThere))
        {
            scene.Tell(Log.Printable($"  {gone.Name} is not there any more"));
        }

        plan.Do("forget them", () => disabled.ForEach(scene.Record.Remove));
    }

    /// <summary>Packages that were installed for us; not where others need them by now.</summary>
    private async Task PackagesAsync(SetupPlan plan)
    {
        foreach (var group in scene.Record.Of(SetupRecord.Package).GroupBy(e => e.After, StringComparer.Ordinal).ToList())
        {
            var packages = group.Select(e => e.Name).ToList();
            var going = group.Key == PackageManager.Apt ? await new AptPackages(scene).GoingAsync(packages) : packages;
            var others = going?.Except(packages, StringComparer.Ordinal).ToList();
            if (others is null or { Count: > 0 })
            {
                scene.Tell($"  {string.Join(", ", packages)} stays: {(others is null ? "what would go with it is not known" : $"{string.Join(", ", others)} would go with it")}");
            }
            else if (PackageManager.Of(group.Key) is { } manager)
            {
                plan.Finish(manager.Remove(packages), Removing);
            }
        }
    }
}
