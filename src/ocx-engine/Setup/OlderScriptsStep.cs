namespace Ocx;

/// <summary>Units of shell scripts of the same purpose: beside ours they would work against us. Their files stay.</summary>
internal sealed class OlderScriptsStep : ISetupStep
{
    /// <summary>What is noted of a unit that ran.</summary>
    public const string Active = "active";
    /// <summary>What is noted of a unit that was started at boot.</summary>
    public const string Enabled = "enabled";

    public string Name => "older scripts";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        var units = (await OlderScripts.FindAsync(scene.Launcher, new Sight(), stop)).Units.Where(u => u.Active == true || u.Enabled).ToList();
        var inCron = OlderScripts.Words.Select(w => (Script: w, Place: CronLine.Find(w))).Where(c => c.Place is not null).ToList();
        foreach (var (script, place) in inCron)
        {
            scene.Tell(Log.Printable($"  {place} runs {script}: take that line out, it works against ocx"));
        }

        if (units.Count == 0)
        {
            scene.Tell(inCron.Count == 0 ? "  none run here" : "  no unit runs any");
            return;
        }

        var plan = scene.Plan();
        plan.Run(
            ["systemctl", "disable", "--now", .. units.Select(u => u.Name)],
            UnitsStep.Limit,
            [.. units.Select(u => scene.Record.Find(SetupRecord.Disabled, u.Name) ?? new SetupEntry(SetupRecord.Disabled, u.Name, $"{(u.Active == true ? Active : "")} {(u.Enabled ? Enabled : "")}".Trim()))]);
        if (!await plan.ApplyAsync("older_scripts", "Stop and disable them? Their files stay."))
        {
            scene.Tell("  they go on working beside ours, and against us");
        }
    }
}
