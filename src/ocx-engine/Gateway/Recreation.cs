namespace Ocx;

/// <summary>
/// Takes the gateway down and up so that it reads <c>.env</c> afresh, and proves that it runs with the token. A restart
/// would not do: a container keeps the environment that it was made with.
/// </summary>
public sealed class Recreation
{
    private const int MostRounds = 20;

    /// <summary>Longer than a run takes, whose steps have limits of their own; but for a gateway that needs minutes to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly RecreateOptions options;
    private readonly string state;
    private readonly Log log;
    private readonly EnvToken env;
    private readonly PendingMarker marker;
    private readonly EngineOutage outage;
    private readonly GatewayFinder finder;
    private readonly GatewayProof proof;
    private readonly RecreatePlan plan;
    private readonly Replacement replacement;

    /// <summary>Prepares it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what it does.</param>
    public Recreation(RecreateOptions options, Settings settings, Log log)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.log = log;
        var launcher = new Launcher(log, settings);
        var docker = new DockerEngine(launcher);
        var compose = new Compose(launcher);
        env = new EnvToken(options.Target.EnvFile);
        state = (settings ?? throw new ArgumentNullException(nameof(settings))).OwnState;
        marker = new PendingMarker(state, log);
        outage = new EngineOutage(state, log);
        finder = new GatewayFinder(options.Target, docker, compose, marker, log);
        proof = new GatewayProof(docker, env);
        plan = new RecreatePlan(docker, compose, env, options.Target, log);
        replacement = new Replacement(compose, options.StopSeconds, log);
    }

    /// <summary>Does it, if it has to be done.</summary>
    /// <param name="stop">Ends it where nothing is half done; between down and up it goes on.</param>
    /// <exception cref="OcxException">66: no <c>.env</c>. 69: the engine, Compose or the gateway does not work. 75: another run is at work. 78: the configuration is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public async Task<RecreateResult> RunAsync(CancellationToken stop)
    {
        try
        {
            var result = await TryRunAsync(stop);
            if (!options.DryRun)
            {
                outage.End();
            }

            return result;
        }
        catch (OcxException e) when (e.IsOutage && !options.DryRun)
        {
            try
            {
                outage.Begin();
            }
            catch (OcxException own)
            {
                log.Warning(own.Message, own.Hint); // the engine is what has to be told
            }

            throw;
        }
    }

    private async Task<RecreateResult> TryRunAsync(CancellationToken stop)
    {
        var found = await finder.FindAsync(stop);
        if (found.Container is { Running: true } && !options.DryRun)
        {
            outage.End(); // it has survived: who ends it from now on means it, whatever becomes of this run
        }

        if (await SettledAsync(found, options.IfStale, stop) is { } settled)
        {
            return settled;
        }

        if (options.DryRun)
        {
            var strategy = await plan.MakeAsync(found, options.Strategy, stop);
            return Result(GatewayState.Stale, found) with { Strategy = strategy, Before = found.Container?.Id, Token = env.Read(found.Project) };
        }

        using var held = RunLock.Take(OwnDirectory.LockFile(state, found.Project.Name!), Patience, () => log.Info($"another run is at work on {found.Project.Name}: waiting for it"), stop);
        var gateway = await finder.FindAsync(stop);
        if (gateway.Project.Name != found.Project.Name)
        {
            throw new OcxException(ExitCode.TryAgain, $"the gateway of {found.Project.Name} has become one of {gateway.Project.Name} meanwhile");
        }

        // Whoever held the lock has perhaps done it.
        var replaced = gateway.Container?.Id != found.Container?.Id;
        return await SettledAsync(gateway, options.IfStale || replaced, stop) ?? await WorkAsync(gateway, stop);
    }

    /// <summary>The result, where nothing has to be done.</summary>
    private async Task<RecreateResult?> SettledAsync(Gateway gateway, bool ifStale, CancellationToken stop)
    {
        if (gateway.Pending)
        {
            return null;
        }

        if (gateway.Container is not { Running: true, Paused: false } container)
        {
            if (gateway.Container is { Paused: false } ended && outage.HasEnded(ended) && gateway.Token != env.Read(gateway.Project))
            {
                log.Info($"{ended.Name} has ended with the engine, before it had the token in .env");
                return null;
            }

            log.Info($"{gateway.Container?.Name ?? gateway.Project.Name + " " + gateway.Project.Service} {(gateway.Container is null ? "has no container" : $"is {gateway.Container.Status}")}: a gateway that a person has stopped stays so");
            return Result(GatewayState.Stopped, gateway);
        }

        if (!ifStale || gateway.Token != env.Read(gateway.Project))
        {
            return null;
        }

        return await proof.FailureAsync(container, stop) is { } failure ? throw failure : Result(GatewayState.Current, gateway);
    }

    private async Task<RecreateResult> WorkAsync(Gateway gateway, CancellationToken stop)
    {
        var before = gateway.Container?.Id;
        var result = Result(GatewayState.Recreated, gateway) with { Before = before };
        var isUp = gateway is { Pending: true, Container: { Running: true, Paused: false } } && gateway.Token == env.Read(gateway.Project);
        if (options.Because is not null)
        {
            log.Warning($"hot handover is not possible: {options.Because}: the gateway is made anew");
        }

        if (gateway.Pending)
        {
            log.Info($"finishing a recreation of {gateway.Project.Name} that was begun and not ended");
        }

        var strategy = isUp ? options.Strategy : await plan.MakeAsync(gateway, options.Strategy, stop);
        for (var round = 1; round <= MostRounds; round++)
        {
            var token = env.Read(gateway.Project);
            if (!isUp)
            {
                marker.Set(gateway.Project);
                result = result with { Strategy = strategy, Downtime = await replacement.RunAsync(gateway, strategy, stop) };
                gateway = await finder.FindAsync(stop);
            }

            isUp = false;
            var container = gateway.Container ?? throw new OcxException(ExitCode.TryAgain, $"the gateway of {gateway.Project.Name} was taken away by somebody else", "run it again");
            var shown = await proof.RunAsync(gateway.Project, container, token, stop);
            if (shown.MovedOn)
            {
                log.Info($".env has a newer token than {container.Name} was made with: once more");
                continue;
            }

            // It is up, well or badly: what it does from now on is its own, and a person may stop it.
            marker.Clear(gateway.Project);
            return result with { Name = container.Name, After = container.Id, Token = token, Failure = shown.Failure };
        }

        throw new OcxException(ExitCode.TryAgain, "the token in .env keeps changing");
    }

    private static RecreateResult Result(GatewayState state, Gateway gateway) => new()
    {
        State = state,
        Project = gateway.Project.Name,
        Service = gateway.Project.Service,
        Name = gateway.Container?.Name,
        Before = gateway.Container?.Id,
        After = gateway.Container?.Id,
        Token = gateway.Token,
    };
}
