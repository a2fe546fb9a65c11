using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>Text as man(7) takes it.</summary>
internal static class Roff
{
    /// <summary>Prose: its hyphens may be hyphens.</summary>
    public static string Text(string text) => Escape(text, "-");

    /// <summary>What is typed or read by a program, character by character.</summary>
    public static string Literal(string text) => Escape(text, @"\-");

    /// <summary>What is typed as it stands.</summary>
    public static string Bold(string text) => $@"\fB{Literal(text)}\fR";

    /// <summary>What stands for something else.</summary>
    public static string Italic(string text) => $@"\fI{Literal(text)}\fR";

    /// <summary>An argument of a macro.</summary>
    public static string Quoted(string text) => $"\"{Text(text)}\"";

    /// <summary>Lines of prose, of which none is taken for a request.</summary>
    public static string Filled(string text)
    {
        var lines = new StringBuilder();
        var line = "";
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length > 100)
            {
                lines.Append(Guarded(line)).Append('\n');
                line = "";
            }

            line += line.Length > 0 ? " " + word : word;
        }

        return lines.Append(Guarded(line)).Append('\n').ToString();
    }

    /// <summary>A line that is not taken for a request.</summary>
    public static string Guarded(string line) => line is ['.' or '\'', ..] ? @"\&" + line : line;

    private static string Escape(string text, string hyphen)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '\\' => @"\e",
                '-' => hyphen,
                '\'' => @"\(aq",
                '"' => @"\(dq",
                '`' => @"\(ga",
                '^' => @"\(ha",
                '~' => @"\(ti",
                > '~' => string.Create(CultureInfo.InvariantCulture, $@"\[u{rune.Value:X4}]"),
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }
}
