namespace Ocx.Tests;

/// <summary>Values that some reader of <c>.env</c> files gets wrong.</summary>
public static partial class Values
{
    /// <summary>One that needs no quotes in any style.</summary>
    public const string Token = "sk-ant-oat01-FAKE-new";

    public static IReadOnlyList<string> All { get; } =
    [
        Token,
        "", " ", "  ", "a b", " before", "after ", "\t", "a\tb",
        "#", " #", "a #b", "a#b", "#a", "x # y # z",
        "$", "$$", "$A", "a$", "${X}", "${X", "${", "$$A", "\\$A", "$(id)", "100$ or $$200", "${UNSET:-x}",
        "\"", "'", "it's", "\"q\"", "'q'", "'\"", "a\"b'c", "\"\"\"", "'''",
        "\\", "a\\", "\\\\", "\\\"", "\\'", "a\\nb", "\\0101", "\\0", "\\x41", "\\c", "a\\\nb", "'\\", "\\\\'",
        "one\ntwo", "\n", "\n\n", "a\n", "a\rb", "\r", "a\r\nb\r\n", "\u0001", "\a\b\f\v\u001b[0m\u007f",
        "🦞", "é", "e\u0301", "\u00a0x\u00a0", "\u2028", "\u0085", "\u200b", "\ufeffx", "ключ", "\ufffd",
        "A=b", "=", "export A=b", "x\nINJECTED=1\n", "A: b", "x\" INJECTED=\"1", "x' INJECTED='1", "`id`", "!", "*?[]{}()<>|&;~", "%41", "a,b:c@d/e+f=",
        new string('x', 5000), string.Concat(Enumerable.Repeat("\\\"$'\n ", 300)),
    ];
}
