using System.Globalization;

namespace Ocx;

/// <summary>Our units: those that carry the token run, those that refresh it have their next time, none has failed.</summary>
internal sealed class UnitsCheck : ICheck
{
    private static readonly TimeSpan JustStarted = TimeSpan.FromSeconds(5); // RestartSec= is 2

    private static readonly OurTimer Reconcile = new("ocx-reconcile", "compares everything every ten minutes", "ocx-sync --once");
    private static readonly OurTimer Trigger = new("ocx-trigger", "makes Claude Code refresh the token", "ocx-trigger");
    private static readonly OurTimer Refresh = new("ocx-refresh", "refreshes the token", "ocx-refresh");
    private static readonly OurTimer Ending = new("ocx-ending", "tells when the sign-in is to end", "ocx-notify ending");

    public string Name => "units";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (!Systemctl.IsRunning)
        {
            return [Finding.Warn(Name, null, "systemd does not run here: whether something runs the tools is not known", "run them by what this machine has: ocx-notify(1) shows it for cron")];
        }

        var units = await scene.UnitsAsync();
        OurTimer[] timers = [Reconcile, .. Refreshers(units), Ending];
        return [Carrier(scene, units), .. timers.SelectMany(t => Timer(scene, units, t)), .. Both(units), .. units.Values.SelectMany(Reload), .. units.Values.SelectMany(u => OwnVariables(scene, u))];
    }

    /// <summary>What carries each new token at once.</summary>
    private Finding Carrier(Scene scene, IReadOnlyDictionary<string, UnitStatus> units)
    {
        var (sync, watch) = (units[OurUnits.Sync], units[OurUnits.Watch]);
        if (watch.IsActive && !sync.IsActive)
        {
            return Enabled(watch, "watches the credentials in place of ocx-sync.service");
        }

        var isJustStarted = scene.Now - sync.Moment("ActiveEnterTimestamp") < JustStarted;
        return sync switch
        {
            _ when sync["SubState"] == "auto-restart" || ((isJustStarted || sync["ActiveState"] == "deactivating") && int.TryParse(sync["NRestarts"], NumberStyles.None, CultureInfo.InvariantCulture, out var restarts) && restarts > 2)
                => Finding.Fail(Name, sync.Name, "ends again and again", $"see why: journalctl -u {sync.Name}"),
            { IsActive: false } when CronLine.Find("ocx-sync --once") is { } place
                => Finding.Warn(Name, sync.Name, $"not used: {place} runs ocx-sync --once, and a new token waits for that", $"systemctl enable --now {sync.Name}"),
            { IsActive: false } => Inactive(sync, "nothing carries a new token at once", $"systemctl enable --now {sync.Name}"),
            _ when scene.Loaded.IsRead && FileFacts.Of(scene.Loaded.Path)?.Modified > sync.Moment("ActiveEnterTimestamp")?.AddSeconds(1)
                => Finding.Warn(Name, sync.Name, $"has the configuration of before: {scene.Loaded.Path} was changed after it was started", $"systemctl restart {sync.Name}"),
            _ => Enabled(sync, $"runs since {(sync.Moment("ActiveEnterTimestamp") is { } since ? Timestamp.Text(since) : "some time")}"),
        };
    }

    /// <summary>What has the token refreshed: ocx-trigger, or ocx-refresh where somebody has decided for it.</summary>
    private static OurTimer[] Refreshers(IReadOnlyDictionary<string, UnitStatus> units) =>
        !units[Refresh.Timer].IsActive && CronLine.Find(Refresh.InCron) is null ? [Trigger]
        : units[Trigger.Timer].IsActive ? [Trigger, Refresh]
        : [Refresh];

    private IEnumerable<Finding> Both(IReadOnlyDictionary<string, UnitStatus> units) => units[Trigger.Timer].IsActive && units[Refresh.Timer].IsActive
        ? [Finding.Warn(Name, Refresh.Timer, "runs beside ocx-trigger.timer, and is always first: Claude Code is never called", $"decide for one: systemctl disable --now {Refresh.Timer}, or {Trigger.Timer}")]
        : [];

    private IEnumerable<Finding> Timer(Scene scene, IReadOnlyDictionary<string, UnitStatus> units, OurTimer ours)
    {
        var (timer, service) = (units[ours.Timer], units[ours.Service]);
        if (!timer.IsActive)
        {
            yield return CronLine.Find(ours.InCron) is { } place ? Finding.Ok(Name, timer.Name, $"not used: {place} runs {ours.InCron}")
                : Inactive(timer, $"nothing {ours.Purpose}", $"systemctl enable --now {timer.Name}");
        }
        else if (!timer.HasNext && timer["SubState"] != "running")
        {
            yield return Finding.Fail(Name, timer.Name, "has no next time", $"systemctl restart {timer.Name}");
        }
        else
        {
            yield return Enabled(timer, timer.Next is { } due ? $"next in {Duration.Text(due > scene.Now ? due - scene.Now : TimeSpan.Zero)} ({Timestamp.Text(due)})" : timer["SubState"] == "running" ? "is at work" : "waits for its next time");
        }

        if (service["ActiveState"] == "failed")
        {
            yield return Finding.Fail(Name, service.Name, $"has failed ({service["Result"]}, status {service["ExecMainStatus"]})", $"see why: journalctl -u {service.Name}; then: systemctl start {service.Name}");
        }
    }

    private Finding Enabled(UnitStatus unit, string what) => unit.IsEnabled ? Finding.Ok(Name, unit.Name, what)
        : Finding.Warn(Name, unit.Name, $"{what}, and is not started at the next boot ({unit["UnitFileState"]})", $"systemctl enable {unit.Name}");

    private Finding Inactive(UnitStatus unit, string what, string cure) => unit["LoadState"] switch
    {
        "not-found" => Finding.Fail(Name, unit.Name, $"is not installed: {what}", $"make install; systemctl daemon-reload; {cure}"),
        "masked" => Finding.Fail(Name, unit.Name, $"is masked: {what}", $"systemctl unmask {unit.Name}; {cure}"),
        _ => Finding.Fail(Name, unit.Name, $"is {unit["ActiveState"]}: {what}", cure),
    };

    /// <summary>What a drop-in has given a unit alone: it works with other places than those that are looked at here.</summary>
    private IEnumerable<Finding> OwnVariables(Scene scene, UnitStatus unit)
    {
        // A file comes after Environment=, systemd.exec(5).
        var names = unit.Variables.Where(n => (n.StartsWith("OCX_", StringComparison.Ordinal) || n is "OPENCLAW_STATE_DIR" or "CLAUDE_CONFIG_DIR") && !scene.Loaded.Names.Contains(n, StringComparer.Ordinal)).ToList();
        return names.Count == 0 ? []
            : [Finding.Warn(Name, unit.Name, $"has {string.Join(", ", names)} of its own, which is not looked at here", $"write it into {scene.Loaded.Path}, and take Environment= out of its drop-in: systemctl edit {unit.Name}; then: systemctl try-restart {unit.Name}")];
    }

    private IEnumerable<Finding> Reload(UnitStatus unit) => unit is { IsActive: true } && unit["NeedDaemonReload"] == "yes"
        ? [Finding.Warn(Name, unit.Name, "was changed, and systemd has the one of before", $"systemctl daemon-reload; systemctl restart {unit.Name}")]
        : [];

    /// <summary>A timer of ours and its service.</summary>
    /// <param name="Unit">What both are called.</param>
    /// <param name="Purpose">What it does.</param>
    /// <param name="InCron">What does the same in cron.</param>
    private sealed record OurTimer(string Unit, string Purpose, string InCron)
    {
        public string Timer => $"{Unit}.timer";

        public string Service => $"{Unit}.service";
    }
}
