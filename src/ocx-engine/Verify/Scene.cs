namespace Ocx;

/// <summary>What several checks look at, each found once: the credentials, the gateway, systemd's units.</summary>
internal sealed class Scene
{
    /// <summary>Our units: those that carry the token, and those that refresh it.</summary>
    public static readonly IReadOnlyList<string> Units =
    [
        "ocx-sync.service", "ocx-watch.path", "ocx-watch.service", "ocx-reconcile.timer", "ocx-reconcile.service",
        "ocx-trigger.timer", "ocx-trigger.service", "ocx-ending.timer", "ocx-ending.service",
    ];

    private readonly CancellationToken stop;
    private readonly Lazy<CredentialDocument> credentials;
    private readonly Lazy<IReadOnlyList<TokenStatus>> signIn;
    private readonly Lazy<Task<Gateway>> gateway;
    private readonly Lazy<Task<IReadOnlyDictionary<string, UnitStatus>>> units;

    public Scene(LoadedConfiguration loaded, Settings settings, Log log, CancellationToken stop)
    {
        Loaded = loaded;
        this.stop = stop;
        Settings = settings;
        Log = log;
        Launcher = new Launcher(log, settings);
        Docker = new DockerEngine(Launcher);
        Compose = new Compose(Launcher);
        Target = new GatewayTarget(settings.Service, settings.ComposeDirectory, settings.EnvFile);
        signIn = new(() => new TokenReader(settings, settings.Within()).Read(settings.Credentials));
        credentials = new(() => new CredentialReader().Read(settings.Credentials, () => new InputFile(settings.StateDirectory).Read(settings.Credentials), settles: true));
        gateway = new(FindGatewayAsync);
        units = new(() => new Systemctl(Launcher).ShowAsync(Units, stop));
    }

    /// <summary>What the units load.</summary>
    public LoadedConfiguration Loaded { get; }

    public Settings Settings { get; }

    public Log Log { get; }

    public Launcher Launcher { get; }

    public DockerEngine Docker { get; }

    public Compose Compose { get; }

    public GatewayTarget Target { get; }

    /// <summary>The clock.</summary>
    public DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Whether there is a gateway to look after.</summary>
    public bool HasGateway => Settings.ComposeDirectory is not "";

    /// <summary>The token in Claude Code's credentials, judged.</summary>
    public TokenStatus SignIn => signIn.Value[0];

    /// <summary>Claude Code's credentials.</summary>
    /// <exception cref="OcxException">65, 66 or 77: they are of no use.</exception>
    public CredentialDocument Credentials => credentials.Value;

    /// <summary>The access token in Claude Code's credentials; <c>null</c> where there is none.</summary>
    public string? Token
    {
        get
        {
            try
            {
                return Credentials.AccessToken;
            }
            catch (OcxException)
            {
                return null; // the check of the credentials says why
            }
        }
    }

    /// <summary>The gateway.</summary>
    /// <exception cref="OcxException">69: the engine does not answer. 78: it is not known which one is meant.</exception>
    public Task<Gateway> GatewayAsync() => gateway.Value;

    /// <summary>Our units, by their names.</summary>
    /// <exception cref="OcxException">69: systemd does not answer.</exception>
    public Task<IReadOnlyDictionary<string, UnitStatus>> UnitsAsync() => units.Value;

    private Task<Gateway> FindGatewayAsync() => HasGateway
        ? new GatewayFinder(Target, Docker, Compose, new PendingMarker(Settings.OwnState, Log), Log).FindAsync(stop)
        : throw new OcxException(ExitCode.Configuration, "OCX_COMPOSE_DIR is empty: there is no gateway to look after");
}
