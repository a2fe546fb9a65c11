using System.Globalization;

namespace Ocx;

/// <summary>What systemd knows of a unit: its properties, as <c>systemctl show</c> prints them.</summary>
/// <param name="Name">The unit's name.</param>
/// <param name="Properties">The properties that were asked for; one that systemd does not know is missing.</param>
internal sealed record UnitStatus(string Name, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Whether systemd has a file of it.</summary>
    public bool IsThere => this["LoadState"] is "loaded" or "masked" or "bad-setting" or "error";

    /// <summary>Whether it runs, waits for its time, or is about to be started again.</summary>
    public bool IsActive => this["ActiveState"] is "active" or "activating" or "reloading";

    /// <summary>Whether it is started at boot.</summary>
    public bool IsEnabled => this["UnitFileState"] is "enabled" or "enabled-runtime" or "static" or "alias" or "linked" or "generated";

    /// <summary>When a timer elapses next; <c>null</c> when nobody knows.</summary>
    public DateTimeOffset? Next => Moment("NextElapseUSecRealtime");

    /// <summary>When a timer has elapsed last.</summary>
    public DateTimeOffset? Last => Moment("LastTriggerUSec");

    /// <summary>A property; empty when it is not known.</summary>
    public string this[string property] => Properties.GetValueOrDefault(property) ?? "";

    /// <summary>A property that is a moment: <c>Sat 2026-11-21 18:04:00 UTC</c>, in every version of systemd.</summary>
    public DateTimeOffset? Moment(string property) =>
        DateTimeOffset.TryParseExact(this[property], "ddd yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
