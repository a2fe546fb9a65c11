namespace Ocx;

/// <summary>Lets the flag file follow what is remembered of the refresh, in an order that leaves none behind.</summary>
internal sealed class FlagKeeper(ReauthFlag flag, Log log)
{
    private const string Name = "flag";

    /// <summary>
    /// Brings the flag to what it should be, and remembers it. It is tried every time; that it cannot be done is told once
    /// per change, since this is called every minute.
    /// </summary>
    /// <param name="before">What was remembered.</param>
    /// <param name="after">What is to be.</param>
    /// <param name="save">Writes that: before a flag is set, and after it is gone, since nobody looks for it where nothing is remembered.</param>
    public IEnumerable<ChannelOutcome> Keep(SubjectMemory? before, SubjectMemory? after, Action<SubjectMemory?> save)
    {
        var problems = new List<OcxException>();
        var path = Try(() => flag.Path, problems);
        var old = before?.Flag == path ? null : before?.Flag; // the configuration has changed since
        if (after?.State == SubjectState.Reauth)
        {
            after = after with { Flag = path ?? before?.Flag };
            save(after with { FlagProblem = before?.FlagProblem });
            Try(() => old is null || path is null || Clear(old), problems);
            Try(() => path is null || flag.Set(path, after.FlagText ?? ""), problems);
            Tell(before, after, problems);
            save(after with { FlagProblem = TextOf(problems) });
        }
        else
        {
            var isGone = Try(() => (path is null || Clear(path)) && (old is null || Clear(old)), problems);
            Tell(before, after, problems);
            save(problems.Count > 0 ? (after ?? new SubjectMemory()) with { Flag = isGone ? null : before?.Flag ?? path, FlagProblem = TextOf(problems) }
                : after is null or { State: SubjectState.Good, Failures: 0 } ? null
                : after with { Flag = null, FlagProblem = null });
        }

        return problems.Select(Outcome).ToList();
    }

    /// <summary>Whether it could be set.</summary>
    public ChannelOutcome Test(NotifyMessage message)
    {
        var problems = new List<OcxException>();
        Try(() => flag.Set(flag.Path, ReauthFlag.TextOf(message), dryRun: true), problems);
        problems.ForEach(log.Error);
        return problems.Select(Outcome).FirstOrDefault() ?? new(Name, "ok", 0, null);
    }

    private static ChannelOutcome Outcome(OcxException problem) =>
        new(Name, problem.ExitCode == ExitCode.Configuration ? "wrong" : "failed", 0, problem);

    private void Tell(SubjectMemory? before, SubjectMemory? after, List<OcxException> problems)
    {
        var isTold = (before?.State ?? SubjectState.Good) == (after?.State ?? SubjectState.Good) && before?.FlagProblem == TextOf(problems);
        (isTold ? [] : problems).ForEach(log.Error);
    }

    private bool Clear(string path)
    {
        flag.Clear(path);
        return true;
    }

    private static string? TextOf(List<OcxException> problems) => problems.Count == 0 ? null : string.Join("; ", problems.Select(p => p.Message));

    private static T? Try<T>(Func<T> act, List<OcxException> problems)
    {
        try
        {
            return act();
        }
        catch (OcxException e)
        {
            problems.Add(e);
            return default;
        }
    }
}
