namespace Ocx;

/// <summary>What tells a state directory of OpenClaw's from any other, and how fresh it is.</summary>
internal static class StateDirectory
{
    private const int MostFiles = 5000;

    private static readonly IReadOnlyList<string> Configs = OpenClawConfig.Names;
    private static readonly string[] Directories = ["agents", "credentials"];

    /// <summary>Whether it is one: something of OpenClaw's is in it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="sight">Where it says what could not be seen.</param>
    /// <param name="about">What cannot be seen where the rights are missing, if not the directory.</param>
    public static bool Counts(string path, Sight sight, string? about = null) => sight.Facts(path, about) is { IsDirectory: true }
        && (Configs.Append("state/openclaw.sqlite").Any(f => sight.Facts(Path.Join(path, f), about ?? path) is { IsDirectory: false })
            || Directories.Any(d => sight.Facts(Path.Join(path, d), about ?? path) is { IsDirectory: true }));

    /// <summary>Its configuration; <c>null</c> when it has none.</summary>
    public static string? Config(string path, Sight sight) => Configs.Select(f => Path.Join(path, f)).FirstOrDefault(f => sight.Facts(f, path) is { IsDirectory: false });

    /// <summary>When something was changed in it last that OpenClaw writes: configuration, profiles, credentials, databases.</summary>
    public static DateTimeOffset Changed(string path, Sight sight)
    {
        var files = Configs.Select(f => Path.Join(path, f))
            .Concat(sight.Names(Path.Join(path, "credentials")))
            .Concat(sight.Names(Path.Join(path, "state"), "*.sqlite*"))
            .Concat(sight.Names(Path.Join(path, "agents")).SelectMany(a => sight.Names(Path.Join(a, "agent"))));
        return files.Take(MostFiles).Select(f => Modified(f, path, sight)).Prepend(DateTimeOffset.UnixEpoch).Max();
    }

    private static DateTimeOffset Modified(string file, string about, Sight sight) => sight.Facts(file, about) is { IsDirectory: false } facts ? facts.Modified : DateTimeOffset.UnixEpoch;
}
