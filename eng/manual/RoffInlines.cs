using Markdig.Syntax.Inlines;

namespace Ocx;

/// <summary>A line of Markdown as man(7): code and strong words are bold, others italic, and a link is its text.</summary>
internal static class RoffInlines
{
    private const string Documents = "/usr/local/share/doc/ocx/docs/";

    /// <summary>Writes it.</summary>
    public static string Of(ContainerInline? inlines) => string.Concat((inlines ?? []).Select(Of));

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => Roff.Text(literal.Content.ToString()),
        CodeInline code => Roff.Bold(code.Content),
        LineBreakInline => " ",
        HtmlInline => "",
        HtmlEntityInline entity => Roff.Text(entity.Transcoded.ToString()),
        AutolinkInline link => Roff.Text(link.Url),
        LinkInline link => Link(link),
        EmphasisInline emphasis => $@"\f{(emphasis.DelimiterCount == 2 ? 'B' : 'I')}{Of((ContainerInline)emphasis)}\fR",
        ContainerInline other => Of(other),
        _ => throw new NotSupportedException($"line {inline.Line + 1}: a page of the manual has no {inline.GetType().Name}"),
    };

    // A document that is a page of the manual is named as one; another by where it is installed.
    private static string Link(LinkInline link)
    {
        var text = Of((ContainerInline)link);
        var target = (link.Url ?? "").Split('#')[0];
        var name = Path.GetFileNameWithoutExtension(target);
        return target switch
        {
            "" => text,
            _ when target.Contains("://", StringComparison.Ordinal) => $"{text} ({Roff.Literal(target)})",
            _ when !target.EndsWith(".md", StringComparison.Ordinal) => text,
            _ when name == "configuration" => Reference("ocx.env", 5),
            _ when name == "conventions" => Reference("ocx", 7),
            _ when name.StartsWith("ocx-", StringComparison.Ordinal) => Reference(name, name == "ocx-sync" ? 8 : 1),
            _ => $"{(text.Contains(".md", StringComparison.Ordinal) ? "" : text + ", ")}{Roff.Literal(Documents + Path.GetFileName(target))}",
        };
    }

    /// <summary>The name of another page.</summary>
    public static string Reference(string name, int section) => $@"{Roff.Bold(name)}({section})";
}
