using System.Diagnostics;

namespace Ocx;

/// <summary>How a running gateway comes to the token: by its environment, for which it is made anew, or by its own store.</summary>
public static class Handover
{
    /// <summary>Tokens that follow each other fast are in the store before they are in <c>.env</c>: for so long the two may differ.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>What is looked at again is told of once.</summary>
    private static readonly Log Silent = new("", _ => { });

    /// <summary>Does what is left to do once the files are written.</summary>
    /// <inheritdoc cref="Recreation.RunAsync"/>
    public static async Task<RecreateResult> RunAsync(RecreateOptions options, Settings settings, Log log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);

        // Who asks for it in any case gets it; and what was begun is finished.
        string? because = null;
        if (options.IfStale && settings.IsHotHandover() && !new PendingMarker(settings.OwnState, log).Has(options.Target))
        {
            var project = new ComposeProject(null, options.Target.Directory ?? Settings.DefaultComposeDirectory, [], [], options.Target.Service);
            var env = new EnvToken(options.Target.EnvFile);
            because = StoreGeneration.IsSqlite(settings)
                ? await StoredInDatabases.WhyNotAsync(options.Target, settings, log, env.Read(project), stop)
                : await WhyNoStoreAsync(options.Target, settings, log, stop) ?? await WhyNotInFilesAsync(settings.StateDirectory, () => env.Read(project), log, stop);
            if (because is null)
            {
                return new RecreateResult { State = GatewayState.Stored, Service = options.Target.Service };
            }
        }

        return await new Recreation(options with { Because = because }, settings, log).RunAsync(stop);
    }

    /// <summary>Why the files of the store would not do; <c>null</c>: they do, at once or when <c>.env</c> has come after them.</summary>
    private static async Task<string?> WhyNotInFilesAsync(string stateDirectory, Func<string> token, Log log, CancellationToken stop)
    {
        var because = StoredProfiles.WhyNot(stateDirectory, token(), log);
        if (because is not null)
        {
            log.Detail($"{because}: looking again for {Patience.TotalSeconds} s");
        }

        for (var begin = Stopwatch.GetTimestamp(); because is not null && Stopwatch.GetElapsedTime(begin) < Patience;)
        {
            await Task.Delay(Interval, stop);
            because = StoredProfiles.WhyNot(stateDirectory, token(), Silent);
        }

        return because;
    }

    /// <summary>Why the gateway's container does not see the files of the store; <c>null</c>: it does, or there is none that could be asked.</summary>
    private static async Task<string?> WhyNoStoreAsync(GatewayTarget target, Settings settings, Log log, CancellationToken stop)
    {
        try
        {
            var launcher = new Launcher(log, settings);
            var docker = new DockerEngine(launcher);
            return (await new GatewayFinder(target, docker, new Compose(launcher), new PendingMarker(settings.OwnState, log), log).FindContainerAsync(stop)).WhyNoStore(settings.StateDirectory);
        }
        catch (OcxException e)
        {
            log.Detail($"whether the gateway has the store mounted is not known: {e.Message}");
            return null; // without an engine no container runs; and of several none is asked
        }
    }
}
