namespace Ocx;

/// <summary>What is asked of a refresh without Claude Code.</summary>
public sealed record RefreshOptions
{
    /// <summary>Anthropic's token endpoint, as Claude Code calls it; older ones call <c>console.anthropic.com</c>.</summary>
    public const string UsualEndpoint = "https://platform.claude.com/v1/oauth/token";

    /// <summary>Claude Code's credentials.</summary>
    public required string Credentials { get; init; }

    /// <summary>How long before its end a token is due.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Who is asked for the next token.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Where Claude Code runs, if it does: it has to see our locks.</summary>
    public required ClaudeTarget Target { get; init; }

    /// <summary>Refresh also what is not due, and before the next attempt is.</summary>
    public bool Force { get; init; }

    /// <summary>Find out what would be done, and do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The endpoint that is configured. Nothing of OpenClaw's or Claude Code's environment has a say in it: who is named there gets the refresh token.</summary>
    /// <exception cref="OcxException">78: it is none that a token may be sent to.</exception>
    public static Uri EndpointOf(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Uri.TryCreate(settings.RefreshEndpoint ?? UsualEndpoint, UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo: "", Fragment: "", Host.Length: > 0 }
            ? address
            : throw new OcxException(ExitCode.Configuration, "OCX_REFRESH_ENDPOINT is no address that a token may be sent to", $"https only, with no user and no password in it, such as {UsualEndpoint}");
    }
}
