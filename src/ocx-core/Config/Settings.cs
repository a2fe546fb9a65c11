namespace Ocx;

/// <summary>
/// The configuration: the environment (<c>OCX_*</c>), else the defaults. A tool's options come before both.
/// <c>units/ocx-sync</c> holds the same defaults; a test keeps the two together.
/// </summary>
public sealed class Settings
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(270);
    private static readonly TimeSpan DefaultRefreshWithin = TimeSpan.FromMinutes(90);

    private readonly Func<string, string?> environment;

    /// <summary>Creates the configuration.</summary>
    /// <param name="environment">A variable of the environment; <c>null</c> when it is not set.</param>
    public Settings(Func<string, string?>? environment = null) => this.environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>OpenClaw's state directory.</summary>
    public string StateDirectory => NonEmpty("OCX_STATE_DIR") ?? NonEmpty("OPENCLAW_STATE_DIR") ?? Path.Join(Environment.IsPrivilegedProcess ? "/root" : HomeDirectory, ".openclaw");

    /// <summary>OpenClaw's configuration, where somebody has named it; else it lies in the state directory.</summary>
    public string? OpenClawConfigPath => NonEmpty("OPENCLAW_CONFIG_PATH");

    /// <summary>Claude Code's credentials: those of the proxy's workspace, where they are, else the user's own.</summary>
    public string Credentials
    {
        get
        {
            var proxy = Path.Join(StateDirectory, "workspaces/workspace-claude-proxy/config/.claude/.credentials.json");
            return NonEmpty("OCX_CREDENTIALS")
                ?? (File.Exists(proxy) ? proxy : Path.Join(NonEmpty("CLAUDE_CONFIG_DIR") ?? Path.Join(HomeDirectory, ".claude"), ".credentials.json"));
        }
    }

    /// <summary>OpenClaw's <c>oauth.json</c>, of the generation that has one.</summary>
    public string OAuthJson => NonEmpty("OCX_OAUTH_JSON") ?? Path.Join(StateDirectory, "credentials/oauth.json");

    /// <summary>Whether the refresh token is kept from OpenClaw.</summary>
    /// <exception cref="OcxException">78: it says something else than 0 or 1; taken for no, a refresh token would get out.</exception>
    public bool IsAccessOnly() => NonEmpty("OCX_ACCESS_ONLY") switch
    {
        null or "0" => false,
        "1" => true,
        var other => throw new OcxException(ExitCode.Configuration, $"OCX_ACCESS_ONLY is neither 0 nor 1: {other}"),
    };

    /// <summary>Whether the configuration itself says that OpenClaw keeps its profiles in SQLite.</summary>
    /// <exception cref="OcxException">78: it says something else than json or sqlite.</exception>
    public bool IsSqliteStore() => NonEmpty("OCX_STORE") switch
    {
        null or "json" => false,
        "sqlite" => true,
        var other => throw new OcxException(ExitCode.Configuration, $"OCX_STORE is neither json nor sqlite: {other}"),
    };

    /// <summary>How long before its end a token is to be refreshed. Claude Code itself refreshes in the last five minutes, and not before.</summary>
    /// <exception cref="OcxException">78: it is no length of time.</exception>
    public TimeSpan Within() => NonEmpty("OCX_WITHIN") is not { } text ? DefaultWithin : Duration.Parse(text)
        ?? throw new OcxException(ExitCode.Configuration, $"OCX_WITHIN is no length of time: {text}", Duration.Example);

    /// <summary>How long before its end Claude Code refreshes a token when it is called, and not before.</summary>
    public static readonly TimeSpan ClaudeWindow = TimeSpan.FromMinutes(5);

    /// <summary>How long before its end a token is due, when Claude Code is to refresh it: a longer time would call it for nothing.</summary>
    /// <param name="asked">What is asked for.</param>
    public static TimeSpan DueWithin(TimeSpan asked) => asked > ClaudeWindow ? DefaultWithin : asked;

    /// <summary>How long before its end a token is to be refreshed without Claude Code, which is not bound to its five minutes.</summary>
    /// <exception cref="OcxException">78: it is no length of time.</exception>
    public TimeSpan RefreshWithin() => NonEmpty("OCX_REFRESH_WITHIN") is not { } text ? DefaultRefreshWithin : Duration.Parse(text)
        ?? throw new OcxException(ExitCode.Configuration, $"OCX_REFRESH_WITHIN is no length of time: {text}", Duration.Example);

    /// <summary>Who is asked for the next token where Claude Code is not, if somebody has named another than Anthropic's.</summary>
    public string? RefreshEndpoint => NonEmpty("OCX_REFRESH_ENDPOINT");

    /// <summary>Where Claude Code's command line runs: <c>container</c> or <c>host</c>; <c>null</c> where nobody has said it.</summary>
    public string? CliMode => NonEmpty("OCX_CLI_MODE");

    /// <summary>The container that it runs in, if somebody has named it.</summary>
    public string? CliContainer => NonEmpty("OCX_CLI_CONTAINER");

    /// <summary>As whom it runs in there, if not as the container's own user.</summary>
    public string? CliUser => NonEmpty("OCX_CLI_USER");

    /// <summary>Whether Claude Code is to call Anthropic itself, whatever its environment says: <c>auto</c>, <c>always</c> or <c>never</c>.</summary>
    public string BaseOverride => NonEmpty("OCX_BASE_URL_OVERRIDE") ?? "auto";

    /// <summary>The compose directory that somebody has named; <c>null</c> where nobody has. Empty: there is no gateway to look after.</summary>
    public string? ComposeDirectory => environment("OCX_COMPOSE_DIR");

    /// <summary>Where OpenClaw's installation puts its compose file.</summary>
    public static string DefaultComposeDirectory => "/root/openclaw";

    /// <summary>The <c>.env</c> that somebody has named.</summary>
    public string? EnvFile => NonEmpty("OCX_ENV_FILE");

    /// <summary>The gateway's service in the compose file.</summary>
    public string Service => NonEmpty("OCX_SERVICE") ?? "openclaw-gateway";

    /// <summary>How the gateway is taken down and up: <c>down-up</c>, <c>up</c> or <c>force</c>.</summary>
    public string Strategy => NonEmpty("OCX_STRATEGY") ?? "down-up";

    /// <summary>Whether the token goes into OpenClaw's store, which a running gateway takes up by itself.</summary>
    /// <exception cref="OcxException">78: it says something else than recreate or hot.</exception>
    public bool IsHotHandover() => NonEmpty("OCX_HANDOVER") switch
    {
        null or "recreate" => false,
        "hot" => true,
        var other => throw new OcxException(ExitCode.Configuration, $"OCX_HANDOVER is neither recreate nor hot: {other}"),
    };

    /// <summary>The file that is there as long as a person must sign in: in the compose directory, else in OpenClaw's state directory. Empty where somebody has said so, which means nothing.</summary>
    public string ReauthFlag => environment("OCX_REAUTH_FLAG") ?? Path.Join(
        (ComposeDirectory ?? (Directory.Exists(DefaultComposeDirectory) ? DefaultComposeDirectory : null)) is { Length: > 0 } compose ? compose : StateDirectory,
        "REAUTH_NEEDED");

    /// <summary>Where messages to a person are posted: a secret, since whoever knows it can post there too.</summary>
