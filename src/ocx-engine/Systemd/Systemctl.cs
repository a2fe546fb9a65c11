namespace Ocx;

/// <summary>Asks systemd, through its own command.</summary>
internal sealed class Systemctl
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string[] Properties =
    [
        "Id", "LoadState", "ActiveState", "SubState", "UnitFileState", "FragmentPath", "Result", "ExecMainStatus", "NRestarts", "NeedDaemonReload",
        "NextElapseUSecRealtime", "NextElapseUSecMonotonic", "ActiveEnterTimestamp", "ProtectHome", "ProtectSystem", "BindPaths", "BindReadOnlyPaths", "ReadWritePaths", "PrivateTmp",
        "Environment", "Paths",
    ];

    private readonly Launcher launcher;

    /// <summary>Whether systemd runs here, as sd_booted(3) says it.</summary>
    public static bool IsRunning => Directory.Exists("/run/systemd/system");

    public Systemctl(Launcher launcher) => this.launcher = launcher;

    /// <summary>Looks at units.</summary>
    /// <param name="names">Their full names.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <returns>Each of them, by its name, also those that are not there.</returns>
    /// <exception cref="OcxException">69: systemd does not run here, or does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, UnitStatus>> ShowAsync(IReadOnlyList<string> names, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(names);
        var result = await launcher.RunAsync("env", ["TZ=UTC", "systemctl", "show", $"--property={string.Join(',', Properties)}", "--", .. names], Limit, stop);
        var blocks = result.Output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();

        // One block for each, in order; an alias tells the name of the unit that it means.
        return result.IsSuccess && blocks.Count == names.Count
            ? names.Zip(blocks, (n, b) => new UnitStatus(n, b)).ToDictionary(u => u.Name, StringComparer.Ordinal)
            : throw new OcxException(ExitCode.Unavailable, $"systemd does not answer: {result.Reason}", "see how it is: systemctl status");
    }

    /// <summary>The properties of a unit, a line each.</summary>
    internal static Dictionary<string, string> Parse(string block)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var words in block.Split('\n').Select(l => l.Split('=', 2)).Where(w => w.Length == 2))
        {
            // ReadWritePaths= and its like may come in several lines.
            properties[words[0]] = properties.TryGetValue(words[0], out var before) ? $"{before} {words[1]}" : words[1];
        }

        return properties;
    }
}
