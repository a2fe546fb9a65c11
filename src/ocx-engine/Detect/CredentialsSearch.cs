namespace Ocx;

/// <summary>Finds Claude Code's credentials: in homes, in the proxy's workspace, and where containers have them.</summary>
internal sealed class CredentialsSearch
{
    private const string Named = "OCX_CREDENTIALS";

    private readonly Surroundings around;
    private readonly string? stateDirectory;
    private readonly Settings settings;
    private readonly List<Found> all = [];

    /// <summary>Creates it.</summary>
    /// <param name="around">What there is.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed; <c>null</c>: there is none.</param>
    public CredentialsSearch(Surroundings around, string? stateDirectory)
    {
        this.around = around;
        this.stateDirectory = stateDirectory;
        settings = new Settings(name => name == "OCX_STATE_DIR" && stateDirectory is not null ? stateDirectory : Environment.GetEnvironmentVariable(name));
    }

    /// <summary>Looks for them.</summary>
    /// <param name="gateway">The gateway that was found: what is in its project, or in its state directory, belongs to it.</param>
    /// <returns>Each file with what is known of its token, the one that is meant first.</returns>
    /// <exception cref="OcxException">66: the file that a person has named is not there.</exception>
    public async Task<IReadOnlyList<FoundCredentials>> RunAsync(Container? gateway)
    {
        if (Surroundings.Variable(Named) is { } named)
        {
            var path = Path.GetFullPath(named);
            if (Add(path, $"{Named} of the environment") is null)
            {
                throw new OcxException(ExitCode.NoInput, $"{Named}: {named}: {(around.Sight.Unseen.FirstOrDefault(u => u.What == path)?.Why ?? "no such file")}", "name Claude Code's credentials, or unset it");
            }
        }

        if (stateDirectory is not null)
        {
            Add(Path.Join(stateDirectory, "workspaces/workspace-claude-proxy/config/.claude/.credentials.json"), "the proxy's workspace in OpenClaw's state directory");
        }

        if (Surroundings.Variable("CLAUDE_CONFIG_DIR") is { } directory)
        {
            Add(Path.GetFullPath(Path.Join(directory, ".credentials.json")), "CLAUDE_CONFIG_DIR of the environment");
        }

        foreach (var home in around.Homes)
        {
            Add(Path.Join(home, ".claude/.credentials.json"), Found.UsualPlace, home);
        }

        foreach (var container in around.Containers)
        {
            foreach (var (outside, inside) in ContainerPlaces.Credentials(container).Distinct())
            {
                Add(outside, $"{inside} in {ContainerPlaces.Text(container)}", null, container);
            }
        }

        foreach (var value in around.Older.Values.Where(v => Path.GetFileName(v.Path) is ".credentials.json" or ".claude"))
        {
            Add(Path.GetFileName(value.Path) == ".claude" ? Path.Join(value.Path, ".credentials.json") : value.Path, value.Evidence);
        }

        var found = await Task.WhenAll((Surroundings.Variable(Named) is null ? all : all[..1]).Select(f => Task.Run(() => Judge(f, gateway), around.Stop)));
        return
        [
            .. found.OfType<FoundCredentials>()
                .OrderBy(f => f.Rank > FoundCredentials.Ended).ThenByDescending(f => f.IsTrusted).ThenBy(f => f.Rank).ThenByDescending(f => f.BelongsToGateway).ThenByDescending(f => f.Status.ExpiresAt).ThenByDescending(f => f.File.Changed),
        ];
    }

    private Found? Add(string path, string evidence, string? about = null, Container? container = null)
    {
        if (!Sight.IsPath(path))
        {
            return null;
        }

        around.Sight.Look(path);
        return around.Sight.Facts(path, about) switch
        {
            null => null,
            { IsRegular: true } => Found.Add(all, path, evidence, container),
            _ => Refuse(path),
        };
    }

    private Found? Refuse(string path)
    {
        around.Sight.CannotSee(path, "not a regular file");
        return null;
    }

    /// <summary>What is known of a file; <c>null</c> where the tools would not read it.</summary>
    private FoundCredentials? Judge(Found found, Container? gateway)
    {
        OcxException? refused = null;
        foreach (var path in found.Paths)
        {
            try
            {
                if (FilePlace.Of(path, settings) is { } place)
                {
                    found.Path = path;
                    found.Changed = around.Sight.Facts(path)?.Modified ?? DateTimeOffset.UnixEpoch;
                    var status = new TokenReader(settings, settings.Within()).Read(path)[0];
                    var project = gateway?.ComposeLabel("project");
                    var belongs = (stateDirectory is not null && found.Paths.Any(p => p.StartsWith(stateDirectory + "/", StringComparison.Ordinal)))
                        || found.Containers.Any(c => project is not null && c.ComposeLabel("project") == project);
                    var isTrusted = found.IsTrusted || (stateDirectory is not null && FileOwner.Of(stateDirectory)?.User == place.Owner.User);
                    return new(found, status, place.Owner, belongs, isTrusted);
                }
            }
            catch (OcxException e)
            {
                refused ??= e;
            }
        }

        if (refused is not null)
        {
            around.Sight.CannotSee(found.Paths[0], refused);
        }

        return null;
    }
}

/// <summary>Credentials that were found.</summary>
/// <param name="File">The file.</param>
/// <param name="Status">What is known of its token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="BelongsToGateway">Whether it lies in OpenClaw's state directory, or a container of the gateway's project has it.</param>
/// <param name="IsTrusted">Whether it is more than a file in the home of somebody whose OpenClaw this is not.</param>
internal sealed record FoundCredentials(Found File, TokenStatus Status, FileOwner Owner, bool BelongsToGateway, bool IsTrusted)
{
    /// <summary>The rank of a sign-in that has ended.</summary>
    public const int Ended = 1;

    /// <summary>How good it is: a sign-in that can be used or refreshed, one that has ended, none, what cannot be read.</summary>
    public int Rank => Status switch
    {
        { State: TokenState.Unreadable } => 3,
        { State: TokenState.Missing } => 2,
        { State: TokenState.Blank } or { State: TokenState.Expired, HasSignInEnded: true } => Ended,
        _ => 0,
    };
}
