namespace Ocx;

/// <summary>The words of messages to a person.</summary>
internal sealed class MessageComposer
{
    private readonly TimeProvider time;
    private readonly Log log;
    private readonly Settings settings;
    private readonly string host = Log.Printable(Environment.MachineName);
    private readonly Lazy<TokenStatus> token;

    public MessageComposer(Settings settings, Log log, TimeProvider time)
    {
        this.settings = settings;
        this.log = log;
        this.time = time;
        token = new(() => new TokenReader(settings, TimeSpan.Zero, time).ReadNow(settings.Credentials)[0]);
    }

    /// <summary>The token as it is when it is asked for first; a file may be written any instant, and a message tells one state of it.</summary>
    public TokenStatus Token => token.Value;

    /// <summary>Whether no refresh is due: the token is good, and for long enough.</summary>
    public bool IsNotDue => Token.IsGood && (Token.Left is not { } left || left > Within());

    /// <summary>A message about a subject's state.</summary>
    /// <param name="what">What has happened.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="state">The state that it is in, or of which it has recovered.</param>
    /// <param name="since">Since when that is so.</param>
    public NotifyMessage Compose(NotifyEvent what, NotifySubject subject, SubjectState state, DateTimeOffset since) => what switch
    {
        NotifyEvent.Reauth => Message(what, subject.Name(), $"Sign in to Claude Code again on {host}", since,
            [$"its sign-in has ended: no new token since {Timestamp.Text(since)}", TokenFact()],
            [.. SignInLines()]),
        NotifyEvent.Failed when subject == NotifySubject.Gateway => Message(what, subject.Name(), $"The gateway on {host} does not get Claude Code's new token", since,
            [$"it has failed since {Timestamp.Text(since)}", TokenFact()],
            [$"see why, on {host}: `journalctl -u ocx-sync -u ocx-reconcile -n 50`", "or try it: `ocx-recreate --if-stale -v`"]),
        NotifyEvent.Failed => Message(what, subject.Name(), $"Claude Code's token is not refreshed on {host}", since,
            [$"it has failed since {Timestamp.Text(since)}", TokenFact()],
            [$"see why, on {host}: `journalctl -u ocx-trigger.service -n 50`", "or try it: `ocx-trigger -v`", $"its sign-in may have ended, which Claude Code up to 2.1.100 does not tell: {Advice}"]),
        _ => Message(what, subject.Name(),
            subject == NotifySubject.Gateway ? $"The gateway on {host} gets Claude Code's new token again"
            : state == SubjectState.Reauth ? $"Claude Code is signed in again on {host}"
            : $"Claude Code's token is refreshed again on {host}",
            since,
            [$"{(state == SubjectState.Reauth ? "it had been signed out" : "it had failed")} since {Timestamp.Text(since)}", TokenFact()],
            []),
    };

    /// <summary>That the sign-in ends, or will not end so soon any more.</summary>
    public NotifyMessage Ending(NotifyEvent what)
    {
        var end = Timestamp.Text(Token.SignInEndsAt!.Value);
        return what == NotifyEvent.Recovered
            ? Message(what, NotifySubject.Ending.Name(), $"Claude Code's sign-in on {host} was renewed", null, [$"it lasts until {end}"], [])
            : Token.HasSignInEnded
            ? Message(what, NotifySubject.Ending.Name(), $"Claude Code's sign-in on {host} has ended", null, [$"it ended at {end}: there will be no next token", TokenFact()], [.. SignInLines()])
            : Message(what, NotifySubject.Ending.Name(), $"Claude Code's sign-in on {host} ends soon", null, [$"it ends at {end}, and no refresh puts that off", TokenFact()], [.. SignInLines()]);
    }

    /// <summary>A message that shows that messages arrive.</summary>
    public NotifyMessage Test() =>
        Message(NotifyEvent.Test, NotifyEvent.Test.Name(), $"A test of ocx-notify on {host}", null, ["messages about Claude Code's sign-in arrive here", TokenFact()], []);

    private string Advice => new SignInAdvice(settings, log, host).Line();

    private IEnumerable<string> SignInLines() => [Advice, "ocx carries the new token to OpenClaw by itself"];

    private TimeSpan Within()
    {
        try
        {
            return Settings.DueWithin(settings.Within());
        }
        catch (OcxException)
        {
            return Settings.DueWithin(TimeSpan.MaxValue); // who asks whether a refresh is due has said what is wrong with it
        }
    }

    private string TokenFact() => Token.ExpiresAt is { } end
        ? $"the access token {Token.Fingerprint} {(Token.State == TokenState.Expired ? "has expired at" : "lives until")} {Timestamp.Text(end)}"
        : Token.State switch
        {
            TokenState.Blank => "the credentials hold no token any more",
            TokenState.LongLived => $"the access token {Token.Fingerprint} has no expiry",
            _ => $"{InLine(Token.File)}: {InLine(Token.Problem ?? Token.State.Name())}",
        };

    private NotifyMessage Message(NotifyEvent what, string about, string title, DateTimeOffset? since, IReadOnlyList<string> facts, IReadOnlyList<string> cures) => new()
    {
        Event = what,
        About = about,
        Title = title,
        Facts = [.. facts.Select(SecretText.MaskTokens)],
        Cures = [.. cures.Select(SecretText.MaskTokens)],
        Host = host,
        At = time.GetUtcNow(),
        Since = since,
        File = InLine(Token.File),
        TokenState = Token.State.Name(),
        ExpiresAt = Token.ExpiresAt,
        SignInEndsAt = Token.SignInEndsAt,
        Fingerprint = Token.Fingerprint,
    };

    /// <summary>What somebody else has given a name or a content, as a part of a line.</summary>
    private static string InLine(string text) => Log.Printable(text).Replace('`', '\'');
}
