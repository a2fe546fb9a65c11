namespace Ocx;

/// <summary>What the states are called in reports: words that scripts may rely on.</summary>
public static class TokenStateName
{
    /// <summary>All states.</summary>
    public static readonly IReadOnlyList<TokenState> All =
        [TokenState.Fresh, TokenState.LongLived, TokenState.Expiring, TokenState.Expired, TokenState.Blank, TokenState.Missing, TokenState.Unreadable];

    /// <summary>The name of a state.</summary>
    public static string Name(this TokenState state) => state switch
    {
        TokenState.Fresh => "fresh",
        TokenState.LongLived => "long-lived",
        TokenState.Expiring => "expiring",
        TokenState.Expired => "expired",
        TokenState.Blank => "blank",
        TokenState.Missing => "missing",
        _ => "unreadable",
    };
}
