using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>A document that ocx-expiry may meet, and what it has to say of it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Document">Its text; <c>null</c> where there is no file.</param>
/// <param name="State">The state.</param>
/// <param name="Exit">The exit code of the report.</param>
/// <param name="Nagios">The exit code as a monitoring plugin.</param>
public sealed partial record ExpiryCase(string Name, string? Document, string State, int Exit, int Nagios)
{
    /// <summary>When the times below were made: a run takes minutes, and they go along with it.</summary>
    private static readonly long Made = Stopwatch.GetTimestamp();

    private static readonly long Week = (long)TimeSpan.FromDays(7).TotalHours;

    /// <summary>The answer to <c>--due</c>.</summary>
    public int Due => State is "fresh" or "long-lived" ? 1 : 0;

    /// <summary>All states in all formats. Those that are waited for, cut off and blank, are apart.</summary>
    public static IReadOnlyList<ExpiryCase> All { get; } =
    [
        Good("claude", Tokens.ClaudeJson()),
        Good("beyond Claude Code's own limit", Claude(InMinutes(6))),
        Good("2286", Claude("9999999999999")),
        Good("fractional", Claude(InMinutes(60) + ".75")),
        Good("exponent", Claude("9.9e12")),
        Good("sign-in ends in a month", Claude(InMinutes(60), Tokens.InHours(720))),
        Good("sign-in ends in 7 days and an hour", Claude(InMinutes(60), Tokens.InHours(Week + 1))),
        Good("oauth.json", OAuth(InMinutes(60))),
        Good("profiles", Profiles(Profile("a", InMinutes(60)), Profile("b", InMinutes(90)), "\"openai:x\":{\"access\":1}")),
        new("no expiresAt", """{"claudeAiOauth":{"accessToken":"FAKE"}}""", "long-lived", 0, 0),
        new("expiresAt null", Claude("null"), "long-lived", 0, 0),
        new("oauth.json without expires", """{"anthropic":{"access":"FAKE"}}""", "long-lived", 0, 0),
        new("api key", Profiles("\"anthropic:k\":{\"type\":\"api_key\",\"key\":\"FAKE\"}"), "long-lived", 0, 0),
        new("expiring", Claude(InMinutes(4)), "expiring", 2, 1),
        new("oauth.json expiring", OAuth(InMinutes(4)), "expiring", 2, 1),
        new("one profile of two expiring", Profiles(Profile("a", InMinutes(4)), Profile("b", InMinutes(90))), "expiring", 2, 1),
        new("end of the sign-in no number", Claude(InMinutes(60)).Replace("}}", ",\"refreshTokenExpiresAt\":\"soon\"}}", StringComparison.Ordinal), "fresh", 2, 1),
        new("profile without expires", Profiles(Profile("a", "null")), "long-lived", 2, 1),
        new("sign-in ends in 6 days", Claude(InMinutes(60), Tokens.InHours(Week - 24)), "fresh", 2, 1),
        new("sign-in has ended", Claude(InMinutes(60), Tokens.InHours(-1)), "fresh", 2, 1),
        new("long-lived, but the sign-in ends", Claude("null", Tokens.InHours(1)), "long-lived", 2, 1),
        new("expiresAt 0", Claude("0"), "expired", 1, 2),
        new("expired just now", Claude(InMinutes(0)), "expired", 1, 2),
        new("expired, and so has the sign-in", Claude(InMinutes(-60), Tokens.InHours(-1)), "expired", 1, 2),
        new("oauth.json expired", OAuth(InMinutes(-60)), "expired", 1, 2),
        new("one profile of two expired", Profiles(Profile("a", InMinutes(-5)), Profile("b", InMinutes(90))), "expired", 1, 2),
        new("no file", null, "missing", 1, 2),
        new("nothing in it", "{}", "missing", 1, 2),
        new("no profile of Anthropic's", Profiles("\"openai:x\":{\"access\":\"FAKE\"}"), "missing", 1, 2),
        Bad("seconds", Claude("1999999999")),
        Bad("a string", Claude("\"1999999999999\"")),
        Bad("negative", Claude("-1999999999999")),
        Bad("huge", Claude("99999999999999999999999999")),
        Bad("infinite", Claude("1e400")),
        Bad("oauth.json in seconds", OAuth("1999999999")),
        Bad("a profile in seconds", Profiles(Profile("a", "1999999999"), Profile("b", InMinutes(90)))),
        Bad("token under key", Profiles("\"anthropic:a\":{\"type\":\"oauth\",\"key\":\"FAKE\"}")),
        Bad("token no string", """{"claudeAiOauth":{"accessToken":5}}"""),
        Bad("sign-in code", """{"claudeAiOauth":{"accessToken":"FAKE#state"}}"""),
        Bad("sign-in null", """{"claudeAiOauth":null}"""),
        Bad("array", "[]"),
        Bad("garbage", "garbage"),
        Bad("binary", "\0\u0001\ufffe"),
    ];

    /// <summary>The same for a test's parameters.</summary>
    public static IEnumerable<TestCaseData> Data => All.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    /// <summary>A time in milliseconds since 1970.</summary>
    public static string InMinutes(double minutes) => $"{Tokens.InHours(minutes / 60)}";

    public static string Claude(string expiresAt, long? signInEnd = null) =>
        $$"""{"claudeAiOauth":{"accessToken":"{{Tokens.Access()}}","expiresAt":{{expiresAt}}"""
        + (signInEnd is { } end ? $",\"refreshTokenExpiresAt\":{end}" : "") + "}}";

    /// <summary>Writes the document, and returns its path.</summary>
    public string WriteTo(Sandbox sandbox, string name = "c.json") => Document is null ? sandbox[name] : sandbox.Write(name, Moment().Replace(Document, m => $"{long.Parse(m.Value, CultureInfo.InvariantCulture) + (long)Stopwatch.GetElapsedTime(Made).TotalMilliseconds}"));

    public override string ToString() => Name;

    private static string OAuth(string expires) => $$$"""{"openai":{},"anthropic":{"access":"{{{Tokens.Access()}}}","expires":{{{expires}}} }}""";

    private static string Profile(string name, string expires) =>
        $$"""  "anthropic:{{name}}":{"type":"oauth","provider":"anthropic","access":"{{Tokens.Access(name)}}","expires":{{expires}}}  """;

    private static string Profiles(params string[] profiles) => $$$"""{"version":1,"profiles":{ {{{string.Join(',', profiles)}}} }}""";

    private static ExpiryCase Good(string name, string document) => new(name, document, "fresh", 0, 0);

    /// <summary>A moment of these years, in milliseconds since 1970.</summary>
    [GeneratedRegex(@"(?<![\d.])1[78]\d{11}(?!\d)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();

    private static ExpiryCase Bad(string name, string document) => new(name, document, "unreadable", 1, 3);
}
