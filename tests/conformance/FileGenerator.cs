using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>Makes <c>.env</c> files out of what the grammar has, and knows where each value stands.</summary>
public static class FileGenerator
{
    private static readonly Gen<string> Key = Gen.Frequency(
        (6, Gen.Elements("A", "B", "C", "TOKEN", "FROM_ENV", "EMPTY_ENV", "NONE")),
        (1, Gen.Elements("a.b", "x-y", "arr[0]", "_x", "9Z", "ключ", "名", "exported", "AA")));

    private static readonly Gen<string> Blank = Gen.Frequency((8, Gen.Constant("")), (3, Gen.Constant(" ")), (1, Gen.Elements("\t", "  ", "\f", "\v", "\u00a0", "\r")));

    private static readonly Gen<string> Newline = Gen.Frequency((5, Gen.Constant("\n")), (2, Gen.Constant("\r\n")), (1, Gen.Elements("\n\n", "\r\r\n", " \n", "\n\f\n")));

    private static readonly Gen<string> Comment = Gen.Elements("#", "# c", "#A=1", "# it's", "# say \"", "# ${", "# \\", "#\t# #", "# é\r");

    /// <summary>What a value refers to; in every style that has references.</summary>
    private static readonly Gen<string> Reference = Gen.Elements(
        "$A", "$B", "${A}", "${B}", "${TOKEN}x", "$FROM_ENV", "${EMPTY_ENV:-e}", "${NONE-}", "${A:-${B:-c}}", "${NONE:-x}y}", "${A:+$B}", "${NONE:-{}}", "${A-b:-c}", "$$A", "$$", "$", "$1", "$$$B");

    private static readonly Gen<string> Unquoted = Text(Reference, "a", "b1", "x y", "  z", "#", "a#b", "=", ":", "\\", "\\n", "\\\"", "'", "\"", "it's", "é", "🦞", "\t", "\t#", "\u00a0", "\u2003", "\r", "\v", "export ", "%", "}", "\u0001")
        .Select(t => t.Replace(" #", "#", StringComparison.Ordinal).Trim())
        .Select(t => t is ['"' or '\'', ..] ? "x" + t : t);

    private static readonly Gen<string> Single = Text(Reference, "a", " ", "x y", "\n", "\r\n", "\\'", "\\\\", "\\n", "\\\"", "\"", "#", " # ", "A=1", "\nB=\\'", "${", "é", "🦞", "\t")
        .Select(t => "'" + t + "'");

    private static readonly Gen<string> Double = Text(
            Reference, "a", " ", "x y", "\n", "\r\n", "\\n", "\\t", "\\\"", "\\\\", "\\$", "\\$A", "\\0101", "\\0173", "\\0", "\\08", "\\012", "\\0400", "\\c", "\\q", "\\x41", "\\'", "'", "#", " # ", "A=1", "\nB=\\\"", "é", "🦞", "1", "{", "}", "\\\n")
        .Select(t => "\"" + t + "\"");

    private static readonly Gen<(string Before, string Key)> Name =
        from indent in Blank
        from export in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Elements("export ", "export\t", "export  ")))
        from key in Key
        select (indent + export, key);

    /// <summary>An assignment in quotes. More may follow on its line.</summary>
    private static readonly Gen<Part[]> Quoted = Assignment(Gen.OneOf(Single, Double), _ => Gen.Constant(""));

    private static readonly Gen<Part[]> LastOnLine = Gen.Frequency(
        (5, Assignment(Unquoted, raw => raw.Length > 0 ? Tail(" ") : Blank)), // with nothing before it, a comment would be the value
        (5, Assignment(Gen.OneOf(Single, Double), _ => Tail(""))),
        (1, from name in Name
            from tail in Gen.Elements("", " ", "\t")
            select (Part[])[Fixed(name.Before + name.Key), new Part([], name.Key, IsInherited: true), Fixed(tail + "\n")]));

    private static readonly Gen<Part[]> Line = Gen.Frequency(
        (1, from blank in Blank from newline in Newline select (Part[])[Fixed(blank + newline)]),
        (2, from blank in Blank from comment in Comment from newline in Newline select (Part[])[Fixed(blank + comment + newline)]),
        (8, from first in Gen.Frequency((3, Gen.Constant(Array.Empty<Part[]>())), (1, Gen.ArrayOf(Quoted, 1)), (1, Gen.ArrayOf(Quoted, 2)))
            from last in LastOnLine
            from newline in Newline
            select (Part[])[.. first.SelectMany(p => p), .. last, Fixed(newline)]));

    /// <summary>The file's lines: a text that goes over several, and what shares a line with it, counts as one.</summary>
    public static Gen<Part[][]> Lines { get; } =
        from start in Gen.Frequency((6, Gen.Constant("")), (1, Gen.Constant("\uFEFF")))
        from lines in Gen.ArrayOf(Line)
        from end in Gen.Frequency((5, Gen.Constant("\n")), (2, Gen.Constant("")), (1, Gen.Elements("NAME", "export NAME", " NAME ", "# end", "\r")))
        select Whole(start, lines, end);

    /// <summary>A value to set.</summary>
    public static Gen<string> Value { get; } = Gen.OneOf(
        Gen.Elements(Values.All.Where(v => v.Length < 100)),
        Text(Reference, "a", "Z9", " ", "  ", "#", " #", "${", "}", "\"", "'", "\\", "\n", "\r", "\t", "=", ":", "é", "🦞", "\u00a0", "\u0001", "\\n", "\\$", "\\0101", "export ", "A="));

    /// <summary>Shorter values than this one.</summary>
    public static IEnumerable<string> Smaller(string value) =>
        Enumerable.Range(0, value.Length).Select(i => value.Remove(i, 1)).Where(v => !v.Any(char.IsSurrogate));

    private static Gen<string> Text(Gen<string> reference, params string[] tokens) =>
        from length in Gen.Choose(0, 5)
        from pieces in Gen.ArrayOf(Gen.Frequency((4, Gen.Elements(tokens)), (1, reference)), length)
        select string.Concat(pieces);

    private static Gen<Part[]> Assignment(Gen<string> value, Func<string, Gen<string>> tail) =>
        from name in Name
        from before in Blank
        from separator in Gen.Frequency((6, Gen.Constant("=")), (1, Gen.Constant(":")))
        from after in Blank
        from raw in value
        from end in tail(raw)
        let isEmpty = raw.Length == 0 // then it stands right behind the separator
        select (Part[])[Fixed(name.Before + name.Key + before + separator + (isEmpty ? "" : after)), new Part(Encoding.UTF8.GetBytes(raw), name.Key), Fixed((isEmpty ? after : "") + end)];

    /// <summary>What may stand behind a value: blanks, or a comment, set apart by this.</summary>
    private static Gen<string> Tail(string apart) => Gen.Frequency((3, Blank), (1, from blank in Blank from comment in Comment select blank + apart + comment));

    private static Part Fixed(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>With what begins and ends the file. Only a last line that ends as it should can lose its end.</summary>
    private static Part[][] Whole(string start, Part[][] lines, string end)
    {
        Part[][] whole = [[Fixed(start)], .. lines];
        if (end.Length == 0 && whole[^1] is [.., { IsInherited: false }, { Key: null }])
        {
            whole[^1] = whole[^1][..^1];
        }

        return end is "\n" or "" ? whole : [.. whole, [Fixed(end)]];
    }
}
