namespace Ocx;

/// <summary>What is asked of Claude Code.</summary>
public sealed record TriggerOptions
{
    /// <summary>Its credentials, as this machine sees them.</summary>
    public required string Credentials { get; init; }

    /// <summary>Where its command line runs.</summary>
    public required ClaudeTarget Target { get; init; }

    /// <summary>How long before its end a token is due.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Call it also when the token is not due.</summary>
    public bool Force { get; init; }

    /// <summary>How long it may take; then it is told to end.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>
    /// How long it may take to end. A refresh token is spent by the first answer, so one who is killed while that arrives
    /// loses the sign-in. (Told to end, 2.1.329 waits two seconds for it, and older ones do not.)
    /// </summary>
    public static TimeSpan Grace => TimeSpan.FromSeconds(30);

    /// <summary>A refresh is done within seconds; what follows it is an answer of the model's.</summary>
    public static TimeSpan DefaultLimit => TimeSpan.FromSeconds(90);

    /// <summary>What hangs for longer hangs for good.</summary>
    public static TimeSpan LongestLimit => TimeSpan.FromMinutes(10);

    /// <summary>How long it may go on when we are told to end: it has perhaps just asked for the next token.</summary>
    public static TimeSpan StopPatience => TimeSpan.FromSeconds(20);

    /// <summary>How long it may go on when it has saved the next token: what is left is the model's answer.</summary>
    public static TimeSpan AnswerPatience => TimeSpan.FromSeconds(10);

    /// <summary>Find out what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Where Claude Code's command line runs, as far as somebody has said it.</summary>
/// <param name="Mode"><see cref="Container"/>, <see cref="Host"/>, or <c>null</c>: in the container if that runs, else here.</param>
/// <param name="Name">The container's name.</param>
/// <param name="User">As whom in there; <c>null</c>: as the container's own user.</param>
/// <param name="BaseOverride">Whether it is to call Anthropic itself: <c>auto</c>, <c>always</c> or <c>never</c>.</param>
public sealed record ClaudeTarget(string? Mode, string Name, string? User, string BaseOverride)
{
    /// <summary>Whether somebody has named the container.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>The container in which OpenClaw's usual installation has it.</summary>
    public const string UsualName = "claude-proxy";

    /// <summary>The mode in which it runs in a container.</summary>
    public const string Container = "container";

    /// <summary>The mode in which it runs on this machine.</summary>
    public const string Host = "host";

    /// <summary>What is configured, but for what was given.</summary>
    /// <exception cref="OcxException">64 or 78: a word means nothing.</exception>
    public static ClaudeTarget Of(Settings settings, string? mode = null, string? container = null, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Require(mode is null or Container or Host, $"--mode is neither container nor host: {mode}", ExitCode.Usage);
        Require(container is null || IsName(container), $"--container is no name of a container: {container}", ExitCode.Usage);
        Require(user is null or [not '-', ..], $"--user is no name of a user: {user}", ExitCode.Usage);
        Require(mode is not null || settings.CliMode is null or Container or Host, $"OCX_CLI_MODE is neither container nor host: {settings.CliMode}");
        Require(settings.CliContainer is null || IsName(settings.CliContainer), $"OCX_CLI_CONTAINER is no name of a container: {settings.CliContainer}");
        Require(settings.CliUser is null or [not '-', ..], $"OCX_CLI_USER is no name of a user: {settings.CliUser}");
        Require(settings.BaseOverride is "auto" or "always" or "never", $"OCX_BASE_URL_OVERRIDE is none of auto, always and never: {settings.BaseOverride}");

        // Who names a container means it.
        return new(
            mode ?? (container is null ? settings.CliMode : Container),
            container ?? settings.CliContainer ?? UsualName,
            user ?? settings.CliUser,
            settings.BaseOverride)
        {
            IsNamed = container is not null || settings.CliContainer is not null,
        };
    }

    // As the engine takes them; so none can be taken for an option.
    private static bool IsName(string text) => text is [var first, ..] && char.IsAsciiLetterOrDigit(first) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static void Require(bool condition, string message, int exitCode = ExitCode.Configuration)
    {
        if (!condition)
        {
            throw new OcxException(exitCode, message);
        }
    }
}
