namespace Ocx;

/// <summary>The units that are installed with the tools (<c>units/</c>): those that carry the token, and those that have it refreshed.</summary>
internal static class OurUnits
{
    public const string Sync = "ocx-sync.service";
    public const string Watch = "ocx-watch.path";
    public const string WatchService = "ocx-watch.service";
    public const string ReconcileTimer = "ocx-reconcile.timer";
    public const string ReconcileService = "ocx-reconcile.service";
    public const string TriggerTimer = "ocx-trigger.timer";
    public const string TriggerService = "ocx-trigger.service";
    public const string RefreshTimer = "ocx-refresh.timer";
    public const string RefreshService = "ocx-refresh.service";
    public const string EndingTimer = "ocx-ending.timer";
    public const string EndingService = "ocx-ending.service";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Sync, Watch, WatchService, ReconcileTimer, ReconcileService, TriggerTimer, TriggerService, RefreshTimer, RefreshService, EndingTimer, EndingService];
}
