namespace Ocx;

/// <summary>How long an access token lives; the names are those of the reports, in lower case.</summary>
public enum TokenState
{
    /// <summary>Longer than asked for.</summary>
    Fresh,

    /// <summary>It has no expiry: a token of <c>claude setup-token</c>, or an API key.</summary>
    LongLived,

    /// <summary>Not as long as asked for.</summary>
    Expiring,

    /// <summary>Its life is over.</summary>
    Expired,

    /// <summary>Claude Code has given the sign-in up: a person must sign in.</summary>
    Blank,

    /// <summary>There is no file, or no sign-in in it.</summary>
    Missing,

    /// <summary>What is there cannot be read, or is not what it should be.</summary>
    Unreadable,
}
