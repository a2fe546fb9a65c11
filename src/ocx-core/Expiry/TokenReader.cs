namespace Ocx;

/// <summary>Tells how long the tokens live that a file holds.</summary>
public sealed class TokenReader
{
    private readonly InputFile files;
    private readonly TimeSpan within;
    private readonly TimeProvider time;

    /// <summary>Creates a reader.</summary>
    /// <param name="settings">The configuration, for OpenClaw's state directory.</param>
    /// <param name="within">How long a token has to live yet to count as fresh.</param>
    /// <param name="time">The clock.</param>
    public TokenReader(Settings settings, TimeSpan within, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        files = new InputFile(settings.StateDirectory);
        this.within = within;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The tokens of a file, which somebody may be writing this instant: waits up to 5 s until it is complete, and 2 s until a blank one is believed.</summary>
    public IReadOnlyList<TokenStatus> Read(string path) =>
        Judge(path, () => new Settling(time).Read(() => Parse(path), tokens => tokens?.Exists(t => IsBlank(t)) == true));

    /// <summary>The tokens of a file as it is this instant.</summary>
    public IReadOnlyList<TokenStatus> ReadNow(string path) => Judge(path, () => Parse(path));

    /// <summary>The tokens of a document that is all there.</summary>
    public IReadOnlyList<TokenStatus> Read(string name, byte[] text) => Judge(name, () => TokenText.Parse(text, name));

    private static bool IsBlank(TokenText token) => token is { AccessToken: "", Error: null };

    private List<TokenText>? Parse(string path) => files.TryRead(path) is { } text ? TokenText.Parse(text, path) : null;

    private IReadOnlyList<TokenStatus> Judge(string name, Func<List<TokenText>?> read)
    {
        try
        {
            var tokens = read();
            return tokens is null ? [Missing(name, "no such file")]
                : tokens.Count == 0 ? [Missing(name, "no sign-in in it")]
                : [.. tokens.Select(t => Judge(name, t))];
        }
        catch (JsonTextException e)
        {
            return [Bad(name, TokenState.Unreadable, e.Message, null)];
        }
        catch (OcxException e)
        {
            return [Bad(name, TokenState.Unreadable, e.Message, e.Hint)];
        }
    }

    private TokenStatus Judge(string name, TokenText token)
    {
        if (token.Error is not null)
        {
            return Bad(name, TokenState.Unreadable, token.Error.Message, token.Error.Hint) with { Profile = token.Profile };
        }

        var now = time.GetUtcNow();
        DateTimeOffset? expires = token.ExpiresAt is { } e ? DateTimeOffset.FromUnixTimeMilliseconds(e) : null;
        var state = IsBlank(token) ? TokenState.Blank
            : expires is null ? TokenState.LongLived
            : expires <= now ? TokenState.Expired
            : expires - now <= within ? TokenState.Expiring
            : TokenState.Fresh;
        return new TokenStatus
        {
            File = name,
            Profile = token.Profile,
            State = state,
            Now = now,
            ExpiresAt = state == TokenState.Blank ? null : expires,
            SignInEndsAt = token.SignInEndsAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            Subscription = token.Subscription,
            Fingerprint = state == TokenState.Blank ? null : Fingerprint.Of(token.AccessToken),
            Problem = token.Warning?.Message ?? (state == TokenState.Blank ? "the sign-in has ended" : null),
            Cure = token.Warning?.Hint ?? state switch
            {
                TokenState.Blank => CredentialReader.SignIn,
                TokenState.Expired => CredentialSource.Refresh,
                TokenState.Expiring => "Claude Code refreshes it in its last five minutes, when it is called: claude -p \"say ok\"",
                _ => null,
            },
        };
    }

    private TokenStatus Missing(string name, string problem) =>
        Bad(name, TokenState.Missing, $"{name}: {problem}", "sign in: run claude, then /login; or name the right file");

    private TokenStatus Bad(string name, TokenState state, string problem, string? cure) =>
        new() { File = name, State = state, Now = time.GetUtcNow(), Problem = problem.StartsWith(name, StringComparison.Ordinal) ? problem : $"{name}: {problem}", Cure = cure };
}
