namespace Ocx;

/// <summary>Tells how long the tokens live that a file holds.</summary>
public sealed class TokenReader
{
    private const int LongestSubscription = 64;
    private const string OwnFile = "name the right file; if this is Claude Code's own, " + CredentialReader.SignIn;

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
        Judge(path, () => new Settling(time).Read(() => Parse(path), tokens => tokens?.Exists(t => IsBlank(t)) == true), isFile: true);

    /// <summary>The tokens of a file as it is this instant.</summary>
    public IReadOnlyList<TokenStatus> ReadNow(string path) => Judge(path, () => Parse(path), isFile: true);

    /// <summary>Whether a file as it is this instant holds a token, and only good ones. Asked every minute, it makes no report.</summary>
    public bool IsGoodNow(string path)
    {
        try
        {
            var now = time.GetUtcNow();
            return Parse(path) is { Count: > 0 } tokens && tokens.TrueForAll(t => State(t, now) is TokenState.Fresh or TokenState.LongLived)
                && (tokens.TrueForAll(t => t.ExpiresAt is null) || ClockDoubt.Of(now, path) is null);
        }
        catch (Exception e) when (e is JsonTextException or OcxException)
        {
            return false;
        }
    }

    /// <summary>The tokens of a document that is read to its end.</summary>
    public IReadOnlyList<TokenStatus> Read(string name, Func<byte[]> read) => Judge(name, () => TokenText.Parse(read(), name), isFile: false);

    private static bool IsBlank(TokenText token) => token is { AccessToken: "", Error: null };

    private TokenState State(TokenText token, DateTimeOffset now) => token switch
    {
        { Error: not null } => TokenState.Unreadable,
        { AccessToken: "" } => TokenState.Blank,
        { ExpiresAt: null } => TokenState.LongLived,
        { ExpiresAt: { } end } when end <= now.ToUnixTimeMilliseconds() => TokenState.Expired,
        { ExpiresAt: { } end } when DateTimeOffset.FromUnixTimeMilliseconds(end) - now <= within => TokenState.Expiring,
        _ => TokenState.Fresh,
    };

    private List<TokenText>? Parse(string path) => files.TryRead(path) is { } text ? TokenText.Parse(text, path) : null;

    private IReadOnlyList<TokenStatus> Judge(string name, Func<List<TokenText>?> read, bool isFile)
    {
        try
        {
            var tokens = read();
            return tokens is null ? [Missing(name, "no such file")]
                : tokens.Count == 0 ? [Missing(name, "no sign-in in it")]
                : [.. tokens.Select(t => Judge(name, t, isFile))];
        }
        catch (JsonTextException e)
        {
            return [Bad(name, TokenState.Unreadable, e.Message, OwnFile)];
        }
        catch (OcxException e)
        {
            var problem = e.Message.StartsWith(name + ": ", StringComparison.Ordinal) ? e.Message[(name.Length + 2)..] : e.Message;
            return [Bad(name, TokenState.Unreadable, problem, e.Hint ?? (e.ExitCode == ExitCode.BadData ? OwnFile : "name a regular file, and run this as somebody who may read it"))];
        }
    }

    private TokenStatus Judge(string name, TokenText token, bool isFile)
    {
        if (token.Error is not null)
        {
            return Bad(name, TokenState.Unreadable, token.Error.Message, token.Error.Hint ?? TokenText.PutThere) with { Profile = Shown(token.Profile) };
        }

        var now = time.GetUtcNow();
        DateTimeOffset? signInEnd = token.SignInEndsAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null;
        var state = State(token, now);
        var doubt = state != TokenState.Fresh ? null : isFile ? ClockDoubt.Of(now, name) : ClockDoubt.Of(now, name, written: null);
        state = doubt is null ? state : TokenState.Expiring; // it lives as long as was asked for only if the clock is right
        return new TokenStatus
        {
            File = SecretText.MaskTokens(name),
            Profile = Shown(token.Profile),
            State = state,
            Now = now,
            ExpiresAt = state != TokenState.Blank && token.ExpiresAt is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null,
            SignInEndsAt = signInEnd,
            Subscription = Shown(token.Subscription) is { Length: > LongestSubscription } text ? $"{text[..LongestSubscription]}..." : Shown(token.Subscription),
            Fingerprint = state == TokenState.Blank ? null : Fingerprint.Of(token.AccessToken),
            Problem = state == TokenState.Blank ? token.Profile is null ? "the sign-in has ended" : "the token is empty" : doubt is not null ? SecretText.MaskTokens(doubt) : token.Warning?.Message,
            Cure = doubt is not null ? ClockDoubt.Cure : Cure(token, state, hasEnded: signInEnd <= now),
        };
    }

    /// <summary>What only a person can do comes first: a refresh does nothing about it.</summary>
    private static string? Cure(TokenText token, TokenState state, bool hasEnded) => state switch
    {
        TokenState.Blank => token.Profile is null ? CredentialReader.SignIn : TokenText.PutThere,
        TokenState.Expired or TokenState.Expiring when hasEnded => CredentialReader.SignIn,
        TokenState.Expired => token.Renewal,
        TokenState.Expiring => token.Renewal != CredentialSource.Refresh ? token.Renewal
            : "Claude Code refreshes it in its last five minutes, when it is called: claude -p \"say ok\"",
        _ => token.Warning?.Hint,
    };

    /// <summary>What a document says, as it may be shown: somebody may have pasted a token there.</summary>
    private static string? Shown(string? text) => text is null ? null : SecretText.MaskTokens(text);

    private TokenStatus Missing(string name, string problem) =>
        Bad(name, TokenState.Missing, problem, "sign in: run claude, then /login; or name the right file");

    private TokenStatus Bad(string name, TokenState state, string problem, string? cure) =>
        new() { File = SecretText.MaskTokens(name), State = state, Now = time.GetUtcNow(), Problem = SecretText.MaskTokens(problem), Cure = cure };
}
