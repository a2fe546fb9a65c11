namespace Ocx;

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
