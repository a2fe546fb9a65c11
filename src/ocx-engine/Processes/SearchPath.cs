namespace Ocx;

/// <summary>
/// Where programs are looked up, by us and by what we start: of <c>PATH</c> the absolute directories, and of these, when we
/// are root, those in which nobody else can put a program. An empty or relative entry means the directory that one is in.
/// </summary>
internal static class SearchPath
{
    /// <summary>The variable.</summary>
    public const string Variable = "PATH";

    /// <summary>Where nobody has set one: a unit's, systemd.exec(5).</summary>
    private const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The absolute directories, whoever can write in them.</summary>
    private static IEnumerable<string> Absolute =>
        (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Usual).Split(':').Where(Path.IsPathRooted).Distinct(StringComparer.Ordinal);

    /// <summary>The variable as a program has it.</summary>
    /// <param name="user">As whom it runs, if not as we are: what that user can write, he may run.</param>
    public static string For(uint? user = null) => string.Join(':', Directories(user)) is { Length: > 0 } path ? path : Usual;

    /// <summary>Where a program lies that we may run; <c>null</c>: there is none.</summary>
    public static string? Find(string program) => In(Directories(null), program);

    /// <summary>Where a program lies, wherever that is; <c>null</c>: there is none.</summary>
    public static string? FindAny(string program) => In(Absolute, program);

    private static string? In(IEnumerable<string> directories, string program) => directories.Select(d => Path.Join(d, program)).FirstOrDefault(IsExecutable);

    private static IEnumerable<string> Directories(uint? user) => Absolute.Where(d => !Environment.IsPrivilegedProcess || FilePlace.IsClosed(d, user ?? 0));

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
