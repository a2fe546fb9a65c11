namespace Ocx;

/// <summary>What a run tells of its subject.</summary>
public enum News
{
    /// <summary>Nothing: it was told to end, or was not made.</summary>
    None,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>It was not made, since nothing seemed to be due: it depends on the token itself what that means.</summary>
    NotDue,

    /// <summary>It has failed; that may pass by itself.</summary>
    Failure,

    /// <summary>It is known to fail.</summary>
    Failed,

    /// <summary>A person must sign in.</summary>
    SignIn,
}

/// <summary>What a person is told about; each has a memory of its own.</summary>
public enum NotifySubject
{
    /// <summary>That Claude Code refreshes its token.</summary>
    Refresh,

    /// <summary>That the gateway gets the token.</summary>
    Gateway,

    /// <summary>The end of the sign-in, which no refresh puts off.</summary>
    Ending,
}

/// <summary>What a person is told.</summary>
public enum NotifyEvent
{
    /// <summary>A person must sign in.</summary>
    Reauth,

    /// <summary>What was told before is over.</summary>
    Recovered,

    /// <summary>It fails, again and again.</summary>
    Failed,

    /// <summary>The sign-in ends soon.</summary>
    Ending,

    /// <summary>Nothing: this is a test.</summary>
    Test,
}

/// <summary>What subjects and events are called: words that scripts may rely on.</summary>
public static class NotifyNames
{
    /// <summary>The name of a subject.</summary>
    public static string Name(this NotifySubject subject) => subject switch
    {
        NotifySubject.Refresh => "refresh",
        NotifySubject.Gateway => "gateway",
        _ => "ending",
    };

    /// <summary>The name of an event.</summary>
    public static string Name(this NotifyEvent what) => what switch
    {
        NotifyEvent.Reauth => "reauth",
        NotifyEvent.Recovered => "recovered",
        NotifyEvent.Failed => "failed",
        NotifyEvent.Ending => "ending",
        _ => "test",
    };

    /// <summary>The name of a state.</summary>
    public static string Name(this SubjectState state) => state switch
    {
        SubjectState.Good => "good",
        SubjectState.Failed => "failed",
        _ => "reauth",
    };

    /// <summary>The event of a name; <c>null</c> when there is none.</summary>
    public static NotifyEvent? EventOf(string name) => Find<NotifyEvent>(e => e.Name() == name);

    /// <summary>The state of a name; <c>null</c> when there is none.</summary>
    internal static SubjectState? StateOf(string name) => Find<SubjectState>(s => s.Name() == name);

    private static T? Find<T>(Predicate<T> isIt)
        where T : struct, Enum => Enum.GetValues<T>().Where(v => isIt(v)).Select(v => (T?)v).FirstOrDefault();
}
