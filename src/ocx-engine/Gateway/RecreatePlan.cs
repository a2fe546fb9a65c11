namespace Ocx;

/// <summary>
/// Looks at everything that could go wrong before a gateway is taken down, while it still runs; and says what a person
/// should know beforehand.
/// </summary>
internal sealed class RecreatePlan
{
    private readonly DockerEngine docker;
    private readonly Compose compose;
    private readonly EnvToken env;
    private readonly ComposeReview review;
    private readonly Log log;

    public RecreatePlan(DockerEngine docker, Compose compose, EnvToken env, GatewayTarget target, Log log)
    {
        this.docker = docker;
        this.compose = compose;
        this.env = env;
        review = new ComposeReview(compose, env, target);
        this.log = log;
    }

    /// <summary>The strategy that can be taken.</summary>
    /// <exception cref="OcxException">69: Compose, or the image, is missing. 78: the compose file does not do what is needed.</exception>
    public async Task<RecreateStrategy> MakeAsync(Gateway gateway, RecreateStrategy wanted, CancellationToken stop)
    {
        var project = gateway.Project;
        env.Read(project); // what is wrong with it is told better by us than by Compose
        var version = await compose.VersionAsync(stop);
        var reading = compose.ConfigAsync(project, stop);
        var change = review.ChangeAsync(gateway, version, stop);
        var neighbours = NeighboursAsync(gateway, stop);
        await Task.WhenAll(reading, change, neighbours);
        var config = await reading;

        GatewayFinder.RequireService(project, config);
        review.RequirePassed(project, config);
        await RequireImageAsync(gateway, config, stop);
        foreach (var (what, hint) in await neighbours)
        {
            log.Warning(what, hint);
        }

        if (await change is { } all)
        {
            log.Warning(all);
        }

        return wanted == RecreateStrategy.DownUp ? Instead(gateway, version) ?? wanted : wanted;
    }

    private RecreateStrategy? Instead(Gateway gateway, ComposeVersion version)
    {
        if (!version.IsAtLeast(ComposeVersion.FirstWithDownOfOneService))
        {
            log.Warning($"Docker Compose {version.Text} cannot take down one service: force instead of down-up", $"Docker Compose {ComposeVersion.FirstWithDownOfOneService.Text} can");
            return RecreateStrategy.Force;
        }

        if (gateway.Container is { AnonymousVolumes: { Count: > 0 } volumes })
        {
            log.Warning($"the gateway has a volume without a name ({string.Join(", ", volumes)}), which down would lose: force instead of down-up", "give it a name in the compose file; or OCX_STRATEGY=force");
            return RecreateStrategy.Force;
        }

        return null;
    }

    private async Task RequireImageAsync(Gateway gateway, ComposeConfig config, CancellationToken stop)
    {
        var name = config.Image ?? gateway.Container?.Image;
        if (name is null)
        {
            return; // Compose knows under which name it has built it
        }

        var id = await docker.ImageIdAsync(name, stop) ?? throw new OcxException(
            ExitCode.Unavailable,
            $"the image {name} is not here: the gateway would not come up again, and is left alone",
            $"docker pull {name}");
        if (gateway.Container is { } container && container.ImageId != id)
        {
            log.Warning($"the image {name} is another one now than {container.Name} was made from: the new one will run");
        }
    }

    private async Task<IEnumerable<(string What, string? Hint)>> NeighboursAsync(Gateway gateway, CancellationToken stop)
    {
        var others = gateway.Project.Name is null ? [] : await docker.FindAsync([$"com.docker.compose.project={gateway.Project.Name}"], stop);
        return [.. others.Where(c => c.Running && c.Id != gateway.Container?.Id).Select(Warning).OfType<(string, string?)>()];

        (string, string?)? Warning(Container other)
        {
            var name = other.ComposeLabel("service") ?? other.Name;
            return gateway.Container is { } container && other.NetworkMode == $"container:{container.Id}"
                ? ($"{other.Name} shares the gateway's network, and has none once the gateway is made anew", $"make it anew too, afterwards: docker compose up -d --force-recreate --no-deps {name}")
                : (other.ComposeLabel("depends_on") ?? "").Split(',').Any(d => d.Split(':')[0] == gateway.Project.Service)
                    ? ($"{other.Name} depends on the gateway, and is left as it is", null)
                    : null;
        }
    }
}
