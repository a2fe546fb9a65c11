using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// <c>--nagios</c>: the output of a monitoring plugin, <c>STATUS: text | performance data</c>, and then a line for each
/// token where there are several (Monitoring Plugins Development Guidelines).
/// </summary>
internal static class NagiosPlugin
{
    /// <summary>The plugin's exit codes.</summary>
    internal enum Status
    {
        Ok = 0,
        Warning = 1,
        Critical = 2,
        Unknown = 3,
    }

    /// <summary>The worst of all: critical, then unknown, then warning.</summary>
    public static Status Worst(IReadOnlyList<TokenStatus> tokens) => Of(WorstToken(tokens));

    public static string Print(IReadOnlyList<TokenStatus> tokens, TimeSpan within)
    {
        var text = new StringBuilder();
        var worst = WorstToken(tokens);
        text.Append($"OCX {Worst(tokens).ToString().ToUpperInvariant()}: {Line(worst, tokens.Count > 1)}");
        var separator = " | ";
        foreach (var token in tokens)
        {
            if (token.Left is { } left)
            {
                var limit = string.Create(CultureInfo.InvariantCulture, $"{within.TotalSeconds:0}:;0:");
                text.Append(CultureInfo.InvariantCulture, $"{separator}'{Label(token, tokens.Count > 1)}'={Math.Floor(left.TotalSeconds):0}s;{limit}");
                separator = " ";
            }
        }

        text.Append('\n');
        foreach (var token in tokens.Count > 1 ? tokens : [])
        {
            text.Append(Line(token, named: true)).Append('\n');
        }

        return text.ToString();
    }

    private static TokenStatus WorstToken(IReadOnlyList<TokenStatus> tokens) => tokens.MaxBy(t => Of(t) switch
    {
        Status.Critical => 3,
        Status.Unknown => 2,
        Status.Warning => 1,
        _ => 0,
    })!;

    private static Status Of(TokenStatus token) => token switch
    {
        { State: TokenState.Unreadable } => Status.Unknown,
        { IsBad: true } => Status.Critical,
        { NeedsAttention: true } => Status.Warning,
        _ => Status.Ok,
    };

    // A bar would begin the performance data.
    private static string Line(TokenStatus token, bool named)
    {
        var end = token is { IsBad: false, IsSignInEnding: true } ? $", but the sign-in {(token.HasSignInEnded ? "ended" : "ends")} at {Timestamp.Text(token.SignInEndsAt!.Value)}" : "";
        var warning = token is { IsBad: false, Problem: not null } ? $", but {token.Problem}" : "";
        var cure = token.Cure ?? (end.Length > 0 ? CredentialReader.SignIn : null);
        var text = $"{(named ? $"{ExpiryText.Name(token)}: " : "")}{token.State.Name()}, {ExpiryText.Life(token)}{end}{warning}{(cure is null ? "" : $" ({cure})")}";
        return Log.Printable(text).Replace('|', '/');
    }

    private static string Label(TokenStatus token, bool named) =>
        Log.Printable(named ? $"{ExpiryText.Name(token)} left" : "left").Replace('=', '_').Replace('\'', '_').Replace('|', '_');
}
