namespace Ocx;

/// <summary>
/// The configuration that the units load, taken into our own environment where that has none of it; its <c>PATH</c> in any
/// case, since every terminal has one, and what counts is where the units find docker and claude.
/// </summary>
public sealed record LoadedConfiguration
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it was read.</summary>
    public bool IsRead { get; private init; }

    /// <summary>Why it was not; <c>null</c> where there is none, or it was.</summary>
    public OcxException? Error { get; private init; }

    /// <summary>Lines that a shell and systemd may read differently: their numbers, and why.</summary>
    public IReadOnlyList<(int Line, string Problem)> Problems { get; private init; } = [];

    /// <summary>Variables that our environment has with another value than the units get.</summary>
    public IReadOnlyList<string> Different { get; private init; } = [];

    /// <summary>The variables that it sets.</summary>
    public IReadOnlyCollection<string> Names { get; private init; } = [];

    /// <summary>Variables of our environment that lead somewhere else, and that the units do not get.</summary>
    public IReadOnlyList<string> OnlyHere => !IsRead ? [] : [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(n => Leading.Contains(n, StringComparer.Ordinal) && !Names.Contains(n, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];

    private static readonly string[] Leading =
        ["OCX_STATE_DIR", "OCX_STORE", "OCX_OAUTH_JSON", "OCX_CREDENTIALS", "OCX_COMPOSE_DIR", "OCX_ENV_FILE", "OCX_SERVICE", "OCX_HANDOVER", "OCX_CLI_MODE", "OCX_CLI_CONTAINER", "OCX_CLI_USER", "OPENCLAW_STATE_DIR", "CLAUDE_CONFIG_DIR", "DOCKER_HOST", "DOCKER_CONTEXT"];

    /// <summary>Loads it.</summary>
    /// <param name="named">The file that somebody has named; <c>null</c>: <see cref="ConfigurationFile.DefaultPath"/>, if it is there.</param>
    /// <param name="log">Where it says what it does.</param>
    /// <exception cref="OcxException">66: the file that was named cannot be read.</exception>
    public static LoadedConfiguration Load(string? named, Log log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var path = named ?? ConfigurationFile.DefaultPath;
        try
        {
            return new InputFile().TryRead(path) is { } text ? Load(path, ConfigurationFile.TextOf(text), log)
                : named is null ? new() { Path = path }
                : throw new OcxException(ExitCode.NoInput, $"{path}: no such file");
        }
        catch (OcxException e) when (named is null)
        {
            return new() { Path = path, Error = e };
        }
    }

    private static LoadedConfiguration Load(string path, string text, Log log)
    {
        // PATH and LD_PRELOAD decide what we run: of a file that somebody else can write, we take nothing of that kind.
        var isOurs = !Environment.IsPrivilegedProcess || FilePlace.Of(path, new Settings()) is { Owner.User: 0, IsSafe: true };
        var problems = new List<(int, string)>();
        var different = new List<string>();
        var all = ConfigurationFile.Parse(text, (line, why) => problems.Add((line, why)));
        foreach (var (name, value) in all.Where(v => isOurs || v.Key.StartsWith("OCX_", StringComparison.Ordinal)))
        {
            if (Environment.GetEnvironmentVariable(name) is not { } ours || name == SearchPath.Variable)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
            else if (ours != value && name.StartsWith("OCX_", StringComparison.Ordinal))
            {
                different.Add(name);
            }
        }

        log.Detail($"{path}: taken for what the environment does not have");
        return new() { Path = path, IsRead = true, Problems = problems, Different = different, Names = [.. all.Keys] };
    }
}
