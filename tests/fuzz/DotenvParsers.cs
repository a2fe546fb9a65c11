using System.Text;

namespace Ocx.Tests;

/// <summary><c>.env</c>, and what is done to it.</summary>
public static class DotenvParsers
{
    private const string Name = "file";

    /// <summary>To edit takes ten times as long as to read: one of so many inputs is edited.</summary>
    private const int EditedOf = 8;

    private static readonly string[] Values = ["", "x", Pieces.Token, "a b", "it's $HOME", "two\nlines\r", "\\", "é 🦞", "\"#\" # c", "$$", "${A:-b}", "\t"];

    private static readonly string[] Words =
    [
        "A=", "B=", "A", "export ", "=", ":", "\"", "'", "#", " # c", "$A", "${A}", "${B:-", "${A:?e}", "${A?", "${A:+b}", "${A-${B-c}}", "$$", "}", "{", "\\n", "\\\"", "\\'", "\\$", "\\0101", "\\08", "\n", "\r\n", "\r", " ", "\t", "\v", "x", "x y",
        "A=1\n", "B=\"two\n", "C='three'\n", "\"\"", "''", "A=\"x\"B='y'", "ANTHROPIC_OAUTH_TOKEN=", "[0]", "a.b", "-", "名", "$\u017f", "\u212a=",
    ];

    /// <summary>It is read, and set and unset so that nothing else changes.</summary>
    public static Subject Dotenv { get; } = new(
        ".env",
        Read,
        ["", "A=1\n", "# c\nexport A='x'\nB=\"${A:-y}\" # d\r\nC\n", "\ufeffA = b c # d\nA=2", "ANTHROPIC_OAUTH_TOKEN=" + Pieces.Token + "\nPORT=18789\n", "A=\"x\ny\"B='z'\nD: e\n", "BARE"],
        Words)
    {
        Use = input => DotenvFile.Value(DotenvFile.Edit(input, Name, [new("ANTHROPIC_OAUTH_TOKEN", Pieces.Token)]), Name, "A"),
        Besides = 64L * 1024 * 1024, // variables may name each other again and again, up to DotenvDocument.MostPutIn
        Brief = 50_000,
        Full = 10_000_000,
        Make = dice => [.. Enumerable.Range(0, 1 + dice.Below(24)).SelectMany(_ => Encoding.UTF8.GetBytes(dice.Of(Words)))],
    };

    /// <summary>What a variable is set to, from a terminal or another file.</summary>
    public static Subject Value { get; } = new("a value for .env", SetTo, ["x", Pieces.Token, "it's\n\"$A\" #", "\\"], Words)
    {
        Use = input => DotenvFile.Edit([], Name, [new("A", DotenvFile.Text(input, Name))]),
        Full = 500_000,
    };

    private static string Read(byte[] input) => Outcome.Of(() =>
    {
        var document = DotenvFile.Parse(input, Name);
        var end = 0;
        foreach (var s in document.Statements)
        {
            Promise.Holds(s.Start >= end && s.ValueStart >= s.Start && s.ValueEnd >= s.ValueStart && s.ValueEnd <= input.Length, "an assignment stands behind the one before it");
            end = s.ValueEnd;
        }

        var keys = document.Statements.Where(s => DotenvDocument.IsKey(s.Key)).Select(s => s.Key).ToList();
        var key = keys.Count > 0 && input.Length % 5 > 0 ? keys[input.Length % keys.Count] : "NEW";
        var value = Values[(input.Length + document.Statements.Count) % Values.Length];
        var edited = input.Length % EditedOf == 0 ? $"{Edited(input, document, key, value)} {Edited(input, document, key, null)}" : "";
        return $"{Outcome.Few(document.Statements.Count)} {document.Statements.Aggregate(0, (all, s) => all | (1 << (int)s.Quote))} {Unmet(document)} {edited}";
    });

    private static string Unmet(DotenvDocument document) => Outcome.Of(() => $"{Outcome.Few(document.Read(n => n == "HOME" ? "/" : null).Count)}");

    private static string SetTo(byte[] input) => Outcome.Of(() =>
    {
        var value = DotenvFile.Text(input, Name);
        foreach (var old in new[] { "A=1\n", "A='1' # c\n", "A=\"1\"B=2", "", "A" })
        {
            var document = DotenvFile.Parse(Encoding.UTF8.GetBytes(old), Name);
            _ = Edited(document.Bytes, document, "A", value);
        }

        return $"{value.Contains('\n', StringComparison.Ordinal)} {value.Contains('\'', StringComparison.Ordinal)} {value.Contains('$', StringComparison.Ordinal)}";
    });

    private static string Edited(byte[] input, DotenvDocument before, string key, string? value) => Outcome.Of(() =>
    {
        var after = DotenvFile.Edit(input, Name, [new(key, value)]);
        var document = DotenvDocument.Parse(after);
        var set = document.Statements.Where(s => s.Key == key).ToList();
        if (value is null)
        {
            Promise.Holds(set.Count == 0, "what was unset is gone");
            Promise.Holds(IsWithin(after, input), "unsetting adds nothing");
            return "unset";
        }

        Promise.Holds(set.Count > 0 && set.TrueForAll(s => s.Holds(after, value)), "what was set is read");
        Promise.Same(DotenvFile.Edit(after, Name, [new(key, value)]), after, "setting the same again changes nothing");
        var old = before.Statements.Where(s => s.Key == key).ToList();
        if (old.Count == 0)
        {
            var same = input.AsSpan().CommonPrefixLength(after);
            Promise.Holds(after.AsSpan().EndsWith(input.AsSpan(same)), "what is added stands in one place");
            return "added";
        }

        if (old.TrueForAll(s => s.Quote != DotenvQuote.Inherited))
        {
            Promise.Same(Around(after, set), Around(input, old), "every other byte is as it was");
        }

        return "set";
    });

    private static byte[] Around(byte[] text, List<DotenvStatement> statements)
    {
        var around = new List<byte>(text.Length);
        var end = 0;
        foreach (var s in statements)
        {
            around.AddRange(text.AsSpan(end, s.ValueStart - end));
            end = s.ValueEnd;
        }

        around.AddRange(text.AsSpan(end));
        return [.. around];
    }

    private static bool IsWithin(byte[] part, byte[] whole)
    {
        var next = 0;
        for (var i = 0; i < whole.Length && next < part.Length; i++)
        {
            next += part[next] == whole[i] ? 1 : 0;
        }

        return next == part.Length;
    }
}
