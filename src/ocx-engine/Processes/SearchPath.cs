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
    public const string Usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Of our own variable.</summary>
    private static string Own => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Usual;

    /// <summary>The variable as a program has it.</summary>
    /// <param name="user">As whom it runs, if not as we are: what that user can write, he may run.</param>
    /// <param name="path">Where somebody else runs it: his variable.</param>
    public static string For(uint? user = null, string? path = null) => string.Join(':', Closed(path ?? Own, user)) is { Length: > 0 } closed ? closed : Usual;

    /// <summary>Where a program lies that we may run; <c>null</c>: there is none.</summary>
    public static string? Find(string program) => In(Closed(Own, null), program);

    /// <summary>Where a program lies, wherever that is; <c>null</c>: there is none.</summary>
    public static string? FindAny(string program) => In(Absolute(Own), program);

    private static string? In(IEnumerable<string> directories, string program) => directories.Select(d => Path.Join(d, program)).FirstOrDefault(IsExecutable);

    private static IEnumerable<string> Absolute(string path) => path.Split(':').Where(Path.IsPathRooted).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Closed(string path, uint? user) => Absolute(path).Where(d => !Environment.IsPrivilegedProcess || FilePlace.IsClosed(d, user ?? 0));

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
