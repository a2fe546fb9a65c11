namespace Ocx;

/// <summary>What several checks look at, each found once: the credentials, the gateway, systemd's units.</summary>
internal sealed class Scene
{
    private readonly CancellationToken stop;
    private readonly Lazy<CredentialDocument> credentials;
    private readonly Lazy<IReadOnlyList<TokenStatus>> signIn;
    private readonly Lazy<string> advice;
    private readonly Lazy<Task<ClaudePlace>> claude;
    private readonly Lazy<Task<string?>> envFile;
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
        advice = new(() => new SignInAdvice(settings, log, "this machine").Line().Replace("`", "", StringComparison.Ordinal));
        claude = new(() => new ClaudeFinder(ClaudeTarget.Of(settings), settings, Launcher, log).FindAsync(settings.Credentials, stop));
        envFile = new(FindEnvFileAsync);
        units = new(() => new Systemctl(Launcher).ShowAsync(OurUnits.All, stop));
        OpenClaw = new OpenClawView(this, stop);
    }

    /// <summary>What the units load.</summary>
    public LoadedConfiguration Loaded { get; }

    public Settings Settings { get; }

    public Log Log { get; }

    public Launcher Launcher { get; }

    public DockerEngine Docker { get; }

    public Compose Compose { get; }

    public GatewayTarget Target { get; }

    /// <summary>OpenClaw's own files.</summary>
    public OpenClawView OpenClaw { get; }

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

    /// <summary>Whether a token is Claude Code's own, and its life is over: then nothing has to be carried, but refreshed.</summary>
    public bool HasExpired(string token) => token == Token && SignIn.State == TokenState.Expired;

    /// <summary>Why Claude Code's credentials cannot be read by who we are; <c>null</c>: they can, whatever is in them.</summary>
    public OcxException? Denied
    {
        get
        {
            try
            {
                _ = Credentials;
                return null;
            }
            catch (OcxException e)
            {
                return IsDenied(e) ? new(e.ExitCode, e.Message, "run this as root") : null;
            }
        }
    }

    /// <summary>What a person does to sign in.</summary>
    public string SignInAdvice => advice.Value;

    /// <summary>Whether OpenClaw keeps its profiles in SQLite.</summary>
    public bool IsSqlite => StoreGeneration.IsSqlite(Settings);

    /// <summary>Whether the refresh token is to be kept from OpenClaw: as ocx-sync has it, unless somebody has said otherwise.</summary>
    public bool IsAccessOnly => Environment.GetEnvironmentVariable("OCX_ACCESS_ONLY") is null or "" || Settings.IsAccessOnly();

    /// <summary>Whether an error is one of rights: it tells nothing of what is looked at.</summary>
    public static bool IsDenied(OcxException error) => error.ExitCode == ExitCode.NoInput && error.Message.EndsWith("permission denied", StringComparison.Ordinal);

    /// <summary>The <c>.env</c> that the gateway's token comes from; <c>null</c> where there is no gateway.</summary>
    public Task<string?> EnvFileAsync() => envFile.Value;

    /// <summary>The token in it, as Compose reads it.</summary>
    /// <exception cref="OcxException">65, 66 or 78: there is none to be had.</exception>
    public async Task<string> EnvTokenAsync()
    {
        var path = await EnvFileAsync() ?? throw new OcxException(ExitCode.Configuration, "there is no .env: OCX_COMPOSE_DIR is empty");
        return new EnvToken(path).Read(new ComposeProject(null, Path.GetDirectoryName(path) ?? "/", [], [], Settings.Service));
    }

    /// <summary>Why a running gateway would not take a token from its store; <c>null</c>: it does.</summary>
    /// <exception cref="OcxException">69 or 75: the store cannot be asked.</exception>
    public async Task<string?> WhyNotStoredAsync(string token, CancellationToken stop) => IsSqlite
        ? await StoredInDatabases.WhyNotAsync(Target, Settings, Log, token, stop)
        : (await GatewayAsync()).Container.WhyNoStore(Settings.StateDirectory) ?? StoredProfiles.WhyNot(Settings.StateDirectory, token, Log);

    /// <summary>Where Claude Code would be called.</summary>
    /// <inheritdoc cref="ClaudeFinder.FindAsync"/>
    public Task<ClaudePlace> ClaudeAsync() => claude.Value;

    /// <summary>The gateway.</summary>
    /// <exception cref="OcxException">69: the engine does not answer. 78: it is not known which one is meant.</exception>
    public Task<Gateway> GatewayAsync() => gateway.Value;

    /// <summary>Our units, by their names.</summary>
    /// <exception cref="OcxException">69: systemd does not answer.</exception>
    public Task<IReadOnlyDictionary<string, UnitStatus>> UnitsAsync() => units.Value;

    private Task<Gateway> FindGatewayAsync() => HasGateway
        ? new GatewayFinder(Target, Docker, Compose, new PendingMarker(Settings.OwnState, Log), Log).FindAsync(stop)
        : throw new OcxException(ExitCode.Configuration, "OCX_COMPOSE_DIR is empty: there is no gateway to look after");

    private async Task<string?> FindEnvFileAsync()
    {
        if (Settings.EnvFile is not null || !HasGateway)
        {
            return Settings.EnvFile;
        }

        try
        {
            return (await GatewayAsync()).Project.EffectiveEnvFiles[^1];
        }
        catch (OcxException)
        {
            return Path.Join(Settings.ComposeDirectory ?? Settings.DefaultComposeDirectory, ".env"); // the check of the gateway says why
        }
    }
}
