namespace Ocx;

/// <summary>Finds the gateway's compose directory: by the labels of its container, and where such directories usually are.</summary>
internal sealed class ComposeSearch
{
    private static readonly string[] FileNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

    /// <summary>What Compose reads besides; a <c>.env</c> can name other compose files.</summary>
    private static readonly string[] OverrideNames = [".env", "compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];

    private readonly Surroundings around;
    private readonly List<Found> all = [];
    private readonly HashSet<Found> without = [];
    private readonly HashSet<Found> foreign = [];

    public ComposeSearch(Surroundings around) => this.around = around;

    /// <summary>Looks for it.</summary>
    /// <param name="gateways">The gateways that have a container.</param>
    /// <returns>Each directory; its containers are those of gateways, also one that Compose has yet to make.</returns>
    /// <exception cref="OcxException">66: the directory that a person has named is not there, or not for us to see.</exception>
    public async Task<IReadOnlyList<Found>> RunAsync(IReadOnlyList<Container> gateways)
    {
        if (around.Settings.ComposeDirectory is { } named)
        {
            if (named.Length > 0 && FileFacts.Of(named) is not { IsDirectory: true })
            {
                throw new OcxException(ExitCode.NoInput, $"OCX_COMPOSE_DIR: {named}: no such directory", "name the one that the gateway's compose file is in, or unset it");
            }

            if (named.Length > 0)
            {
                Found.Add(all, named, "OCX_COMPOSE_DIR of the environment");
            }
        }

        foreach (var gateway in gateways.Where(g => g.ComposeLabel("project.working_dir") is not null))
        {
            AddGateway(gateway, gateway.ComposeLabel("project.working_dir")!);
        }

        if (around.Settings.ComposeDirectory is null)
        {
            AddUsual();
        }

        foreach (var found in all.ToList())
        {
            found.Path = found.Paths[0];
            found.Changed = FileNames.Select(n => around.Sight.Facts(Path.Join(found.Path, n))?.Modified ?? DateTimeOffset.UnixEpoch).Max();
            if (found.Containers.Count > 0 || FileIn(found.Path) is not { } file)
            {
                continue;
            }

            if (!MayAsk(found.Path, file))
            {
                foreign.Add(found);
            }
            else if (Launcher.IsThere("docker"))
            {
                await AskAsync(found, Path.GetFileName(file));
            }
        }

        return all;
    }

    /// <summary>Whether its compose file is known to have no gateway.</summary>
    public bool IsWithout(Found directory) => without.Contains(directory);

    /// <summary>Whether its compose file can be written by somebody else, and no gateway was made by it: it is taken only where a person names it.</summary>
    public bool IsForeign(Found directory) => foreign.Contains(directory);

    private string? FileIn(string directory) => FileNames.Select(n => Path.Join(directory, n)).FirstOrDefault(f => around.Sight.Facts(f, directory) is { IsRegular: true });

    private void AddGateway(Container gateway, string directory)
    {
        around.Sight.Look(directory);
        if (!Sight.IsPath(directory) || around.Sight.Facts(directory) is not { IsDirectory: true })
        {
            around.Sight.CannotSee(directory, $"the compose directory of {gateway.Name} is not there");
        }
        else
        {
            Found.Add(all, directory, $"label of {ContainerPlaces.Text(gateway)}", gateway);
        }
    }

    private void AddUsual()
    {
        AddIfCompose(Settings.DefaultComposeDirectory, Found.UsualPlace, "/root");
        foreach (var home in around.Homes)
        {
            AddIfCompose(Path.Join(home, "openclaw"), Found.UsualPlace, home);
        }

        foreach (var value in around.Older.Values)
        {
            AddIfCompose(value.Path, value.Evidence);
            if (value.Path.EndsWith("/.env", StringComparison.Ordinal))
            {
                AddIfCompose(Path.GetDirectoryName(value.Path)!, value.Evidence);
            }
        }
    }

    private void AddIfCompose(string directory, string evidence, string? about = null)
    {
        if (about is not null)
        {
            around.Sight.Look(directory);
        }

        if (around.Sight.Facts(directory, about) is { IsDirectory: true } && FileIn(directory) is not null)
        {
            Found.Add(all, directory, evidence);
        }
    }

    /// <summary>Compose fetches what a compose file includes from elsewhere: root does not do that for others.</summary>
    private bool MayAsk(string directory, string file)
    {
        try
        {
            return around.Settings.ComposeDirectory is not null
                || OverrideNames.Select(n => Path.Join(directory, n)).Prepend(file).All(f => FilePlace.Of(f, around.Settings) is null or { Owner: { User: 0 }, IsSafe: true } or { Owner: { User: not 0, IsOurs: true } });
        }
        catch (OcxException e)
        {
            around.Sight.CannotSee(directory, e);
            return false;
        }
    }

    private async Task AskAsync(Found found, string file)
    {
        try
        {
            var service = around.Settings.Service;
            var config = await new Compose(around.Launcher).ConfigAsync(new ComposeProject(null, found.Path, [], [], service), around.Stop);
            if (config.Services.Contains(service, StringComparer.Ordinal))
            {
                Found.Add(all, found.Path, $"its {file} has the service {service}", Planned(found.Path, service, config));
            }
            else
            {
                Found.Add(all, found.Path, $"its {file} has no service {service}");
                without.Add(found);
            }
        }
        catch (OcxException e)
        {
            around.Sight.CannotSee($"what {Path.Join(found.Path, file)} mounts", e);
        }
    }

    /// <summary>The gateway as Compose would make it.</summary>
    private static Container Planned(string directory, string service, ComposeConfig config) => new()
    {
        Id = "",
        Name = service,
        Status = "none",
        Running = false,
        LastExitCode = 0,
        StartedAt = "",
        RestartCount = 0,
        Environment = [.. config.Environment.Select(v => $"{v.Key}={v.Value}")],
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["com.docker.compose.service"] = service, ["com.docker.compose.project.working_dir"] = directory },
        AnonymousVolumes = [],
        Mounts = config.Mounts,
        NetworkMode = "",
        Image = config.Image ?? "",
        ImageId = "",
    };
}
