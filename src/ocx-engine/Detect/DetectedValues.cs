namespace Ocx;

/// <summary>Makes of what was found the values of <c>ocx.env</c>, in the order of the table in which they are documented.</summary>
internal sealed class DetectedValues
{
    private readonly Picks picks;
    private readonly List<DetectedValue> values = [];

    private DetectedValues(Picks picks) => this.picks = picks;

    /// <summary>The values; none where nothing was found.</summary>
    public static IReadOnlyList<DetectedValue> Of(Picks picks)
    {
        var all = new DetectedValues(picks);
        if (picks.State is not null || picks.Credentials is not null)
        {
            all.AddState();
            all.AddCredentials();
            all.AddCompose();
            all.AddCli();
            all.Add("OCX_ACCESS_ONLY", "1", "one refresher: OpenClaw gets no refresh token, which can be spent once");
        }

        return all.values;
    }

    private void Add(string name, string value, string evidence) => values.Add(new(name, value, evidence));

    private void AddState()
    {
        if (picks.State is not { } state)
        {
            return;
        }

        Add("OCX_STATE_DIR", state.Path, Why(state.Evidence));
        if (picks.KnowsStore)
        {
            Add("OCX_STORE", picks.IsSqlite ? "sqlite" : "json", picks.IsSqlite ? "a database of OpenClaw's is there" : "no database of OpenClaw's is there");
        }

        if (!picks.IsSqlite && picks.Outside("OPENCLAW_OAUTH_DIR") is { } directory && !FileId.Same(directory, Path.Join(state.Path, "credentials")) && directory != Path.Join(state.Path, "credentials"))
        {
            Add("OCX_OAUTH_JSON", Path.Join(directory, "oauth.json"), "OPENCLAW_OAUTH_DIR");
        }
    }

    private void AddCredentials()
    {
        if (picks.Credentials is { } credentials)
        {
            Add("OCX_CREDENTIALS", credentials.File.Path, $"{Why(credentials.File.Evidence)}; {credentials.Status.State.Name()}");
        }
    }

    private void AddCompose()
    {
        if (picks.Compose is { } compose)
        {
            Add("OCX_COMPOSE_DIR", compose.Path, Why(compose.Evidence));
            AddEnvFile(compose.Path);
            if (picks.Gateway?.ComposeLabel("service") is { } service)
            {
                Add("OCX_SERVICE", service, $"label of {picks.Gateway.Name}");
            }
            else if (picks.Planned is { } planned)
            {
                Add("OCX_SERVICE", planned.Name, "the compose file has it");
            }
        }
        else if (picks.Around.Settings.ComposeDirectory is "")
        {
            Add("OCX_COMPOSE_DIR", "", "OCX_COMPOSE_DIR of the environment");
        }
        else if (picks.Around.KnowsContainers && (picks.Gateway is null || picks.Gateway.ComposeLabel("project.working_dir") is null))
        {
            Add("OCX_COMPOSE_DIR", "", picks.Gateway is null ? "there is no gateway's container, and no compose file" : $"{picks.Gateway.Name} was not made by Docker Compose");
        }
    }

    private void AddEnvFile(string compose)
    {
        if (picks.Around.Settings.EnvFile is { } named)
        {
            Add("OCX_ENV_FILE", Path.GetFullPath(named), "OCX_ENV_FILE of the environment");
        }
        else if (picks.Gateway?.ComposeLabel("project.environment_file") is { } files)
        {
            Add("OCX_ENV_FILE", Path.GetFullPath(files.Split(',')[^1], compose), $"label of {picks.Gateway.Name}"); // of several the last counts
        }
        else
        {
            Add("OCX_ENV_FILE", Path.Join(compose, ".env"), "where Compose looks for it");
        }
    }

    private void AddCli()
    {
        if (picks.Cli is not { } cli)
        {
            return;
        }

        Add("OCX_CLI_MODE", cli.Container is null ? ClaudeTarget.Host : ClaudeTarget.Container, $"{cli.Container?.Name ?? CommandPlace.Host}: {Why(cli.Evidence)}");
        if (cli.Container is { } container)
        {
            Add("OCX_CLI_CONTAINER", container.Name, Why(cli.Evidence));
            if (cli.User is { } user)
            {
                Add("OCX_CLI_USER", user, picks.Around.Settings.CliUser is null ? "the container's own user does not own the credentials" : "OCX_CLI_USER of the environment");
            }
        }

        Add("OCX_BASE_URL_OVERRIDE", picks.Around.Settings.BaseOverride, WhyOverride(cli.Container));
    }

    private static string WhyOverride(Container? container) => container?.Variable("ANTHROPIC_BASE_URL") is not { Length: > 0 } address ? "nothing leads Claude Code elsewhere"
        : !ClaudeFinder.LeadsElsewhere(container) ? $"ANTHROPIC_BASE_URL of {container.Name} is Anthropic's own"
        : $"ANTHROPIC_BASE_URL of {container.Name} leads elsewhere: {(address.Contains("://", StringComparison.Ordinal) ? SecretText.MaskAddresses(container.Masked(address)) : "to what is no address")}";

    private static string Why(IEnumerable<string> evidence) => string.Join("; ", evidence);
}
