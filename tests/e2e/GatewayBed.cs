using System.Net.Sockets;
using CliWrap;

namespace Ocx.Tests;

/// <summary>OpenClaw as it is installed: a compose project with a gateway, its state, and Claude Code's credentials.</summary>
internal sealed class GatewayBed : IAsyncDisposable
{
    public const string Service = "openclaw-gateway";

    // Nobody refuses a connection to the address of a container that is gone.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromMilliseconds(100) }) { Timeout = TimeSpan.FromSeconds(1) };

    private readonly Sandbox sandbox;

    private GatewayBed(Engine engine, string claude)
    {
        Engine = engine;
        sandbox = new Sandbox(engine.Beds);
        foreach (var directory in new[] { claude, "state/credentials", "state/agents/coder/agent", "state/agents/main/agent", "run", "var", "tmp", Project })
        {
            sandbox.MakeDirectory(directory);
        }

        Claude = new ClaudeCode(this[claude]);
    }

    public Engine Engine { get; }

    public Marked Marked { get; } = new();

    public ClaudeCode Claude { get; }

    public string Root => sandbox.Root;

    /// <summary>The name of the project, where the compose file and the arguments give no other: that of its directory.</summary>
    public string Project { get; } = $"claw-{Guid.NewGuid().ToString("N")[..8]}";

    public string ComposeDirectory => this[Project];

    public string EnvFile => Path.Join(ComposeDirectory, ".env");

    public string StateDirectory => this["state"];

    /// <summary>What stands behind <c>docker compose</c> in every call, such as -p, -f, --profile.</summary>
    public IReadOnlyList<string> ComposeArguments { get; init; } = [];

    private string OfThisProject => $"com.docker.compose.project.working_dir={ComposeDirectory}";

    public string this[string path] => sandbox[path];

    /// <summary>Makes a project; nothing of it runs yet.</summary>
    /// <param name="compose">The compose file, if not <see cref="ComposeText"/>.</param>
    /// <param name="arguments">What stands behind <c>docker compose</c> in every call.</param>
    /// <param name="engine">The engine, if not the one that tests share.</param>
    /// <param name="mark">The token in <c>.env</c> and in Claude Code's credentials.</param>
    /// <param name="claude">Claude Code's directory, below the bed's.</param>
    public static async Task<GatewayBed> MakeAsync(string? compose = null, string[]? arguments = null, Engine? engine = null, string mark = "old", string claude = "claude")
    {
        var bed = new GatewayBed(engine ?? await Engine.SharedAsync(), claude) { ComposeArguments = arguments ?? [] };
        bed.Write("compose.yaml", compose ?? ComposeText());
        bed.SetToken(mark);
        bed.Claude.RotateByRename(mark);
        return bed;
    }

    /// <summary>A compose file: the gateway, and a second service that nothing has to touch.</summary>
    /// <param name="gateway">More lines of the gateway, each indented by four spaces.</param>
    /// <param name="variables">More variables of the gateway, such as GATEWAY_CRASH=1.</param>
    public static string ComposeText(string gateway = "", params string[] variables) => $$"""
        services:
          {{Service}}:
            image: ocx-bed/gateway
            restart: unless-stopped
            environment:
              ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}
        {{string.Concat(variables.Select(v => v.Split('=', 2)).Select(v => $"      {v[0]}: \"{v[1]}\"\n"))}}{{gateway}}
          openclaw-cli:
            image: ocx-bed/gateway
            command: [idle]
            restart: unless-stopped

        """;

    /// <summary>Writes a file of the compose directory, and returns its path.</summary>
    public string Write(string path, string content) => sandbox.Write(Path.Join(Project, path), content);

    /// <summary>Puts a token into <c>.env</c>.</summary>
    public void SetToken(string mark) => Write(".env", $"# the gateway's\nANTHROPIC_OAUTH_TOKEN={Tokens.Access(mark)}\nTZ=UTC\n");

    /// <summary>Runs docker compose in the compose directory, as an administrator would.</summary>
    /// <returns>Its standard output, less the final newline.</returns>
    public Task<string> ComposeAsync(params string[] arguments) => Engine.OutputAsync(
        Engine.Command(["compose", "--ansi", "never", .. ComposeArguments, .. arguments])
            .WithWorkingDirectory(ComposeDirectory).With((Marked.Variable, Marked.Mark), ("HOME", Root), ("PWD", ComposeDirectory)));

    /// <summary>Starts the project, and waits until the gateway answers; unless it is not to serve.</summary>
    public async Task UpAsync(bool serves = true)
    {
        await ComposeAsync("up", "-d");
        if (serves)
        {
            await WaitAnyServedAsync();
        }
    }

    /// <summary>A gateway that takes two seconds to be taken down: time enough to do something meanwhile.</summary>
    public static string SlowToEnd => ComposeText("    stop_grace_period: 2s\n", "GATEWAY_IGNORE_TERM=1");

    public Task<IReadOnlyList<Container>> ContainersAsync(string service = Service) =>
        Engine.Api.ContainersAsync($"com.docker.compose.service={service}", OfThisProject);

