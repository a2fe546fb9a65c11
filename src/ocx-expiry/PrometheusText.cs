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
        // One series for what is called alike, in its worst state: of a repeated one the collector would refuse the whole file.
        var series = tokens.GroupBy(Labels, StringComparer.Ordinal).Select(g => (Labels: g.Key, Token: g.MaxBy(t => t.State)!)).ToList();
        var text = new StringBuilder();
        Moments(text, "ocx_token_expiry_timestamp_seconds", "When the access token expires, in seconds since 1970.", series, t => t.ExpiresAt);
        Moments(text, "ocx_sign_in_end_timestamp_seconds", "When the sign-in ends, which no refresh puts off, in seconds since 1970.", series, t => t.SignInEndsAt);
        Head(text, "ocx_token_state", "The state of the access token: 1 for the one that it is in.");
        foreach (var (labels, token) in series)
        {
            foreach (var state in TokenStateName.All)
            {
                text.Append(CultureInfo.InvariantCulture, $"ocx_token_state{{{labels},state=\"{state.Name()}\"}} {(token.State == state ? 1 : 0)}\n");
            }
        }

        return text.ToString();
    }

    private static void Moments(StringBuilder text, string metric, string help, List<(string Labels, TokenStatus Token)> series, Func<TokenStatus, DateTimeOffset?> moment)
    {
        if (!series.Exists(s => moment(s.Token) is not null))
        {
            return;
        }

        Head(text, metric, help);
        foreach (var (labels, token) in series)
        {
            if (moment(token) is { } time)
            {
                text.Append(CultureInfo.InvariantCulture, $"{metric}{{{labels}}} {time.ToUnixTimeMilliseconds() / 1000m}\n");
            }
        }
    }

    private static void Head(StringBuilder text, string metric, string help) => text.Append($"# HELP {metric} {help}\n# TYPE {metric} gauge\n");

    private static string Labels(TokenStatus token) => $"file=\"{Escape(token.File)}\",profile=\"{Escape(token.Profile ?? "")}\"";

    // Without control characters, newlines too, which the format would allow: people look at this in a terminal.
    private static string Escape(string value) =>
        Log.Printable(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
