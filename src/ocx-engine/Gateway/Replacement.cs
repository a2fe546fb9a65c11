using System.Diagnostics;

namespace Ocx;

/// <summary>A gateway's way down and up. Nothing ends it but its own limits: half of it would leave no gateway.</summary>
/// <param name="compose">Takes it.</param>
/// <param name="stopSeconds">How long the gateway's process may take to end, in seconds; <c>null</c>: as its configuration says.</param>
/// <param name="log">Where it says what a person should know.</param>
internal sealed class Replacement(Compose compose, int? stopSeconds, Log log)
{
    /// <summary>Takes it.</summary>
    /// <param name="gateway">The gateway as it is.</param>
    /// <param name="strategy">How.</param>
    /// <param name="stop">Tells whether a signal may have reached Compose as well; it ends nothing.</param>
    /// <returns>How long there was no gateway, at most.</returns>
    /// <exception cref="OcxException">69: it does not come up.</exception>
    public async Task<TimeSpan> RunAsync(Gateway gateway, RecreateStrategy strategy, CancellationToken stop)
    {
        var begin = Stopwatch.GetTimestamp();
        var stopTime = new StopTime(stopSeconds, gateway.Container?.StopSeconds);
        if (strategy == RecreateStrategy.DownUp && gateway.Container is not null)
        {
            var down = await compose.DownAsync(gateway.Project, stopTime);
            if (!down.IsSuccess)
            {
                log.Warning($"docker compose down: {gateway.Container.Masked(down.Reason)}");
            }
        }

        var up = await compose.UpAsync(gateway.Project, strategy == RecreateStrategy.Force, stopTime);
        if (!up.IsSuccess && stop.IsCancellationRequested)
        {
            // Ctrl-C at a terminal, and a service manager's signal, reach Compose as well as us.
            up = await compose.UpAsync(gateway.Project, strategy == RecreateStrategy.Force, stopTime);
        }

        return up.IsSuccess ? Stopwatch.GetElapsedTime(begin)
            : throw DockerEngine.Failed(up with { Errors = gateway.Container?.Masked(up.Errors) ?? up.Errors }, "compose up");
    }
}
