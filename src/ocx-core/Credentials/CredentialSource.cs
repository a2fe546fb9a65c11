namespace Ocx;

/// <summary>Where a tool takes the credentials from: a file that Claude Code may be writing, or standard input.</summary>
public sealed class CredentialSource
{
    /// <summary>What brings the next token.</summary>
    public const string Refresh = "make Claude Code refresh it: claude -p \"say ok\"";

    private readonly string? path;
    private readonly InputFile files;
    private byte[]? input;

    /// <summary>Creates a source.</summary>
    /// <param name="path">The file; <c>null</c> or <c>-</c> is standard input.</param>
    /// <param name="settings">The configuration, for OpenClaw's state directory.</param>
    public CredentialSource(string? path, Settings settings)
    {
        this.path = path == "-" ? null : path;
        files = new InputFile(settings.StateDirectory);
    }

    /// <summary>The credentials as they are now: complete, and not blank.</summary>
    /// <exception cref="OcxException">65, 66 or 77, see <see cref="CredentialReader.Read"/>.</exception>
    public CredentialDocument Read() => path is null
        ? new CredentialReader().Read("standard input", () => input ??= StandardStreams.ReadInput(RefuseLines), settles: false)
        : new CredentialReader().Read(path, () => files.Read(path), settles: true);

    /// <summary>When an access token expires, for a message.</summary>
    public static string Expiry(CredentialDocument credentials) => credentials.ExpiresAt is { } expiry ? Timestamp.Text(DateTimeOffset.FromUnixTimeMilliseconds(expiry)) : "never";

    /// <summary>An expired token where it would do no good: Claude Code brings the next one.</summary>
    public static OcxException Expired(string target, CredentialDocument credentials) => new(
        ExitCode.TryAgain,
        $"{target}: left as it is: the access token {Fingerprint.Of(credentials.AccessToken)} expired at {Expiry(credentials)}",
        Refresh);

    private static void RefuseLines(byte first)
    {
        if (first != '{')
        {
            throw new OcxException(ExitCode.BadData, "standard input: not JSON", "if it is a list of paths, as inotifywait prints it, give FILE and --events");
        }
    }
}
