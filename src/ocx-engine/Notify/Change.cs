namespace Ocx;

/// <summary>What news change, and what a person has to be told; nothing is written yet.</summary>
internal sealed record Change
{
    /// <summary>How long after its end a token should be refreshed, or somebody told that it is not.</summary>
    private static readonly TimeSpan RefreshPatience = TimeSpan.FromMinutes(10);

    /// <summary>What is remembered of the refresh: the flag follows it, whatever the news are about.</summary>
    public SubjectMemory? Refresh { get; private init; }

    /// <summary>What is to be remembered of it.</summary>
    public SubjectMemory? RefreshAfter { get; private init; }

    /// <summary>What a person is told.</summary>
    public NotifyMessage? Message { get; private init; }

    /// <summary>How the subject of the news is now; <c>null</c>: good.</summary>
    public SubjectMemory? After { get; private init; }

    private Action<NotifyMemory> Others { get; init; } = _ => { };

    /// <summary>Looks at the memory, and at the credentials.</summary>
    public static Change Of(NotifyRequest request, NotifyMemory memory, MessageComposer composer, DateTimeOffset now)
    {
        var refresh = memory.Load(NotifySubject.Refresh);
        var change = new Change { Refresh = refresh, RefreshAfter = refresh };
        return request.Subject switch
        {
            NotifySubject.Ending => change.Ending(memory, composer),
            NotifySubject.Gateway when request.News != News.SignIn => change.Gateway(request.News, memory, composer, now),
            _ => change.OfRefresh(request.News, composer, now), // who carries the token has found that there is none: the same news
        };
    }

    /// <summary>Remembers it, but for what the flag has to do with.</summary>
    /// <exception cref="OcxException">73: it cannot be written.</exception>
    public void Save(NotifyMemory memory) => Others(memory);

    private static NotifyMessage? Compose(NotifySubject subject, SubjectMemory? before, SubjectMemory? after, NotifyEvent? told, MessageComposer composer) =>
        told is not { } what ? null
        : what == NotifyEvent.Recovered ? composer.Compose(what, subject, before!.State, before.Since)
        : composer.Compose(what, subject, after!.State, after.Since);

    private Change OfRefresh(News news, MessageComposer composer, DateTimeOffset now)
    {
        news = news != News.NotDue ? news : composer.IsNotDue ? News.Good : News.Failure;
        var (after, told) = SubjectMemory.After(Refresh, news, now);
        var message = Compose(NotifySubject.Refresh, Refresh, after, told, composer);
        after = told == NotifyEvent.Reauth ? after! with { FlagText = ReauthFlag.TextOf(message!) } : after;
        return this with { RefreshAfter = after, After = after, Message = message };
    }

    private Change Gateway(News news, NotifyMemory memory, MessageComposer composer, DateTimeOffset now)
    {
        var before = memory.Load(NotifySubject.Gateway);

        // What Claude Code itself has not, nobody can carry: that is told of the refresh. But a unit that cannot even be
        // started tells nothing of it.
        var isToldOf = Refresh is { State: not SubjectState.Good } || composer.Token.Left > -RefreshPatience;
        news = news == News.Failure && composer.Token.IsBad && isToldOf ? News.None : news;
        var (after, told) = SubjectMemory.After(before, news, now);
        return this with
        {
            After = after,
            Message = Compose(NotifySubject.Gateway, before, after, told, composer),
            Others = m => m.Save(NotifySubject.Gateway, after),
        };
    }

    private Change Ending(NotifyMemory memory, MessageComposer composer)
    {
        var (after, told) = EndingMemory.After(memory.LoadEnding(), composer.Token);
        return this with { Message = told is { } what ? composer.Ending(what) : null, Others = m => m.SaveEnding(after) };
    }
}
