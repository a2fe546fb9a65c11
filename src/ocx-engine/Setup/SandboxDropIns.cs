namespace Ocx;

/// <summary>
/// The drop-ins by which our units see the places that are configured and that their sandbox hides. Lines of an earlier
/// run stay where they are still needed: with them the unit sees the place, and would not be taken for one that needs it.
/// </summary>
internal sealed class SandboxDropIns
{
    private const string Name = "ocx-setup.conf";
    private const string Begin = "# Written by ocx-setup, and taken away by ocx-setup --uninstall: yours go into a file of their own.\n";

    private static readonly string[] Options = ["BindPaths", "BindReadOnlyPaths", "ReadWritePaths"];

    private readonly SetupScene scene;

    public SandboxDropIns(SetupScene scene) => this.scene = scene;

    /// <summary>Where a unit's drop-in lies.</summary>
    public static string PathOf(string unit) => $"/etc/systemd/system/{unit}.d/{Name}";

    /// <summary>Adds what a service needs to see.</summary>
    public void Add(SetupPlan plan, UnitStatus service, IEnumerable<(string Directory, bool Write)> places)
    {
        var sandbox = new UnitSandbox(service);
        var old = Old(service.Name);
        var lines = places.Select(p => Options.Select(o => UnitSandbox.Line(o, p.Directory)).FirstOrDefault(l => old.Contains(l, StringComparer.Ordinal) && (!p.Write || !l.StartsWith("BindReadOnly", StringComparison.Ordinal)))
            ?? (!sandbox.Sees(p.Directory) ? UnitSandbox.Line(p.Write ? "BindPaths" : "BindReadOnlyPaths", p.Directory)
                : p.Write && !sandbox.Writes(p.Directory) ? UnitSandbox.Line("ReadWritePaths", p.Directory)
                : null)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        Write(plan, service.Name, "Service", lines);
    }

    /// <summary>Adds the credentials to what ocx-watch.path watches.</summary>
    public void AddWatch(SetupPlan plan, UnitStatus watch, string credentials)
    {
        var line = $"PathChanged={credentials.Replace("%", "%%", StringComparison.Ordinal)}";
        Write(plan, watch.Name, "Path", !watch.Watches(credentials) || Old(watch.Name).Contains(line, StringComparer.Ordinal) ? [line] : []);
    }

    /// <summary>When a unit's drop-in was changed last; <c>null</c>: it has none of ours.</summary>
    public static DateTimeOffset? Changed(string unit) => FileFacts.Of(PathOf(unit))?.Modified;

    private static string[] Old(string unit) => ConfigurationFile.TextOf(new InputFile().TryRead(PathOf(unit)) ?? []).Split('\n');

    private void Write(SetupPlan plan, string unit, string section, List<string> lines)
    {
        var path = PathOf(unit);
        if (lines.Find(l => l.Any(char.IsControl)) is { } odd)
        {
            throw new OcxException(ExitCode.Configuration, $"{path}: {odd}: has a newline or another control character, and would be more than one line", "give the directory another name");
        }

        if (lines.Count > 0)
        {
            plan.Write(path, $"{Begin}[{section}]\n{string.Concat(lines.Select(l => l + "\n"))}");
        }
        else if (scene.Record.Find(SetupRecord.File, path) is not null)
        {
            plan.Delete(path);
        }
    }
}
