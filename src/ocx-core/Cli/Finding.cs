namespace Ocx;

/// <summary>How good a finding is; they stand in order, the best first.</summary>
public enum FindingState
{
    /// <summary>As it should be, or not used here.</summary>
    Ok,

    /// <summary>It works, and may not for long; or it could not be seen.</summary>
    Warn,

    /// <summary>It does not work, or soon will not.</summary>
    Fail,
}

/// <summary>What a check has found.</summary>
/// <param name="Check">The check's name, which scripts may rely on: lower case, with dashes.</param>
/// <param name="Subject">What was looked at, where there are several: a file, an agent, a unit; else <c>null</c>.</param>
/// <param name="State">How good it is.</param>
/// <param name="What">What was found, on one line.</param>
/// <param name="Cure">What a person can do about it: a command, or a sentence; <c>null</c> where nothing has to be done.</param>
public sealed record Finding(string Check, string? Subject, FindingState State, string What, string? Cure = null)
{
    /// <summary>All is well.</summary>
    public static Finding Ok(string check, string? subject, string what) => new(check, subject, FindingState.Ok, what);

    /// <summary>A person should look at it some day.</summary>
    public static Finding Warn(string check, string? subject, string what, string? cure) => new(check, subject, FindingState.Warn, what, cure);

    /// <summary>A person has to do something.</summary>
    public static Finding Fail(string check, string? subject, string what, string? cure) => new(check, subject, FindingState.Fail, what, cure);

    /// <summary>It could not be looked at: nobody knows how it is.</summary>
    public static Finding Unseen(string check, string? subject, OcxException error)
    {
        var finding = Of(check, subject, FindingState.Warn, error);
        return finding with { What = $"cannot be seen: {finding.What}", Cure = finding.Cure ?? (Environment.IsPrivilegedProcess ? null : "run this as root") };
    }

    /// <summary>What an error says: all of it that fits on a line.</summary>
    public static Finding Of(string check, string? subject, FindingState state, OcxException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var cure = string.Join(' ', error.MoreHints.Select(h => h.Trim()).Prepend(error.Hint).OfType<string>());
        return new(check, subject, state, error.Message, cure.Length > 0 ? cure : null);
    }
}
