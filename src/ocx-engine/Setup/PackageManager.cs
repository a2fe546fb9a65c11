namespace Ocx;

/// <summary>The distribution's own program for packages.</summary>
/// <param name="Program">Its name.</param>
/// <param name="InstallWords">What makes it install a package, and ask nothing.</param>
/// <param name="RemoveWords">What makes it take one away.</param>
internal sealed record PackageManager(string Program, IReadOnlyList<string> InstallWords, IReadOnlyList<string> RemoveWords)
{
    /// <summary>Debian's.</summary>
    public const string Apt = "apt-get";

    private static readonly PackageManager[] All =
    [
        new(Apt, ["install", "--yes", "--no-install-recommends"], ["purge", "--yes"]),
        new("dnf", ["install", "--assumeyes"], ["remove", "--assumeyes"]),
        new("zypper", ["--non-interactive", "install"], ["--non-interactive", "remove"]),
        new("pacman", ["-S", "--noconfirm", "--needed"], ["-Rs", "--noconfirm"]),
        new("apk", ["add"], ["del"]),
    ];

    /// <summary>The one that is here; <c>null</c>: none that we know.</summary>
    public static PackageManager? Find() => Array.Find(All, m => Launcher.IsThere(m.Program));

    /// <summary>One by its program's name.</summary>
    public static PackageManager? Of(string? program) => Array.Find(All, m => m.Program == program);

    /// <summary>The command that installs a package.</summary>
    public IReadOnlyList<string> Install(string package) => Words(InstallWords, [package]);

    /// <summary>The command that takes some away.</summary>
    public IReadOnlyList<string> Remove(IReadOnlyList<string> packages) => Words(RemoveWords, packages);

    // In a session of its own: a key pressed at the terminal must not leave the machine's packages half configured.
    private IReadOnlyList<string> Words(IReadOnlyList<string> verb, IReadOnlyList<string> packages) => ["env", "DEBIAN_FRONTEND=noninteractive", "setsid", "--wait", Program, .. verb, .. packages];
}
