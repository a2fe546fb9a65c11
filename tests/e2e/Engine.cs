using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A Docker engine of the tests' own, with the image of a gateway; see bed/engine.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private static readonly Lazy<Task<Engine>> Shared = new(StartNewAsync);
    private static readonly Lazy<Task<bool>> MayUnshare = new(async () => (await Shell.Command("unshare", "-mnpf", "true").ExecuteBufferedAsync()).IsSuccess);

    private readonly string directory;

    private Engine(string directory)
    {
        this.directory = directory;
        Api = new EngineApi(Path.Join(directory, "docker.sock"));
    }

    /// <summary>Compose's plugin, by a path without links.</summary>
    public static string Plugin { get; } = Resolve(Environment.GetEnvironmentVariable("OCX_COMPOSE") ?? Path.Join(Shell.Repository, "out", "compose", "docker-compose"));

    /// <summary>For DOCKER_HOST.</summary>
    public string Host => $"unix://{Socket}";

    public string Socket => Path.Join(directory, "docker.sock");

    /// <summary>For DOCKER_CONFIG: a directory with nothing but Compose's plugin in it.</summary>
    public string Config => Path.Join(directory, "config");

    /// <summary>For what has no use without it, and goes with it.</summary>
    public string Beds => Path.Join(directory, "beds");

    public EngineApi Api { get; }

    /// <summary>The one that tests share which do not disturb it.</summary>
    public static async Task<Engine> SharedAsync()
    {
        await RequireAsync();
        return await Shared.Value;
    }

    /// <summary>One for a test that kills it.</summary>
    public static async Task<Engine> OwnAsync()
    {
        await RequireAsync();
        return await StartNewAsync();
    }

    /// <summary>Ends the shared one, if any test has used it.</summary>
    public static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }

    /// <summary>A docker command on this engine.</summary>
    public Command Command(params string[] arguments) => Shell.Command("docker", arguments).With(Variables);

    /// <summary>What makes a docker command, or a tool that starts one, use this engine and nothing of the caller's.</summary>
    public (string Name, string? Value)[] Variables =>
    [
        ("DOCKER_HOST", Host),
        ("DOCKER_CONFIG", Config),
        ("DOCKER_CONTEXT", null),
        ("COMPOSE_FILE", null),
        ("COMPOSE_PROJECT_NAME", null),
        ("COMPOSE_PROFILES", null),
    ];

    /// <summary>Runs docker.</summary>
    /// <returns>Its standard output, less the final newline.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> DockerAsync(params string[] arguments) => OutputAsync(Command(arguments));

    /// <summary>As if dockerd had crashed: the containers run on until it is started again.</summary>
    public Task KillAsync() => ScriptAsync("kill");

    /// <summary>As if the power had gone: dockerd and all containers are killed, the data stay.</summary>
    public Task CutAsync() => ScriptAsync("cut");

    /// <summary>Starts dockerd again, on the same data, and waits until it answers.</summary>
    public Task StartAsync() => ScriptAsync("start");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await ScriptAsync("stop");
    }

    internal static async Task<string> OutputAsync(Command command)
    {
        var result = await command.ExecuteBufferedAsync();
        return result.IsSuccess
            ? result.StandardOutput.TrimEnd('\n')
            : throw new InvalidOperationException($"{command}: {result.ExitCode}\n{result.StandardError}{result.StandardOutput}");
    }

    private static async Task RequireAsync()
    {
        Require.Root();
        foreach (var (program, package) in new[] { ("dockerd", "docker.io"), ("docker", "docker.io"), ("busybox", "busybox-static"), ("ip", "iproute2") })
        {
            Require.Program(program, package);
        }

        Require.That(File.Exists(Plugin), $"Compose's plugin at {Plugin} (eng/compose-plugin)");
        Require.That(await MayUnshare.Value, "the right to make namespaces (unshare -mnp)");
    }

    private static async Task<Engine> StartNewAsync()
    {
        var engine = new Engine(Path.Join(Path.GetTempPath(), $"ocx-bed-{Guid.NewGuid().ToString("N")[..8]}"));
        try
        {
            await engine.StartAsync();
            Directory.CreateDirectory(Path.Join(engine.Config, "cli-plugins"));
            File.CreateSymbolicLink(Path.Join(engine.Config, "cli-plugins", "docker-compose"), Plugin);
            await OutputAsync(Shell.Command(InBed("image")).With(engine.Variables));
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    private static string Resolve(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(path);

    private static string InBed(string name) => Path.Join(Shell.Repository, "tests", "e2e", "bed", name);

    private Task<string> ScriptAsync(string verb) => OutputAsync(Shell.Command(InBed("engine"), verb, directory, $"{Environment.ProcessId}"));
}
