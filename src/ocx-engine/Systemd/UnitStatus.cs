using System.Globalization;
using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>What systemd knows of a unit: its properties, as <c>systemctl show</c> prints them.</summary>
/// <param name="Name">The unit's name.</param>
/// <param name="Properties">The properties that were asked for; one that systemd does not know is missing.</param>
internal sealed partial record UnitStatus(string Name, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Whether systemd has a file of it.</summary>
    public bool IsThere => this["LoadState"] is "loaded" or "masked" or "bad-setting" or "error";

    /// <summary>Whether it runs, waits for its time, or is about to be started again.</summary>
    public bool IsActive => this["ActiveState"] is "active" or "activating" or "reloading";

    /// <summary>Whether it is started at boot.</summary>
    public bool IsEnabled => this["UnitFileState"] is "enabled" or "enabled-runtime" or "static" or "alias" or "generated";

    /// <summary>When a timer elapses next; <c>null</c> when nobody knows, or it goes by how long ago something was (OnUnitActiveSec= and its like).</summary>
    public DateTimeOffset? Next => Moment("NextElapseUSecRealtime");

    /// <summary>Whether a timer elapses once more, by whichever clock.</summary>
    public bool HasNext => Next is not null || this["NextElapseUSecMonotonic"] is not ("" or "0" or "infinity");

    /// <summary>The names of what <c>Environment=</c> sets; a value may be a secret.</summary>
    public IEnumerable<string> Variables => Words("Environment").Select(w => w.Split('=')[0]).Distinct(StringComparer.Ordinal);

    /// <summary>A property; empty when it is not known.</summary>
    public string this[string property] => Properties.GetValueOrDefault(property) ?? "";

    /// <summary>A property that is a moment: <c>Sat 2026-11-21 18:04:00 UTC</c>, in every version of systemd.</summary>
    public DateTimeOffset? Moment(string property) =>
        DateTimeOffset.TryParseExact(this[property], "ddd yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    /// <summary>Whether a path unit watches a path: <c>PATH (PathChanged)</c>, and nothing in it is quoted.</summary>
    public bool Watches(string path) => $" {this["Paths"]}".Contains($" {path} (Path", StringComparison.Ordinal);

    /// <summary>The words of a property that is a list: systemd quotes those that a shell would split or expand (measured, 252).</summary>
    public IEnumerable<string> Words(string property) =>
        Word().Matches(this[property]).Select(m => m.Groups["quoted"] is { Success: true } quoted ? Escape().Replace(quoted.Value, "${sign}") : m.Value);

    [GeneratedRegex("\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)(?:\"|$)|[^ ]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    [GeneratedRegex("\\\\(?<sign>.)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
