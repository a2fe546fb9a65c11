namespace Ocx;

/// <summary>
/// Finds the gateway. A project's name, files and directory are what its container's labels say: another <c>-p</c> than
/// the one that it was made with would leave a second gateway beside it, and Compose would call that a success.
/// </summary>
internal sealed class GatewayFinder
{
    private readonly GatewayTarget target;
    private readonly DockerEngine docker;
    private readonly Compose compose;
    private readonly PendingMarker marker;
    private readonly Log log;

    public GatewayFinder(GatewayTarget target, DockerEngine docker, Compose compose, PendingMarker marker, Log log)
    {
        this.target = target;
        this.docker = docker;
        this.compose = compose;
        this.marker = marker;
        this.log = log;
    }

    /// <summary>Finds it.</summary>
    /// <exception cref="OcxException">78: several could be meant, or the one that is there is not the one that was named.</exception>
    public async Task<Gateway> FindAsync(CancellationToken stop)
    {
        var pending = marker.All().Where(target.Means).ToList();
        var all = await AllAsync(stop);
        if (pending.Count > 1)
        {
            throw Several("recreations that have not ended", pending.Select(p => $"{p.Name} in {p.Directory}"));
        }

        if (pending is [var begun])
        {
            // Compose itself may have been interrupted with the old and the new one beside each other: it puts that right.
            var ours = all.Where(c => c.ComposeLabel("project") == begun.Name).OrderByDescending(c => c.Running).ThenByDescending(c => c.StartedAt, StringComparer.Ordinal);
            return new Gateway(begun, ours.FirstOrDefault(), Pending: true);
        }

        return Choose(all) is { } one
            ? new Gateway(WithMoreFiles(RequireNamed(one)), one, Pending: false)
            : new Gateway(await FromFileAsync(stop), null, Pending: false);
    }

    /// <summary>Its container, whether that runs or not, for what concerns no compose file; <c>null</c> when it has none.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<Container?> FindContainerAsync(CancellationToken stop)
    {
        var container = Choose(await AllAsync(stop));
        if (container is not null)
        {
            RequireNamed(container);
        }

        return container;
    }

    private Task<IReadOnlyList<Container>> AllAsync(CancellationToken stop) =>
        docker.FindAsync([$"com.docker.compose.service={target.Service}", "com.docker.compose.oneoff=False"], stop);

    private Container? Choose(IReadOnlyList<Container> all)
    {
        // One that is in the directory that was named is meant, whether it runs or not; else those that run.
        var here = all.Where(c => GatewayTarget.IsSame(c.ComposeLabel("project.working_dir"), target.Directory ?? Settings.DefaultComposeDirectory)).ToList();
        var candidates = here.Count > 0 ? Running(here) : target.Directory is null ? Running(all) : [.. all.Where(c => c.Running)];
        if (here.Count == 0 && target.Directory is not null && candidates.Count > 1)
        {
            log.Warning($"{target.Directory} has no gateway; there are {Names(candidates)}", "if one of them is meant, name its directory: OCX_COMPOSE_DIR, or --project-dir");
            candidates = [];
        }

        return candidates switch
        {
            [] => null,
            [var one] => one,
            _ => throw Several("gateways", candidates.Select(Name)),
        };
    }

    private static List<Container> Running(IReadOnlyList<Container> containers) => [.. containers.Any(c => c.Running) ? containers.Where(c => c.Running) : containers];

    private static string Name(Container container) => $"{container.Name} of {container.ComposeLabel("project.working_dir")}";

    private static string Names(IEnumerable<Container> containers) => string.Join(", ", containers.Select(Name));

    private ComposeProject WithMoreFiles(ComposeProject project) =>
        project with { Files = [.. project.Files, .. target.MoreFiles.Where(f => !project.Files.Contains(f, StringComparer.Ordinal))] };

    private ComposeProject RequireNamed(Container container)
    {
        var project = ComposeProject.Of(container);
        return target.Directory is null || GatewayTarget.IsSame(project.Directory, target.Directory) ? project : throw new OcxException(
            ExitCode.Configuration,
            $"the gateway {container.Name} was made in {project.Directory}, not in {target.Directory}",
            $"name the right one: OCX_COMPOSE_DIR='{project.Directory}', or --project-dir");
    }

    /// <summary>No container tells: the compose file does.</summary>
    private async Task<ComposeProject> FromFileAsync(CancellationToken stop)
    {
        var directory = target.Directory ?? Settings.DefaultComposeDirectory;
        if (FileFacts.Of(directory) is not { IsDirectory: true })
        {
            throw new OcxException(ExitCode.Configuration, $"{directory}: no such directory, and no container of the service {target.Service}", "name the gateway's compose directory: OCX_COMPOSE_DIR, or --project-dir");
        }

        await compose.VersionAsync(stop);
        var project = new ComposeProject(null, directory, [], [], target.Service);
        var config = await compose.ConfigAsync(project, stop);
        return RequireService(project with { Name = config.Name }, config);
    }

    /// <summary>Refuses a service that the project does not have.</summary>
    /// <exception cref="OcxException">78, with the names that it has.</exception>
    public static ComposeProject RequireService(ComposeProject project, ComposeConfig config) => config.Services.Contains(project.Service, StringComparer.Ordinal) ? project : throw new OcxException(
        ExitCode.Configuration,
        $"{project.Directory}: the compose file has no service {project.Service}",
        $"it has: {string.Join(", ", config.Services.Order(StringComparer.Ordinal))}; name the gateway's: OCX_SERVICE, or --service");

    private static OcxException Several(string what, IEnumerable<string> names) => new(
        ExitCode.Configuration,
        $"there are several {what}: {string.Join(", ", names)}",
        "say which one is meant (OCX_COMPOSE_DIR, OCX_SERVICE), or take the others away");
}