#pragma warning disable CA1056 // as it was given: what it is worth the webhook says
    public string? NotifyUrl => NonEmpty("OCX_NOTIFY_URL");
#pragma warning restore CA1056

    /// <summary>What such a message looks like: <c>json</c>, <c>slack</c>, <c>mattermost</c> or <c>ntfy</c>.</summary>
    public string NotifyFormat => NonEmpty("OCX_NOTIFY_FORMAT") ?? "json";

    /// <summary>The shell command that such a message is given to.</summary>
    public string? NotifyExec => NonEmpty("OCX_NOTIFY_EXEC");

    /// <summary>Where our own state lies, which outlives a crash of the machine: systemd's StateDirectory, else the FHS's or XDG's place.</summary>
    public string OwnState => NonEmpty("STATE_DIRECTORY")?.Split(':')[0]
        ?? (Environment.IsPrivilegedProcess ? "/var/lib/ocx" : Path.Join(NonEmpty("XDG_STATE_HOME") ?? Path.Join(HomeDirectory, ".local/state"), "ocx"));

    /// <summary>The home directory; a systemd unit of root has no HOME.</summary>
    public string HomeDirectory => NonEmpty("HOME") ?? (Environment.IsPrivilegedProcess ? "/root" : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    private string? NonEmpty(string name) => environment(name) is { Length: > 0 } value ? value : null;
}
