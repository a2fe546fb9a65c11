namespace Ocx;

/// <summary>Finds where OpenClaw's own commands can be run: in the gateway's container, else on this machine.</summary>
internal sealed class OpenClawFinder
{
    private readonly GatewayTarget target;
    private readonly Settings settings;
    private readonly Launcher launcher;
    private readonly Log log;

    public OpenClawFinder(GatewayTarget target, Settings settings, Launcher launcher, Log log)
    {
        this.target = target;
        this.settings = settings;
        this.launcher = launcher;
        this.log = log;
    }

    /// <summary>Finds it.</summary>
    /// <exception cref="OcxException">69: neither is there. 75: the gateway does not run. 78: several could be meant.</exception>
    public async Task<CommandPlace> FindAsync(CancellationToken stop) => await TryFindAsync(stop) ?? throw new OcxException(
        ExitCode.TryAgain,
        $"the gateway {target.Service} does not run: OpenClaw cannot be asked",
        "start it: docker compose up -d; the next event, or the next run, then does it");

    /// <summary>Finds it; <c>null</c> when there is a gateway, or could be one, that does not run.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<CommandPlace?> TryFindAsync(CancellationToken stop)
    {
        if (target.Directory is "" || !Launcher.IsThere("docker"))
        {
            return Launcher.IsThere("openclaw") ? await OnHostAsync(stop) : throw new OcxException(
                ExitCode.Unavailable,
                target.Directory is "" ? "openclaw is not there" : "neither docker nor openclaw is there",
                target.Directory is "" ? "put it into PATH; where it runs in a container, name its compose directory: OCX_COMPOSE_DIR" : "put the one that OpenClaw runs by into PATH");
        }

        var docker = new DockerEngine(launcher);
        var container = await new GatewayFinder(target, docker, new Compose(launcher), new PendingMarker(settings.OwnState, log), log).FindContainerAsync(stop);
        return container is { Running: true, Paused: false, Restarting: false } ? CommandPlace.In(container)
            : container is null && Launcher.IsThere("openclaw") ? await OnHostAsync(stop)
            : null;
    }

    /// <summary>As the owner of its state, whose files it must stay able to write; what agents may have changed does not run as root.</summary>
    private async Task<CommandPlace> OnHostAsync(CancellationToken stop)
    {
        var directory = Path.GetFullPath(settings.StateDirectory);
        var other = Environment.IsPrivilegedProcess && FileOwner.Of(directory) is { User: not 0 } owner ? owner : (FileOwner?)null;
        var home = other is { User: var user } ? await UserHome.OfAsync(user, launcher, stop) ?? Path.GetDirectoryName(directory) : settings.HomeDirectory;
        return CommandPlace.OnHost(other, $"HOME={home}", $"OPENCLAW_STATE_DIR={directory}");
    }
}
