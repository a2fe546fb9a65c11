using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// <c>--prometheus</c>: the text format of Prometheus, version 0.0.4, as the textfile collector reads it. A moment is told
/// and not a time left, so that a file that is no longer written does not stay fresh.
/// </summary>
internal static class PrometheusText
{
    public static string Print(IReadOnlyList<TokenStatus> tokens)
    {
        var text = new StringBuilder();
        Moments(text, "ocx_token_expiry_timestamp_seconds", "When the access token expires, in seconds since 1970.", tokens, t => t.ExpiresAt);
        Moments(text, "ocx_sign_in_end_timestamp_seconds", "When the sign-in ends, which no refresh puts off, in seconds since 1970.", tokens, t => t.SignInEndsAt);
        Head(text, "ocx_token_state", "The state of the access token: 1 for the one that it is in.");
        foreach (var token in tokens)
        {
            foreach (var state in TokenStateName.All)
            {
                text.Append(CultureInfo.InvariantCulture, $"ocx_token_state{{{Labels(token)},state=\"{state.Name()}\"}} {(token.State == state ? 1 : 0)}\n");
            }
        }

        return text.ToString();
    }

    private static void Moments(StringBuilder text, string metric, string help, IReadOnlyList<TokenStatus> tokens, Func<TokenStatus, DateTimeOffset?> moment)
    {
        if (!tokens.Any(t => moment(t) is not null))
        {
            return;
        }

        Head(text, metric, help);
        foreach (var token in tokens)
        {
            if (moment(token) is { } time)
            {
                text.Append(CultureInfo.InvariantCulture, $"{metric}{{{Labels(token)}}} {time.ToUnixTimeMilliseconds() / 1000m}\n");
            }
        }
    }

    private static void Head(StringBuilder text, string metric, string help) => text.Append($"# HELP {metric} {help}\n# TYPE {metric} gauge\n");

    private static string Labels(TokenStatus token) => $"file=\"{Escape(token.File)}\",profile=\"{Escape(token.Profile ?? "")}\"";

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
