namespace Ocx;

/// <summary>What the searches look at, found once: the homes of people, the engine's containers, the older scripts.</summary>
internal sealed class Surroundings
{
    private Surroundings(Settings settings, Log log, CancellationToken stop)
    {
        Settings = settings;
        Log = log;
        Stop = stop;
        Launcher = new Launcher(log, settings);
    }

    public Settings Settings { get; }

    public Log Log { get; }

    public Launcher Launcher { get; }

    public CancellationToken Stop { get; }

    public Sight Sight { get; } = new();

    /// <summary>The homes of root, of all people, and our own.</summary>
    public IReadOnlyList<string> Homes { get; private set; } = [];

    /// <summary>All containers, whether they run or not.</summary>
    public IReadOnlyList<Container> Containers { get; private set; } = [];

    /// <summary>Whether all containers are known: the engine has answered, or there is no docker.</summary>
    public bool KnowsContainers { get; private set; }

    public OlderScripts Older { get; private set; } = null!;

    /// <summary>A variable of our environment; <c>null</c> where it is not set, or empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Looks around.</summary>
    public static async Task<Surroundings> LookAsync(Settings settings, Log log, CancellationToken stop)
    {
        var around = new Surroundings(settings, log, stop);
        var (older, homes) = (OlderScripts.FindAsync(around.Launcher, around.Sight, stop), around.HomesAsync());
        await around.AskEngineAsync();
        around.Homes = await homes;
        around.Older = await older;
        return around;
    }

    /// <summary>The agents of a state directory; none where they cannot be seen.</summary>
    /// <exception cref="OcxException">73: the path leads over a link that is not followed.</exception>
    public IReadOnlyList<string> Agents(string stateDirectory)
    {
        var agents = Path.Join(stateDirectory, "agents");
        try
        {
            return [.. AgentStore.Find(stateDirectory, [], Log).Select(a => a.Agent)];
        }
        catch (OcxException e) when (e.ExitCode != ExitCode.CannotCreate)
        {
            Sight.CannotSee(agents, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Sight.CannotSee(agents, "permission denied", Environment.IsPrivilegedProcess ? null : "run this as root");
        }

        return [];
    }

    private async Task<IReadOnlyList<string>> HomesAsync()
    {
        var ours = Directory.Exists(Settings.HomeDirectory) ? [Settings.HomeDirectory] : Array.Empty<string>();
        try
        {
            return [.. ours.Concat((await UserHome.AllAsync(Launcher, Stop)).Select(h => h.Path)).Where(Sight.IsPath).Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal)];
        }
        catch (OcxException e)
        {
            Sight.CannotSee("the homes of this machine's people", e);
            return ours;
        }
    }

    private async Task AskEngineAsync()
    {
        if (!Launcher.IsThere("docker"))
        {
            Sight.Look("PATH, for docker");
            KnowsContainers = true;
            return;
        }

        try
        {
            Containers = await new DockerEngine(Launcher).FindAsync([], Stop);
            Sight.Look("containers");
            KnowsContainers = true;
        }
        catch (OcxException e)
        {
            Sight.CannotSee("containers", e);
        }
    }
}
