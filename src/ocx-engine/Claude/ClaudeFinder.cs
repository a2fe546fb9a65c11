namespace Ocx;

/// <summary>Finds where Claude Code's command line can be run.</summary>
public sealed class ClaudeFinder
{
    private const string Anthropic = "api.anthropic.com";

    private readonly ClaudeTarget target;
    private readonly Settings settings;
    private readonly Launcher launcher;
    private readonly Log log;

    /// <summary>Creates it.</summary>
    /// <param name="target">What somebody has said of it.</param>
    /// <param name="settings">The configuration, for our own home directory.</param>
    /// <param name="launcher">Asks the engine and the user database.</param>
    /// <param name="log">Where it says what it has chosen.</param>
    public ClaudeFinder(ClaudeTarget target, Settings settings, Launcher launcher, Log log)
    {
        this.target = target ?? throw new ArgumentNullException(nameof(target));
        this.settings = settings;
        this.launcher = launcher;
        this.log = log;
    }

    /// <summary>Finds it.</summary>
    /// <param name="credentials">Its credentials on this machine, whose owner it runs as there.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="OcxException">69: it is not there, or the engine does not answer. 78: the credentials are somebody else's.</exception>
    public async Task<ClaudePlace> FindAsync(string credentials, CancellationToken stop) => target.Mode switch
    {
        ClaudeTarget.Container => await InContainerAsync(stop) ?? throw NotRunning("it is to run there: OCX_CLI_MODE, or --mode"),
        ClaudeTarget.Host => await OnHostAsync(credentials, stop),
        _ => await TryInContainerAsync(stop) ?? await OnHostAsync(credentials, stop),
    };

    /// <summary>The container's name, for who looks for it there.</summary>
    internal OcxException NotRunning(string why) => new(ExitCode.Unavailable, $"the container {target.Name} does not run, and {why}", $"start it: docker start {target.Name}; or name the right one: OCX_CLI_CONTAINER, or --container");

    /// <summary>The container if it runs. Where the engine is away, and this machine has a claude of its own, that one is meant.</summary>
    private async Task<ClaudePlace?> TryInContainerAsync(CancellationToken stop)
    {
        if (!Launcher.IsThere("docker"))
        {
            return null;
        }

        try
        {
            return await InContainerAsync(stop);
        }
        catch (OcxException e) when (e.IsOutage && Launcher.IsThere("claude"))
        {
            log.Detail($"{e.Message}: claude is called on this machine");
            return null;
        }
    }

    private async Task<ClaudePlace?> InContainerAsync(CancellationToken stop)
    {
        var container = await new DockerEngine(launcher).InspectAsync(target.Name, stop);
        if (container is not { Running: true, Paused: false, Restarting: false })
        {
            return null;
        }

        var user = target.User is null ? "" : $"--user {target.User} ";
        return NeedsOverride(container)
            ? new(CommandPlace.In(container, target.User, [$"ANTHROPIC_BASE_URL=https://{Anthropic}"]), $"docker exec {user}-e ANTHROPIC_BASE_URL=https://{Anthropic} {container.Name} ")
            : new(CommandPlace.In(container, target.User), $"docker exec {user}{container.Name} ");
    }

    /// <summary>A refresh ignores that variable, but what follows it sends the token there, and hangs when nobody answers.</summary>
    private bool NeedsOverride(Container container) => target.BaseOverride switch
    {
        "always" => true,
        "never" => false,
        _ => container.Variable("ANTHROPIC_BASE_URL") is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "https", Host: Anthropic }),
    };

    /// <summary>As the owner of the credentials, who must stay able to read what it writes. Our environment has no ANTHROPIC_* for it.</summary>
    private async Task<ClaudePlace> OnHostAsync(string credentials, CancellationToken stop)
    {
        var file = Path.GetFullPath(credentials);
        var directory = Path.GetDirectoryName(file) ?? "/";
        if (Path.GetFileName(file) != ".credentials.json")
        {
            throw new OcxException(ExitCode.Configuration, $"{credentials}: Claude Code keeps its credentials under the name .credentials.json, and no other", "name that file: OCX_CREDENTIALS, or --credentials");
        }

        var owner = FileOwner.Of(file) ?? throw new OcxException(ExitCode.NoInput, $"{credentials}: no such file");
        if (!owner.IsOurs && !Environment.IsPrivilegedProcess)
        {
            throw new OcxException(ExitCode.Configuration, $"{credentials}: belongs to user {owner.User}, as whom Claude Code has to run", "run this as that user, or as root");
        }

        var home = owner.IsOurs ? settings.HomeDirectory : await UserHome.OfAsync(owner.User, launcher, stop) ?? Path.GetDirectoryName(directory) ?? "/";

        // Said where it need not be said, it would look elsewhere for the rest of its configuration.
        var isElsewhere = directory != Path.Join(home, ".claude") || directory == Environment.GetEnvironmentVariable("CLAUDE_CONFIG_DIR");
        string[] all = [$"HOME={home}", .. isElsewhere ? [$"CLAUDE_CONFIG_DIR={directory}"] : Array.Empty<string>()];
        if (target.BaseOverride == "always")
        {
            all = [.. all, $"ANTHROPIC_BASE_URL=https://{Anthropic}"];
        }

        var shown = isElsewhere ? $"CLAUDE_CONFIG_DIR={directory} " : "";
        return new(CommandPlace.OnHost(owner.IsOurs ? null : owner, all), owner.IsOurs ? shown : $"sudo -H -u {owner.UserName ?? $"'#{owner.User}'"} {shown}");
    }
}
