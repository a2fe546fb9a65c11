namespace Ocx;

/// <summary>Finds OpenClaw, Claude Code's credentials and its command line on this machine. It reads, and changes nothing.</summary>
public static class Detector
{
    private static readonly string[] Words = ["OCX_STATE_DIR", "OCX_CREDENTIALS", "OCX_COMPOSE_DIR", "OCX_ENV_FILE", "OCX_SERVICE", "OCX_CLI_CONTAINER", "OCX_CLI_USER"];

    /// <summary>Looks for everything.</summary>
    /// <param name="settings">What a person has said, which comes first and narrows the search.</param>
    /// <param name="log">Where it says what it does.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OcxException">66: what a person has named is not there. 78: it means nothing.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public static async Task<DetectResult> RunAsync(Settings settings, Log log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        foreach (var name in Words)
        {
            // What is not UTF-8 would be looked for under another name.
            ConfigurationFile.Line(name, Surroundings.Variable(name) ?? "");
        }

        var picks = await PickAsync(await Surroundings.LookAsync(settings, log, stop));
        var values = DetectedValues.Of(picks);
        return new DetectResult
        {
            Values = values,
            Candidates = [.. Candidates(picks)],
            Agents = picks.State is { } state ? picks.Around.Agents(state.Path) : [],
            Config = picks.Config,
            Gateway = picks.Gateway is { } gateway ? new(gateway.Name, gateway.Status) : null,
            InotifyTools = Launcher.PathOf("inotifywait"),
            OlderScripts = picks.Around.Older.Units,
            Warnings = [.. DetectAdvice.Of(picks)],
            LookedAt = picks.Around.Sight.LookedAt,
            Unseen = picks.Around.Sight.Unseen,
            Error = Refused(values) ?? Missing(picks),
        };
    }

    private static async Task<Picks> PickAsync(Surroundings around)
    {
        var gateways = GatewayContainers.Of(around.Containers, around.Settings);
        var compose = new ComposeSearch(around);
        var composes = await compose.RunAsync(gateways);
        var search = new StateSearch(around);
        var states = search.Run([.. gateways, .. composes.SelectMany(c => c.Containers).Where(c => c.Id.Length == 0)]);

        var state = states is [var first, ..] ? first : null;

        // One that only looks like a gateway is none, unless it has a state directory of OpenClaw's.
        var placed = search.Placed.ToHashSet();
        var real = gateways.Where(g => placed.Contains(g) || GatewayContainers.IsSure(g, around.Settings)).ToList();
        var gateway = state?.Containers.Where(c => c.Id.Length > 0).OrderByDescending(c => c.Running).FirstOrDefault() ?? real.Find(g => !placed.Contains(g));
        RequireService(around, compose, composes, real);
        var credentials = await new CredentialsSearch(around, state?.Path).RunAsync(gateway);
        return new Picks
        {
            Around = around,
            States = states,
            Composes = [.. composes.Where(c => c.Containers.Count == 0 || c.Containers.Any(g => g.Id.Length == 0 || real.Contains(g)))],
            Gateway = gateway,
            Compose = around.Settings.ComposeDirectory is { } named ? named.Length > 0 ? composes[0] : null
                : gateway is not null ? composes.FirstOrDefault(c => c.Containers.Contains(gateway))
                : composes.Where(c => IsFree(c, state, placed) && !compose.IsWithout(c) && !compose.IsForeign(c)).OrderByDescending(c => c.Containers.Any(placed.Contains)).ThenByDescending(c => c.Changed).FirstOrDefault(),
            Foreign = [.. composes.Where(compose.IsForeign)],
            AllCredentials = credentials,
            Clis = await new CliSearch(around).RunAsync(credentials.Count > 0 ? credentials[0] : null),
        };
    }

    /// <summary>Whether no other OpenClaw is known to use a compose directory.</summary>
    private static bool IsFree(Found compose, Found? state, HashSet<Container> placed) =>
        compose.Containers.All(c => c.Id.Length == 0 && (!placed.Contains(c) || state?.Containers.Contains(c) == true));

    private static void RequireService(Surroundings around, ComposeSearch compose, IReadOnlyList<Found> composes, List<Container> gateways)
    {
        if (Surroundings.Variable("OCX_SERVICE") is { } service && around.KnowsContainers && gateways.Count == 0 && composes.All(compose.IsWithout))
        {
            throw new OcxException(ExitCode.NoInput, $"OCX_SERVICE: {service}: no container, and no compose file, has such a service", "name the gateway's service, or unset it");
        }
    }

    private static IEnumerable<Candidate> Candidates(Picks picks)
    {
        foreach (var state in picks.States)
        {
            yield return new() { Kind = Candidate.StateDirectory, Name = state.Path, Evidence = state.Evidence, Picked = state == picks.State, ChangedAt = state.Changed };
        }

        foreach (var credentials in picks.AllCredentials)
        {
            yield return new()
            {
                Kind = Candidate.Credentials,
                Name = credentials.File.Path,
                Evidence = credentials.File.Evidence,
                Picked = credentials == picks.Credentials,
                ChangedAt = credentials.File.Changed,
                ExpiresAt = credentials.Status.ExpiresAt,
                State = credentials.Status.State.Name(),
            };
        }

        foreach (var compose in picks.Composes.OrderByDescending(c => c == picks.Compose))
        {
            yield return new() { Kind = Candidate.ComposeDirectory, Name = compose.Path, Evidence = compose.Evidence, Picked = compose == picks.Compose, ChangedAt = compose.Changed };
        }

        foreach (var cli in picks.Clis)
        {
            yield return new() { Kind = Candidate.Cli, Name = cli.Container?.Name ?? CommandPlace.Host, Evidence = cli.Evidence, Picked = cli == picks.Cli, State = cli.Container?.Status };
        }
    }

    /// <summary>The first value that cannot stand in the file.</summary>
    private static OcxException? Refused(IEnumerable<DetectedValue> values)
    {
        foreach (var value in values)
        {
            try
            {
                ConfigurationFile.Line(value.Name, value.Value);
            }
            catch (OcxException e)
            {
                return e;
            }
        }

        return null;
    }

    private static OcxException? Missing(Picks picks) => picks switch
    {
        { State: not null, Credentials: not null } => null,
        { State: null, Credentials: null } => Missing(picks, "neither OpenClaw nor Claude Code's credentials are found", "name them, if they are elsewhere: OCX_STATE_DIR=… OCX_CREDENTIALS=… ocx-detect"),
        { State: null } => Missing(picks, "OpenClaw is not found", "name its state directory, if it is elsewhere: OCX_STATE_DIR=… ocx-detect"),
        _ => Missing(picks, "Claude Code's credentials are not found", "sign in: run claude, then /login; or name them, if they are elsewhere: OCX_CREDENTIALS=… ocx-detect"),
    };

    private static OcxException Missing(Picks picks, string what, string cure) =>
        new(ExitCode.NoInput, what, cure) { Details = [.. picks.Around.Sight.LookedAt.Select(p => $"looked at {p}")] };
}
