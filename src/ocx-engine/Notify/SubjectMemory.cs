namespace Ocx;

/// <summary>How a subject is.</summary>
public enum SubjectState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It fails.</summary>
    Failed,

    /// <summary>A person must sign in; that ends when all is well, and not before.</summary>
    Reauth,
}

/// <summary>What is remembered of a subject. In the good state that is nothing, and <c>null</c> stands for it.</summary>
internal sealed record SubjectMemory
{
    /// <summary>What passes by itself should wake nobody: a token is refreshed minutes before its end, and tried every minute.</summary>
    public const int FailuresToTell = 3;

    public SubjectState State { get; init; }

    /// <summary>Since when it is so; where it fails, since the first failure of the row.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How often in a row it has failed since it was last told about.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of these was.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The flag file that is, or may be, there.</summary>
    public string? Flag { get; init; }

    /// <summary>What the flag file holds.</summary>
    public string? FlagText { get; init; }

    /// <summary>Why the flag is not what it should be, as it was told.</summary>
    public string? FlagProblem { get; init; }

    /// <summary>What news make of it, and what a person has to be told.</summary>
    public static (SubjectMemory? Next, NotifyEvent? Told) After(SubjectMemory? memory, News news, DateTimeOffset now)
    {
        var last = memory ?? new SubjectMemory { Since = now };
        return news switch
        {
            News.Good => (null, last.State == SubjectState.Good ? null : NotifyEvent.Recovered),
            _ when last.State == SubjectState.Reauth => (last, null), // whatever fails meanwhile, a person must still sign in
            News.SignIn => (new() { State = SubjectState.Reauth, Since = now, Flag = last.Flag }, NotifyEvent.Reauth),
            News.Failure or News.Failed when last.State == SubjectState.Failed => (last, null),
            News.Failure when last.Failures + 1 < FailuresToTell => (last with { Failures = last.Failures + 1, FailingSince = last.FailingSince ?? now }, null),
            News.Failure or News.Failed => (new() { State = SubjectState.Failed, Since = last.FailingSince ?? now, Flag = last.Flag }, NotifyEvent.Failed),
            _ => (memory, null),
        };
    }
}
