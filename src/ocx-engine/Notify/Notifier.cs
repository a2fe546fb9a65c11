namespace Ocx;

/// <summary>
/// Tells a person once per change of state. What is to be told is on disk before it is remembered as told, and is
/// forgotten when it has arrived: killed at any instant, a person is told twice rather than never.
/// </summary>
public sealed class Notifier
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Settings settings;
    private readonly Log log;
    private readonly TimeProvider time;
    private readonly NotifyJournal journal;
    private readonly OwnMemory files;
    private readonly NotifyMemory memory;
    private readonly MessageComposer composer;
    private readonly FlagKeeper flag;

    /// <summary>Creates it.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what went wrong.</param>
    public Notifier(Settings settings, Log log)
        : this(settings, log, NotifyJournal.ForProcess(log.Quiet), TimeProvider.System)
    {
    }

    internal Notifier(Settings settings, Log log, NotifyJournal journal, TimeProvider time)
    {
        this.settings = settings;
        this.log = log;
        this.time = time;
        this.journal = journal;
        files = new OwnMemory(settings.OwnState, log);
        memory = new NotifyMemory(files);
        composer = new MessageComposer(settings, log, time);
        flag = new FlagKeeper(new ReauthFlag(settings, log), log);
    }

    /// <summary>Takes news.</summary>
    /// <exception cref="OcxException">75: another run has been at work all the time.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>; what no channel has taken yet waits.</exception>
    public async Task<NotifyOutcome> RunAsync(NotifyRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.DryRun)
        {
            return Plan(request);
        }

        RunLock held;
        try
        {
            // Not inherited: a command of the user's may leave somebody behind, who would keep it for good.
            var path = OwnDirectory.LockFile(settings.OwnState, "@notify");
            held = RunLock.Take(path, Patience, () => log.Detail("waiting for another run of ocx-notify"), stop, inherited: false);
        }
        catch (OcxException e) when (e.ExitCode is ExitCode.CannotCreate or ExitCode.IoError)
        {
            return WithoutMemory(Learn(request), request, e);
        }

        using (held)
        {
            return await RunLockedAsync(request, stop);
        }
    }

    /// <summary>Sends a message that shows that messages arrive.</summary>
    public async Task<NotifyOutcome> TestAsync(bool dryRun, CancellationToken stop)
    {
        var message = composer.Test();
        var outcomes = await new ChannelTest(settings, log, flag, Say).RunAsync(message, dryRun, stop);
        return new() { Subject = NotifySubject.Refresh, Message = message, Channels = outcomes };
    }

    private Change Learn(NotifyRequest request)
    {
        if (request.Subject == NotifySubject.Ending && composer.Token is { State: TokenState.Unreadable } token)
        {
            log.Warning($"{token.File}: {token.Problem}: when the sign-in ends is not known", token.Cure);
        }

        return Change.Of(request, memory, composer, time.GetUtcNow());
    }

    private NotifyOutcome Plan(NotifyRequest request)
    {
        var outbox = Outbox.Load(files);
        return Outcome(request, Learn(request), Channels.Of(settings).Select(c =>
            new ChannelOutcome(c.Name, c.Problem is null ? "waiting" : "wrong", outbox.Of(c.Name).Messages.Count, c.Problem)));
    }

    private async Task<NotifyOutcome> RunLockedAsync(NotifyRequest request, CancellationToken stop)
    {
        var change = Learn(request);
        var channels = Channels.Of(settings);
        var outbox = Outbox.Load(files);
        var outcomes = new List<ChannelOutcome>();
        try
        {
            Enqueue(change.Message, channels, outbox);
        }
        catch (OcxException e)
        {
            return WithoutMemory(change, request, e);
        }

        outcomes.AddRange(Tell(change.Message));
        try
        {
            Remember(change, outbox, outcomes);
            outcomes.AddRange(await new Delivery(outbox, log, time).RunAsync(channels, request.Queue, change.Message is not null, stop));
            return Outcome(request, change, outcomes);
        }
        catch (OcxException e) when (e.ExitCode is ExitCode.CannotCreate or ExitCode.IoError)
        {
            log.Error(e);
            return Outcome(request, change, outcomes) with { IsForgotten = true };
        }
    }

    private void Remember(Change change, Outbox outbox, List<ChannelOutcome> outcomes)
    {
        try
        {
            change.Save(memory);
            outcomes.AddRange(flag.Keep(change.Refresh, change.RefreshAfter, after => memory.Save(NotifySubject.Refresh, after)));
        }
        catch (OcxException)
        {
            outbox.Remove(change.Message); // else one more would wait after every run
            outbox.Save();
            throw;
        }
    }

    /// <summary>Adds a message to what waits, durably.</summary>
    /// <exception cref="OcxException">73: that cannot be written.</exception>
    private void Enqueue(NotifyMessage? message, IReadOnlyList<ConfiguredChannel> channels, Outbox outbox)
    {
        outbox.Forget(name => channels.Any(c => c.Name == name));
        foreach (var channel in message is null ? [] : channels)
        {
            if (outbox.Of(channel.Name).Add(message!))
            {
                log.Warning($"{channel.Name}: more than {Waiting.Most} messages wait: the oldest is dropped");
            }
        }

        outbox.Save();
    }

    /// <summary>
    /// What cannot be remembered as told will be told again at every run: so on standard error and by the flag alone, and
    /// by no channel that wakes somebody.
    /// </summary>
    private NotifyOutcome WithoutMemory(Change change, NotifyRequest request, OcxException problem)
    {
        log.Error(problem);
        var outcomes = Tell(change.Message);
        if (change.RefreshAfter?.State == SubjectState.Reauth)
        {
            outcomes = [.. outcomes, .. flag.Keep(change.Refresh, change.RefreshAfter, _ => { })];
        }

        return Outcome(request, change, outcomes) with { IsForgotten = true };
    }

    private static NotifyOutcome Outcome(NotifyRequest request, Change change, IEnumerable<ChannelOutcome> channels) => new()
    {
        Subject = request.Subject,
        Message = change.Message,
        State = request.Subject == NotifySubject.Ending ? null : change.After?.State ?? SubjectState.Good,
        Since = change.After is { State: not SubjectState.Good } bad ? bad.Since : null,
        Failures = change.After?.Failures ?? 0,
        Channels = [.. channels],
    };

    private IEnumerable<ChannelOutcome> Tell(NotifyMessage? message) =>
        message is not null && Say(message) is { } lost ? [new ChannelOutcome("journal", "failed", 0, lost)] : [];

    private OcxException? Say(NotifyMessage message)
    {
        try
        {
            journal.Say(message);
            return null;
        }
        catch (OcxException e)
        {
            return e;
        }
    }
}
