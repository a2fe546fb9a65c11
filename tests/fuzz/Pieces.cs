using System.Text;

namespace Ocx.Tests;

/// <summary>Pieces that inputs are made of.</summary>
public static class Pieces
{
    /// <summary>What no message may show: it stands in the token of <see cref="Token"/>, and nowhere else.</summary>
    public const string Mark = "FAKEfuzzFAKE";

    /// <summary>An access token.</summary>
    public static string Token => Tokens.Access(Mark);

    /// <summary>What breaks those who think of text as text.</summary>
    public static IReadOnlyList<byte[]> Odd { get; } =
    [
        .. new[] { "\0", "\r", "\n", "\r\n", "\t", " ", "\u00a0", "\u0085", "\u2028", "\u200b", "\ufeff", "\u001b[2J", "\u009b", "é", "🦞", "\\", "\"", "'", Token }.Select(Encoding.UTF8.GetBytes),
        [0xff],
        [0xc2],
        [0xe2, 0x80],
        [0xed, 0xa0, 0x80], // half of a surrogate pair
        [0xf0, 0x9f],
        [0xc0, 0x80],
    ];

    /// <summary>What stands where a number should.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
        ["0", "-0", "-1", "1", "1e3", "1e999", "-1e999", "1e-400", "0.1", "1790000000", "1790000000000", "99999999999999", "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "00", "+1", "1.", ".5", "0x10", "NaN", "Infinity", "1E400"];

    /// <summary>What JSON is made of.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\"\"", "{}", "[]", "null", "true", "false", "\"a\"", "\"a\":", ",\"a\":1", "\\u0061", "\\ud800", "\\ud83e\\udd9e", "\\u0000", "\\n", "\\/", "\\x", "\"\\ud800\":1,", "/*", "*/", "//",
        .. Numbers,
    ];

    /// <summary>What JSON5 has besides.</summary>
    public static IReadOnlyList<string> Json5 { get; } = [.. Json, "'", "'a'", "a:", "$a", "\\u{61}", "/* c */", "// c\n", ",]", ",}", "\\\n", "\\x41", "\\0", "+", "-Infinity", "0xFFFFFFFFFFFFFFFFF", "é:", "a\\u0062:"];
}
