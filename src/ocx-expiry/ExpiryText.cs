using System.Text;

namespace Ocx;

/// <summary>A line for each token, for a person: <c>fresh  7h 12m left  (2026-11-21T18:04:00Z)  anthropic/max  3f9a1c02</c>.</summary>
internal static class ExpiryText
{
    private const int WidestName = 60;

    /// <summary>The lines; where there are several, each begins with its file, and they stand in columns.</summary>
    public static string Print(IReadOnlyList<TokenStatus> tokens, bool color)
    {
        var named = tokens.Count > 1 || tokens[0].Profile is not null;
        var name = named ? Math.Min(tokens.Max(t => Log.Printable(Name(t)).Length), WidestName) : 0;
        var state = tokens.Max(t => t.State.Name().Length);
        var life = tokens.Max(t => t.Fingerprint is null ? 0 : Life(t).Length);
        var end = tokens.Max(t => End(t).Length);
        var who = tokens.Max(t => t.Fingerprint is null ? 0 : Who(t).Length);
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(named ? $"{Log.Printable(Name(token))}: ".PadRight(name + 3) : "")
                .Append(color ? $"\e[{Color(token)}m{token.State.Name()}\e[0m" : token.State.Name())
                .Append(' ', state - token.State.Name().Length + 2)
                .Append(token.Fingerprint is null ? Log.Printable(named ? token.Problem! : Problem(token)) : What(token, life, end, who))
                .Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A token's file, and its profile in it.</summary>
    public static string Name(TokenStatus token) => token.Profile is null ? token.File : $"{token.File} {token.Profile}";

    /// <summary>How long it lives, or what is wrong with it.</summary>
    public static string Life(TokenStatus token) => token switch
    {
        { Left: { } left } when left <= TimeSpan.Zero => $"{Duration.Text(left)} ago",
        { Left: { } left } => $"{Duration.Text(left)} left",
        { State: TokenState.LongLived } => "no expiry",
        _ => token.Problem!,
    };

    private static string What(TokenStatus token, int life, int end, int who) =>
        $"{Life(token).PadRight(life)}  {End(token).PadRight(end)}{Who(token).PadRight(who)}  {token.Fingerprint}"
        + (token.SignInEndsAt is { } signIn ? $"  sign-in {(token.HasSignInEnded ? "ended" : "until")} {Timestamp.Text(signIn)}" : "");

    // One that stands for itself names its file, for who reads it in a log.
    private static string Problem(TokenStatus token) => token.State == TokenState.Blank ? $"{token.Problem}: sign in again" : $"{token.File}: {token.Problem}";

    private static string End(TokenStatus token) => token.ExpiresAt is { } end ? $"({Timestamp.Text(end)})  " : "";

    private static string Who(TokenStatus token) => token.Subscription is null ? "anthropic" : $"anthropic/{Log.Printable(token.Subscription)}";

    private static int Color(TokenStatus token) => token.IsBad ? 31 : token.NeedsAttention ? 33 : 32;
}
