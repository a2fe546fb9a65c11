using System.Diagnostics;

namespace Ocx;

/// <summary>What the proof has shown.</summary>
/// <param name="MovedOn">The token in <c>.env</c> has changed meanwhile.</param>
/// <param name="Failure">Why it is not proven; <c>null</c>: it is, or there is a newer token.</param>
internal sealed record ProofResult(bool MovedOn, OcxException? Failure);

/// <summary>
/// The proof that a gateway runs with a token: the same container for 5 s, running, not started again meanwhile, its
/// healthcheck not failing, and the token in its environment.
/// </summary>
internal sealed class GatewayProof
{
    private const int LogLines = 10;

    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly DockerEngine docker;
    private readonly EnvToken env;

    public GatewayProof(DockerEngine docker, EnvToken env)
    {
        this.docker = docker;
        this.env = env;
    }

    /// <summary>Proves it.</summary>
    /// <param name="project">Its project.</param>
    /// <param name="container">The container.</param>
    /// <param name="token">The token that it should have.</param>
    /// <param name="stop">Ends the proof.</param>
    /// <exception cref="OcxException">69: the engine does not answer.</exception>
    public async Task<ProofResult> RunAsync(ComposeProject project, Container container, string token, CancellationToken stop)
    {
        if (container.Variable(OpenClawFormat.TokenVariable) is var found && found != token)
        {
            return env.Read(project) != token ? new(true, null) : new(false, NotPassed(project, container.Name, found));
        }

        // Looked at all the time: so a newer token does not wait for the proof of an older one, and an engine that goes
        // away, which ends its containers, is not taken for a gateway that has ended by itself.
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            await Task.Delay(Interval, stop);
            if (env.Read(project) != token)
            {
                return new(true, null);
            }

            if (await JudgeAsync(container, Stopwatch.GetElapsedTime(begin), stop) is { } verdict)
            {
                return verdict;
            }
        }
    }

    /// <summary>What is wrong with a running container that has the token; <c>null</c>: nothing that shows.</summary>
    public async Task<OcxException?> FailureAsync(Container container, CancellationToken stop) =>
        container.Restarting ? await NotRunningAsync(container, stop)
        : container.Health == "unhealthy" ? await UnhealthyAsync(container, stop)
        : null;

    /// <summary>A container that does not stay up, with what it had to say.</summary>
    private async Task<OcxException> NotRunningAsync(Container container, CancellationToken stop) => new(
        ExitCode.Unavailable,
        $"the gateway {container.Name} does not stay up: {container.Status}, its process ended with status {container.LastExitCode}",
        $"see all it says: docker logs {container.Name}")
    {
        Details = await docker.LastLinesAsync(container, LogLines, stop),
    };

    private async Task<OcxException> UnhealthyAsync(Container container, CancellationToken stop) => new(
        ExitCode.Unavailable,
        $"the gateway {container.Name} runs, but its healthcheck fails",
        $"see all it says: docker logs {container.Name}")
    {
        Details = [.. ProcessResult.Lines(container.Masked(container.HealthOutput)).TakeLast(3), .. await docker.LastLinesAsync(container, LogLines, stop)],
    };

    /// <summary>A gateway that gets no token, or another one, from its compose file.</summary>
    public static OcxException NotPassed(ComposeProject project, string gateway, string? found) => new(
        ExitCode.Configuration,
        found is null
            ? $"the compose file does not pass {OpenClawFormat.TokenVariable} to {gateway}"
            : $"{gateway} gets another {OpenClawFormat.TokenVariable} ({Fingerprint.Of(found)}) than .env has",
        $"in {(project.Files.Count > 0 ? project.Files[^1] : project.Directory)}, the service {project.Service} needs these two lines:")
    {
        MoreHints = ["    environment:", $"      {OpenClawFormat.TokenVariable}: ${{{OpenClawFormat.TokenVariable}}}"],
    };

    /// <summary>The verdict; <c>null</c> when it is too early for one.</summary>
    private async Task<ProofResult?> JudgeAsync(Container before, TimeSpan time, CancellationToken stop)
    {
        var now = await docker.InspectAsync(before.Id, stop);
        if (now is null)
        {
            return new(false, new(ExitCode.TryAgain, $"the gateway {before.Name} was taken away by somebody else", "run it again"));
        }

        if (!now.Running || now.Restarting || now.RestartCount != before.RestartCount || now.StartedAt != before.StartedAt)
        {
            return new(false, await NotRunningAsync(now, stop));
        }

        if (now.Health == "unhealthy" || (time >= HealthLimit && now.FailingStreak > 0))
        {
            return new(false, await UnhealthyAsync(now, stop));
        }

        // A first check that fails is not yet a failing healthcheck: the engine counts to its limit.
        return time < Stable || (now.Health == "starting" && now.FailingStreak > 0) ? null : new(false, null);
    }
}
