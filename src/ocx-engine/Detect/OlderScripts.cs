namespace Ocx;

/// <summary>
/// An earlier installation of the same purpose: units that run shell scripts, which carry the token and have Claude Code
/// refresh it. Beside ours they would work against us; what they are configured with is what we need to know. They are read,
/// and nothing of them is run.
/// </summary>
internal sealed class OlderScripts
{
    private static readonly string[] Names = ["sync-oauth-token.service", "sync-oauth-token.path", "sync-oauth-token.timer", "trigger-claude-refresh.service", "trigger-claude-refresh.timer"];
    /// <summary>What the names of the scripts, and of their units, begin with.</summary>
    public static readonly IReadOnlyList<string> Words = ["sync-oauth-token", "trigger-claude-refresh"];
    private static readonly string[] Kinds = [".service", ".path", ".timer"];

    /// <summary>Where units lie that an administrator has written, or a package; the first counts, systemd.unit(5).</summary>
    private static readonly string[] Directories = ["/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system"];

    private OlderScripts(IReadOnlyList<OlderUnit> units, IReadOnlyList<OlderValue> values, IReadOnlyList<OlderCall> calls)
    {
        Units = units;
        Values = values;
        Calls = calls;
    }

    /// <summary>The units that are there.</summary>
    public IReadOnlyList<OlderUnit> Units { get; }

    /// <summary>Absolute paths that their scripts and units set variables to.</summary>
    public IReadOnlyList<OlderValue> Values { get; }

    /// <summary>The containers in which they call Claude Code.</summary>
    public IReadOnlyList<OlderCall> Calls { get; }

    /// <summary>Looks for them.</summary>
    /// <param name="launcher">Asks systemd.</param>
    /// <param name="sight">Where it says what it has looked at.</param>
    /// <param name="stop">Ends the asking.</param>
    public static async Task<OlderScripts> FindAsync(Launcher launcher, Sight sight, CancellationToken stop)
    {
        var files = Files(sight);
        var states = await StatesAsync([.. Names.Concat(files.Keys).Distinct(StringComparer.Ordinal)], launcher, sight, stop);
        var units = new List<OlderUnit>();
        var scripts = new OlderScriptReader(sight);
        foreach (var (name, file) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var state = states?.GetValueOrDefault(name);
            units.Add(new(
                name,
                file,
                state is null ? null : state.IsActive,
                state is null ? IsWanted(name) : state["UnitFileState"] is "enabled" or "enabled-runtime",
                scripts.Read(file)));
        }

        // One that lies elsewhere, such as in /run: systemd knows it all the same.
        foreach (var state in (states?.Values ?? []).Where(s => s.IsThere && !files.ContainsKey(s.Name)))
        {
            units.Add(new(state.Name, state["FragmentPath"], state.IsActive, state["UnitFileState"] is "enabled" or "enabled-runtime", scripts.Read(state["FragmentPath"])));
        }

        return new(units, scripts.Values, scripts.Calls);
    }

    private static SortedDictionary<string, string> Files(Sight sight)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var directory in Directories)
        {
            sight.Look(directory);
            foreach (var path in Words.SelectMany(w => sight.Names(directory, $"*{w}*")).Where(p => Array.Exists(Kinds, k => p.EndsWith(k, StringComparison.Ordinal))))
            {
                files.TryAdd(Path.GetFileName(path), path);
            }
        }

        return files;
    }

    private static async Task<IReadOnlyDictionary<string, UnitStatus>?> StatesAsync(IReadOnlyList<string> names, Launcher launcher, Sight sight, CancellationToken stop)
    {
        if (!Systemctl.IsRunning)
        {
            return null;
        }

        try
        {
            return await new Systemctl(launcher).ShowAsync(names, stop);
        }
        catch (OcxException e)
        {
            sight.CannotSee("systemd", e);
            return null;
        }
    }

    private static bool IsWanted(string name) => Directory.Exists(Directories[0])
        && Directory.EnumerateDirectories(Directories[0], "*.wants", new EnumerationOptions { IgnoreInaccessible = true }).Any(d => IsThere(Path.Join(d, name)));

    private static bool IsThere(string path)
    {
        try
        {
            return FileFacts.Of(path, followLink: false) is not null;
        }
        catch (OcxException)
        {
            return false; // a directory that only root may enter: whether it is wanted cannot be seen
        }
    }
}

/// <summary>A unit of an older installation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file.</param>
/// <param name="Active">Whether it runs, or waits; <c>null</c> where systemd does not run.</param>
/// <param name="Enabled">Whether it is started at boot.</param>
/// <param name="Scripts">The scripts that it starts.</param>
public sealed record OlderUnit(string Name, string File, bool? Active, bool Enabled, IReadOnlyList<string> Scripts);

/// <summary>A path that an older script is configured with.</summary>
/// <param name="Path">An absolute path.</param>
/// <param name="Evidence">Where it stands: the file's name and the line.</param>
internal sealed record OlderValue(string Path, string Evidence);

/// <summary>A call of Claude Code in a container.</summary>
/// <param name="Container">The container's name; <c>null</c> where a service is called.</param>
/// <param name="Service">The service of the compose file; <c>null</c> where a container is called.</param>
/// <param name="User">As whom; <c>null</c>: as the container's own user.</param>
/// <param name="Evidence">Where it stands: the file's name and the line.</param>
internal sealed record OlderCall(string? Container, string? Service, string? User, string Evidence);
