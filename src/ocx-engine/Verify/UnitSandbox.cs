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
        writable = List("ReadWritePaths");
        bound = List("BindPaths");
        boundReadOnly = List("BindReadOnlyPaths");
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

    /// <summary>The places of a property: <c>-SOURCE:DESTINATION:OPTION</c>, as far as they lie where they lie outside.</summary>
    private List<string> List(string property) =>
    [
        .. Beginning().Split(unit[property]).Select(w => w.Trim().TrimStart('-', '+').Split(':'))
            .Where(w => w[0].Length > 0 && (w.Length < 2 || w[0] == w[1])).Select(w => Path.TrimEndingDirectorySeparator(w[0])),
    ];

    /// <summary>The white space before a path: a path itself may hold some, and systemd quotes none.</summary>
    [GeneratedRegex(" (?=[-+]?/)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Beginning();
}
