using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>What a unit's sandbox lets it see and write, see systemd.exec(5).</summary>
internal sealed partial class UnitSandbox
{
    private static readonly string[] Homes = ["/root", "/home", "/run/user"];
    private static readonly string[] Temporary = ["/tmp", "/var/tmp"];

    private readonly UnitStatus unit;
    private readonly IReadOnlyList<string> writable;
    private readonly IReadOnlyList<string> bound;
    private readonly IReadOnlyList<string> boundReadOnly;

    public UnitSandbox(UnitStatus unit)
    {
        this.unit = unit;
        writable = [.. unit.Words("ReadWritePaths").Select(w => Path.TrimEndingDirectorySeparator(w.TrimStart('-', '+')))];
        bound = Bound("BindPaths");
        boundReadOnly = Bound("BindReadOnlyPaths");
    }

    /// <summary>A line of a unit that opens a directory, if that is there: what systemd would take for a specifier, the end of the path or an escape is none.</summary>
    public static string Line(string option, string directory)
    {
        var text = directory.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
        text = "-" + (option.StartsWith("Bind", StringComparison.Ordinal) ? text.Replace(":", "\\:", StringComparison.Ordinal) : text);
        return $"{option}={(text.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"') ? $"\"{text}\"" : text)}";
    }

    /// <summary>Whether the unit sees a directory of this machine.</summary>
    public bool Sees(string directory) => !IsHidden(directory) || Longest(bound, directory) >= 0 || Longest(boundReadOnly, directory) >= 0;

    /// <summary>Whether it can write there, as far as the sandbox goes.</summary>
    public bool Writes(string directory)
    {
        var (open, closed) = (Math.Max(Longest(bound, directory), Longest(writable, directory)), Longest(boundReadOnly, directory));
        return Sees(directory) && (open >= 0 ? open > closed : closed < 0 && !IsReadOnly(directory));
    }

    private bool IsHidden(string directory) =>
        (unit["ProtectHome"] is "yes" or "tmpfs" && IsBelowAny(Homes, directory)) || (unit["PrivateTmp"] == "yes" && IsBelowAny(Temporary, directory));

    private bool IsReadOnly(string directory) => IsBelowAny(Homes, directory) ? unit["ProtectHome"] == "read-only"
        : unit["ProtectSystem"] == "strict" || (unit["ProtectSystem"] is "yes" or "full" && IsBelowAny(["/usr", "/boot", "/efi"], directory)) || (unit["ProtectSystem"] == "full" && IsBelowAny(["/etc"], directory));

    private static bool IsBelowAny(string[] places, string directory) => Array.Exists(places, p => IsBelow(p, directory));

    private static bool IsBelow(string place, string directory) => place == "/" || directory == place || directory.StartsWith(place + "/", StringComparison.Ordinal);

    private static int Longest(IReadOnlyList<string> places, string directory) => places.Where(p => IsBelow(p, directory)).Select(p => p.Length).DefaultIfEmpty(-1).Max();

    /// <summary>What a unit has bound where it lies outside too: systemd quotes nothing of BindPaths=, and a path may have colons and spaces.</summary>
    private List<string> Bound(string property) => [.. Binding().Matches(unit[property]).Select(m => Path.TrimEndingDirectorySeparator(m.Groups["place"].Value))];

    /// <summary><c>SOURCE:DESTINATION:rbind</c>, the two being the same; of a mount that is not recursive systemd 252 prints no option. No path is longer than that (PATH_MAX), and more to try takes seconds.</summary>
    [GeneratedRegex("(?:^| )-?(?<place>/.{0,4095}?):\\k<place>(?::(?:no)?rbind)?(?= -?/|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Binding();
}
