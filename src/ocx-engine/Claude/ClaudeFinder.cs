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
    /// <exception cref="OcxException">66: there are no credentials. 69: it is not there, or the engine does not answer. 78: the credentials are somebody else's.</exception>
    public async Task<ClaudePlace> FindAsync(string credentials, CancellationToken stop) => target.Mode switch
    {
        ClaudeTarget.Container => PlaceIn(await InspectAsync(stop)) ?? throw NotRunning(),
        ClaudeTarget.Host => await OnHostAsync(credentials, stop),
        _ => await TryInContainerAsync(stop) ?? await OnHostAsync(credentials, stop),
    };

    private OcxException NotRunning() => new(
        ExitCode.Unavailable,
        $"the container {target.Name}, in which Claude Code is to be called, does not run",
        $"start it: docker start {target.Name}; or name the right one: OCX_CLI_CONTAINER; or where it runs on this machine: OCX_CLI_MODE=host");

    /// <summary>
    /// The container if it runs. Only one that has no process of Claude Code's for sure lets another be called on this
    /// machine: not one that is frozen, nor one of an engine that does not answer.
    /// </summary>
    private async Task<ClaudePlace?> TryInContainerAsync(CancellationToken stop)
    {
        if (!Launcher.IsThere("docker"))
        {
            return null;
        }

        Container? container;
        try
        {
            container = await InspectAsync(stop);
        }
        catch (OcxException e)
        {
            throw new OcxException(e.ExitCode, e.Message, e.Hint) { MoreHints = ["where Claude Code runs on this machine: OCX_CLI_MODE=host"], IsOutage = e.IsOutage };
        }

        return container is null ? target.IsNamed ? throw NotRunning() : null
            : PlaceIn(container) is { } place ? place
            : container.Running ? throw NotRunning()
            : null;
    }

    private Task<Container?> InspectAsync(CancellationToken stop) => new DockerEngine(launcher).InspectAsync(target.Name, stop);

    private ClaudePlace? PlaceIn(Container? container)
    {
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
        _ => LeadsElsewhere(container),
    };

    /// <summary>Whether a container leads Claude Code past Anthropic, to a proxy mostly.</summary>
    internal static bool LeadsElsewhere(Container container) =>
        container.Variable("ANTHROPIC_BASE_URL") is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "https", Host: Anthropic });

    /// <summary>As the owner of the credentials, who must stay able to read what it writes. Our environment has no ANTHROPIC_* for it.</summary>
    private async Task<ClaudePlace> OnHostAsync(string credentials, CancellationToken stop)
    {
        var file = Path.GetFullPath(credentials);
        var directory = Path.GetDirectoryName(file) ?? "/";
        var owner = RequireOwner(credentials);
        var home = await HomeAsync(owner, stop) ?? Path.GetDirectoryName(directory) ?? "/";

        // Said where it need not be said, it would look elsewhere for the rest of its configuration.
        var isElsewhere = directory != Path.Join(home, ".claude") || directory == Environment.GetEnvironmentVariable("CLAUDE_CONFIG_DIR");
        List<string> variables = [$"HOME={home}"];
        if (isElsewhere)
        {
            variables.Add($"CLAUDE_CONFIG_DIR={directory}");
        }

        if (target.BaseOverride == "always")
        {
            variables.Add($"ANTHROPIC_BASE_URL=https://{Anthropic}");
        }

        if (!owner.IsOurs && owner.UserName is { } name)
        {
            variables.AddRange([$"USER={name}", $"LOGNAME={name}"]);
        }

        var shown = isElsewhere ? $"CLAUDE_CONFIG_DIR={directory} " : "";
        return new(CommandPlace.OnHost(owner.IsOurs ? null : owner, variables), owner.IsOurs ? shown : $"sudo -H -u {owner.UserName ?? $"'#{owner.User}'"} {shown}");
    }

    /// <summary>
    /// Claude Code runs what the files in its directory tell it to. So it runs as nobody but the one to whom that directory
    /// belongs, and as root only where nobody else can put another in its place.
    /// </summary>
    private FileOwner RequireOwner(string credentials)
    {
        CredentialsFile.RequireName(credentials);
        var place = FilePlace.Of(credentials, settings) ?? throw new OcxException(ExitCode.NoInput, $"{credentials}: no such file");
        return place switch
        {
            { Owner: var owner, DirectoryOwner: var directory } when owner.User != directory.User => throw new OcxException(
                ExitCode.Configuration,
                $"{credentials}: belongs to user {owner.User}, and its directory to user {directory.User}: as whom Claude Code has to run is not known",
                $"give the file to the directory's owner: chown {directory.User}:{directory.Group} {credentials}"),
            { Owner: { IsOurs: true, User: 0 }, IsSafe: false } => throw new OcxException(
                ExitCode.Configuration,
                $"{credentials}: is root's, in a place where others can write: Claude Code is not run as root there",
                "give it and its directory to the one who uses it, or take the others' rights away from the directories above it"),
            { Owner: { IsOurs: false } owner } when !Environment.IsPrivilegedProcess => throw new OcxException(
                ExitCode.Configuration,
                $"{credentials}: belongs to user {owner.User}, as whom Claude Code has to run",
                "run this as that user, or as root"),
            _ => place.Owner,
        };
    }

    /// <summary>A home directory that is the user's own: that of our environment may be of who has called sudo.</summary>
    private async Task<string?> HomeAsync(FileOwner owner, CancellationToken stop) =>
        owner.IsOurs && FileOwner.Of(settings.HomeDirectory) is { IsOurs: true } ? settings.HomeDirectory : await UserHome.OfAsync(owner.User, launcher, stop);
}
