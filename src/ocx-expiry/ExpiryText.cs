using System.Text;

namespace Ocx;

/// <summary>A line for each token, for a person: <c>fresh  7h 12m left  (2026-11-21T18:04:00Z)  anthropic/max  3f9a1c02</c>.</summary>
internal static class ExpiryText
{
    /// <summary>Whether standard output is a terminal that shows colours.</summary>
    public static bool IsColored => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The lines; where there are several, each begins with its file.</summary>
    public static string Print(IReadOnlyList<TokenStatus> tokens, bool color)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            text.Append(tokens.Count > 1 || token.Profile is not null ? $"{Log.Printable(Name(token))}: " : "")
                .Append(color ? $"\e[{Color(token)}m{token.State.Name()}\e[0m" : token.State.Name())
                .Append("  ").Append(Log.Printable(What(token, tokens.Count > 1))).Append('\n');
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
        { State: TokenState.Blank } => "sign in again",
        _ => token.Problem!,
    };

    private static string What(TokenStatus token, bool named)
    {
        if (token.Fingerprint is null && token.State != TokenState.Blank)
        {
            return named && token.Problem!.StartsWith(token.File + ": ", StringComparison.Ordinal) ? token.Problem[(token.File.Length + 2)..] : token.Problem!;
        }

        return string.Join("  ", new[]
        {
            Life(token),
            token.ExpiresAt is { } end ? $"({CredentialSource.Time(end)})" : null,
            token.Subscription is null ? "anthropic" : $"anthropic/{token.Subscription}",
            token.Fingerprint,
        }.OfType<string>());
    }

    private static int Color(TokenStatus token) => token.IsBad ? 31 : token.NeedsAttention ? 33 : 32;
}