    /// <summary>The id of the service's one container.</summary>
    public async Task<string> ContainerIdAsync(string service = Service) => (await ContainersAsync(service)).Single().Id;

    /// <summary>Looks at the service's one container, by a Go template.</summary>
    public async Task<string> InspectAsync(string format, string service = Service) => await Engine.DockerAsync("inspect", "-f", format, await ContainerIdAsync(service));

    /// <summary>The token that the gateway itself has; <c>null</c> while it cannot be reached.</summary>
    public async Task<string?> TokenServedAsync()
    {
        foreach (var container in (await ContainersAsync()).Where(c => c is { State: "running", Address: not null }))
        {
            if (await TokenAtAsync(container.Address!) is { } token)
            {
                return token;
            }
        }

        return null;
    }

    /// <summary>The token of the gateway at this address; <c>null</c> when there is none.</summary>
    public static async Task<string?> TokenAtAsync(string address)
    {
        try
        {
            return await Http.GetStringAsync(new Uri($"http://{address}:18789/cgi-bin/token"));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or SocketException)
        {
            // Not listening yet, or no more. SocketsHttpHandler asks a new connection for its peer, outside of what it wraps:
            // where that has gone again meanwhile, a bare SocketException comes out.
            return null;
        }
    }

    /// <summary>Waits until the gateway answers with this token.</summary>
    public async Task WaitServedAsync(string mark, double seconds = 20) => await WaitAsync(t => t == Tokens.Access(mark), $"the gateway has {mark}", seconds);

    /// <summary>Brings tokens until a process is met that has this in its command line: what lasts for milliseconds may be over before anybody has looked.</summary>
    /// <param name="moment">A part of the command line.</param>
    /// <param name="bring">Brings a token of this mark.</param>
    /// <param name="runs">Whether there is such a process now; where it is not given, of those that bear the mark of this bed.</param>
    /// <returns>The mark of the token that was on its way then.</returns>
    public async Task<string> MeetAsync(string moment, Action<string> bring, Func<string, bool>? runs = null)
    {
        runs ??= Marked.Runs;
        for (var i = 1; i <= 4; i++)
        {
            var mark = $"new-{i}";
            bring(mark);
            if (await Eventually.TryAsync(() => runs(moment), 10) is not null)
            {
                return mark;
            }

            await WaitServedAsync(mark);
        }

        throw new AssertionException($"four tokens came to the gateway, and nobody was met at {moment}");
    }

    /// <summary>Waits until the gateway answers.</summary>
    public async Task WaitAnyServedAsync(double seconds = 20) => await WaitAsync(t => t is not null, "the gateway answers", seconds);

    /// <summary>Asks the gateway for its token all the time, until it is disposed.</summary>
    public GatewayWatch Watch(TimeSpan? interval = null) => new(this, interval);

    /// <summary>A tool, configured for this bed.</summary>
    public Command Program(string tool, params string[] arguments) => Shell.Command(tool, arguments).WithWorkingDirectory(Root)
        .With(Engine.Variables).With([.. Variables.Select(v => (v.Key, (string?)v.Value))]);

    /// <summary>Starts a tool that stays, configured for this bed.</summary>
    public Resident Start(string tool, params string[] arguments) => new(Program(tool, arguments));

    /// <summary>The configuration of this bed.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Marked.Variable] = Marked.Mark,
        ["OCX_STATE_DIR"] = StateDirectory,
        ["OCX_CREDENTIALS"] = Claude.Credentials,
        ["OCX_COMPOSE_DIR"] = ComposeDirectory,
        ["RUNTIME_DIRECTORY"] = this["run"],
        ["STATE_DIRECTORY"] = this["var"],
        ["TMPDIR"] = this["tmp"],
        ["HOME"] = Root,
    };

    /// <summary>Ends the test's processes, and takes the project down: containers, networks, volumes.</summary>
    public async ValueTask DisposeAsync()
    {
        Marked.Kill();
        await Eventually.TryAsync(() => Marked.Processes().Count == 0, 5);
        if (await Engine.Api.AnswersAsync())
        {
            await RemoveAsync();
        }

        if (Directory.Exists(Root))
        {
            sandbox.Dispose();
        }
    }

    private async Task RemoveAsync()
    {
        foreach (var container in await Engine.Api.ContainersAsync(OfThisProject))
        {
            await Engine.DockerAsync("rm", "-fv", container.Id);
        }

        foreach (var kind in new[] { "network", "volume" })
        {
            foreach (var id in (await Engine.DockerAsync(kind, "ls", "-q", "--filter", $"label=com.docker.compose.project={Project}")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await Engine.DockerAsync(kind, "rm", id);
            }
        }
    }

    private async Task WaitAsync(Predicate<string?> wanted, string what, double seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        string? token;
        while (!wanted(token = await TokenServedAsync()))
        {
            if (limit.IsCancellationRequested)
            {
                throw new AssertionException($"not within {seconds} s: {what}; it has {token ?? "nothing"}");
            }

            await Task.Delay(10);
        }
    }
}
