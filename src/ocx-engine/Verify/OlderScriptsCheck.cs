namespace Ocx;

/// <summary>Units of the shell scripts that ocx takes the place of: beside ours they write the same files, in their own way, and call Claude Code when ours does.</summary>
internal sealed class OlderScriptsCheck : ICheck
{
    public string Name => "older-scripts";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var units = (await OlderScripts.FindAsync(scene.Launcher, new Sight(), stop)).Units;
        var running = units.Where(u => u.Active == true).Select(u => u.Name).ToList();
        var enabled = units.Where(u => u.Enabled).Select(u => u.Name).ToList();
        var cure = ShellText.Join(["systemctl", "disable", "--now", .. running.Concat(enabled).Distinct(StringComparer.Ordinal)]);
        return
        [
            running.Count > 0 ? Finding.Fail(Name, null, $"{string.Join(", ", running)} {(running.Count == 1 ? "runs" : "run")} beside ours, and {(running.Count == 1 ? "does" : "do")} the same in another way", cure)
            : enabled.Count > 0 ? Finding.Warn(Name, null, $"{string.Join(", ", enabled)} {(enabled.Count == 1 ? "is" : "are")} started at the next boot, beside ours", cure)
            : Finding.Ok(Name, null, units.Count > 0 ? $"{string.Join(", ", units.Select(u => u.Name))} {(units.Count == 1 ? "is" : "are")} there, and not used" : "there are none"),
        ];
    }
}
