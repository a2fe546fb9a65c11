namespace Ocx;

/// <summary>Finds OpenClaw's state directory: what gateways mount, what the environment names, what lies in the usual places.</summary>
internal sealed class StateSearch
{
    private const string Named = "OCX_STATE_DIR";

    private readonly Surroundings around;
    private readonly List<Found> all = [];
    private readonly HashSet<string> usual = new(StringComparer.Ordinal);

    public StateSearch(Surroundings around) => this.around = around;

    /// <summary>The gateways whose state directory is known, be it the one that is meant or another.</summary>
    public IEnumerable<Container> Placed => all.SelectMany(f => f.Containers);

    /// <summary>Looks for it.</summary>
    /// <param name="gateways">The gateways, those that Compose has yet to make included.</param>
    /// <returns>Each directory, the one that is meant first.</returns>
    /// <exception cref="OcxException">66: the directory that a person has named is not there, or not for us to see.</exception>
    public IReadOnlyList<Found> Run(IEnumerable<Container> gateways)
    {
        var named = Surroundings.Variable(Named);
        if (named is not null)
        {
            around.Sight.Look(named);
            _ = FileFacts.Of(Path.GetFullPath(named)) is { IsDirectory: true } ? Found.Add(all, Path.GetFullPath(named), $"{Named} of the environment")
                : throw new OcxException(ExitCode.NoInput, $"{Named}: {named}: no such directory", "name OpenClaw's state directory, or unset it");
        }

        foreach (var gateway in gateways)
        {
            AddGateway(gateway);
        }

        AddVariables();
        foreach (var home in around.Homes)
        {
            AddHome(home);
        }

        foreach (var value in around.Older.Values)
        {
            AddIfCounts(value.Path, value.Evidence);
            if (value.Path.EndsWith("/credentials/oauth.json", StringComparison.Ordinal))
            {
                AddIfCounts(Path.GetDirectoryName(Path.GetDirectoryName(value.Path))!, value.Evidence);
            }
        }

        return Judge(named is null ? all : all[..1]);
    }

    /// <summary>How sure it is that this one is in use.</summary>
    private static int Rank(Found found) => found.Containers.Any(c => c.Running) ? 0 : found.Containers.Any(c => c.Id.Length > 0) ? 1 : found.IsTrusted ? 2 : 3;

    private List<Found> Judge(List<Found> found)
    {
        var usable = new List<Found>();
        foreach (var one in found)
        {
            if (PathOf(one) is { } path)
            {
                one.Path = path;
                one.Changed = StateDirectory.Changed(path, around.Sight);
                usable.Add(one);
            }
        }

        return [.. usable.OrderBy(Rank).ThenByDescending(f => f.Changed)];
    }

    /// <summary>Of the paths that lead to it one that the tools follow, whatever of it can be seen: as a person has named it, else a usual place, which the units open, else what is no link.</summary>
    private string? PathOf(Found found)
    {
        OcxException? refused = null;
        foreach (var path in found.Paths.OrderByDescending(p => p == found.Paths[0] && Surroundings.Variable(Named) is not null).ThenBy(IsLink).ThenByDescending(usual.Contains))
        {
            try
            {
                around.Agents(path);
                return path;
            }
            catch (OcxException e) when (e.ExitCode == ExitCode.CannotCreate)
            {
                refused ??= e;
            }
        }

        around.Sight.CannotSee(found.Paths[0], refused!);
        return null;
    }

    private static bool IsLink(string path) => FileFacts.Of(path, followLink: false) is { IsDirectory: false };

    private void AddGateway(Container gateway)
    {
        foreach (var (inside, variable) in ContainerPlaces.State(gateway))
        {
            var outside = gateway.Outside(inside);
            if (outside is null)
            {
                if (variable is not null)
                {
                    around.Sight.CannotSee($"{inside} in {gateway.Name}", $"{variable} names it, and it is in no mount: it goes with the container");
                }

                continue;
            }

            around.Sight.Look(outside);
            if (around.Sight.Facts(outside) is null)
            {
                around.Sight.CannotSee(outside, $"{gateway.Name} has it at {inside}, and it is not on this machine");
            }
            else if (StateDirectory.Counts(outside, around.Sight) || (GatewayContainers.IsSure(gateway, around.Settings) && variable is not null))
            {
                Found.Add(all, outside, $"mounted at {inside} in {ContainerPlaces.Text(gateway)}{(variable is null ? "" : $", whose {variable} says so")}", gateway);
                return;
            }
        }
    }

    private void AddVariables()
    {
        foreach (var (name, path) in new[]
        {
            ("OPENCLAW_STATE_DIR", Surroundings.Variable("OPENCLAW_STATE_DIR")),
            ("OPENCLAW_HOME", Surroundings.Variable("OPENCLAW_HOME") is { } home ? Path.Join(home, ContainerPlaces.StateNames[0]) : null),
            ("OPENCLAW_CONFIG_PATH", Path.GetDirectoryName(Surroundings.Variable("OPENCLAW_CONFIG_PATH"))),
        })
        {
            if (Sight.IsPath(path))
            {
                around.Sight.Look(path!);
                AddIfCounts(path!, $"{name} of the environment");
            }
        }
    }

    private void AddHome(string home)
    {
        var profiles = around.Sight.Facts(Path.Join(home, "."), home) is null ? [] : around.Sight.Names(home, ".openclaw-*");
        foreach (var path in ContainerPlaces.StateNames.Select(n => Path.Join(home, n)).Concat(profiles))
        {
            around.Sight.Look(path);
            usual.Add(path);
            AddIfCounts(path, Found.UsualPlace, home);
        }
    }

    private void AddIfCounts(string path, string evidence, string? about = null)
    {
        if (StateDirectory.Counts(path, around.Sight, about))
        {
            Found.Add(all, path, evidence);
        }
    }
}
