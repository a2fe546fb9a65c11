using System.Text.Json;

namespace Ocx;

/// <summary>The Docker engine, through its own command line (and so with DOCKER_HOST and DOCKER_CONTEXT as a person has them).</summary>
public sealed class DockerEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Launcher launcher;

    /// <summary>Creates it.</summary>
    /// <param name="launcher">Starts the command line.</param>
    public DockerEngine(Launcher launcher) => this.launcher = launcher;

    /// <summary>The containers with all of these labels, whether they run or not.</summary>
    /// <param name="labels">NAME=VALUE, or NAME for any value.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="OcxException">69: the engine does not answer.</exception>
    public async Task<IReadOnlyList<Container>> FindAsync(IEnumerable<string> labels, CancellationToken stop)
    {
        var list = await RunAsync(["ps", "--all", "--quiet", "--no-trunc", .. labels.Select(l => $"--filter=label={l}")], stop);
        var ids = ProcessResult.Lines(Require(list, "ps").Output).ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        // One that has gone since is left out of the answer, and makes the exit code 1.
        var found = await RunAsync(["inspect", "--type=container", .. ids], stop);
        return found.IsSuccess || found.Errors.Contains("No such container", StringComparison.OrdinalIgnoreCase) ? Parse(found) : throw Failed(found, "inspect");
    }

    /// <summary>A container as it is now; <c>null</c> when there is none of that id or name.</summary>
    /// <exception cref="OcxException">69: the engine does not answer.</exception>
    public async Task<Container?> InspectAsync(string id, CancellationToken stop)
    {
        var result = await RunAsync(["inspect", "--type=container", id], stop);
        return result.IsSuccess ? Parse(result) is [var found, ..] ? found : null
            : result.Errors.Contains("No such container", StringComparison.OrdinalIgnoreCase) ? null
            : throw Failed(result, "inspect");
    }

    /// <summary>The last lines that a container has printed, secrets masked.</summary>
    public async Task<IReadOnlyList<string>> LastLinesAsync(Container container, int count, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(container);
        try
        {
            // Cut before they are masked: whoever writes them has a say in how long they are.
            var result = await RunAsync(["logs", $"--tail={count}", container.Id], stop);
            return [.. ProcessResult.Lines($"{result.Output}\n{result.Errors}").TakeLast(count).Select(container.Masked)];
        }
        catch (OcxException e)
        {
            return [e.Message]; // it is why they are asked for that has to be told
        }
    }

    /// <summary>The id of an image; <c>null</c> when it is not here.</summary>
    /// <exception cref="OcxException">69: the engine does not answer.</exception>
    public async Task<string?> ImageIdAsync(string name, CancellationToken stop)
    {
        var result = await RunAsync(["image", "inspect", "--format={{.Id}}", name], stop);
        return result.IsSuccess ? result.Output.Trim()
            : result.Errors.Contains("No such image", StringComparison.OrdinalIgnoreCase) ? null
            : throw Failed(result, "image inspect");
    }

    /// <summary>What a command of docker's that failed means.</summary>
    internal static OcxException Failed(ProcessResult result, string verb)
    {
        string[] away = ["Cannot connect to the Docker daemon", "error during connect", "Is the docker daemon running", "failed to connect to the docker API", "connection refused", "connection reset", "unexpected EOF", "context canceled"];
        if (result.Errors.Contains("permission denied while trying to connect", StringComparison.Ordinal))
        {
            return new(ExitCode.Unavailable, $"docker {verb}: permission denied by the engine", "run this as root, or as a member of the group docker");
        }

        return Array.Exists(away, a => result.Errors.Contains(a, StringComparison.OrdinalIgnoreCase)) || result.Reason.EndsWith("EOF", StringComparison.Ordinal)
            ? new(ExitCode.Unavailable, $"the engine does not answer: {result.Reason}", "see how it is: systemctl status docker") { IsOutage = true }
            : new(ExitCode.Unavailable, $"docker {verb}: {result.Reason}");
    }

    private Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop) => launcher.RunAsync("docker", arguments, Limit, stop);

    private static ProcessResult Require(ProcessResult result, string verb) => result.IsSuccess ? result : throw Failed(result, verb);

    /// <summary>The containers that docker inspect tells of.</summary>
    /// <exception cref="OcxException">69: it is no answer that we understand.</exception>
    internal static IReadOnlyList<Container> Parse(ProcessResult result)
    {
        try
        {
            return ContainerJson.ParseAll(result.Output);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new OcxException(ExitCode.Unavailable, "docker inspect: no answer that is understood", "ocx is made for Docker's own command line");
        }
    }
}
