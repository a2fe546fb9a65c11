using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// The messages of a tool, all on standard error: <c>ocx-map: error: WHAT</c>, then <c>ocx-map: hint: CURE</c>.
/// Under systemd (<c>JOURNAL_STREAM</c>) each line carries its priority, see sd-daemon(3).
/// </summary>
/// <remarks>
/// Names of files, and so messages, may come from somebody hostile: control characters are shown as <c>\xNN</c>,
/// so that nothing reaches a terminal as an escape sequence or the journal as a second line.
/// </remarks>
public sealed class Log
{
    private const int MostTold = 1000;

    private readonly string tool;
    private readonly Action<string> write;
    private readonly bool journal;
    private readonly bool color;
    private HashSet<string>? told;

    /// <summary>Creates a log.</summary>
    /// <param name="tool">The name that each line starts with.</param>
    /// <param name="write">Takes a line, its newline included.</param>
    /// <param name="journal">Whether lines carry the journal's priority.</param>
    /// <param name="color">Whether the kind of message is coloured.</param>
    public Log(string tool, Action<string> write, bool journal = false, bool color = false)
    {
        this.tool = tool;
        this.write = write;
        this.journal = journal;
        this.color = color && !journal;
    }

    /// <summary>Show only errors.</summary>
    public bool Quiet { get; set; }

    /// <summary>Show what is done, step by step.</summary>
    public bool Verbose { get; set; }

    /// <summary>The log of a tool on the process's standard error.</summary>
    /// <param name="tool">The name that each line starts with.</param>
    /// <param name="lost">Called when a line could not be written.</param>
    public static Log ForProcess(string tool, Action? lost = null) => new(
        tool,
        line =>
        {
            if (!StandardStreams.TryWriteMessage(line))
            {
                lost?.Invoke();
            }
        },
        journal: !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM")),
        color: StandardStreams.AreColorsWanted && !Console.IsErrorRedirected);

    /// <summary>
    /// From now on what is the same is told once, until this is called again: what is tried again every few seconds would
    /// fill the journal. Not with <see cref="Verbose"/>.
    /// </summary>
    public void TellOnce() => told = new(StringComparer.Ordinal);

    /// <summary>What went wrong, and the cure.</summary>
    public void Error(OcxException error)
    {
        if (!IsNew(error.Message))
        {
            return;
        }

        Line(3, "error: ", "31", error.Message);
        foreach (var detail in error.Details)
        {
            Line(3, "", "", $"  {detail}");
        }

        foreach (var hint in error.MoreHints.Prepend(error.Hint).OfType<string>())
        {
            Line(3, "hint: ", "36", hint);
        }
    }

    /// <summary>What went wrong, and the cure.</summary>
    public void Error(string what, string? hint = null)
    {
        Line(3, "error: ", "31", what);
        if (hint is not null)
        {
            Line(3, "hint: ", "36", hint);
        }
    }

    /// <summary>What may go wrong, and the cure. Hidden by <c>--quiet</c>.</summary>
    public void Warning(string what, string? hint = null)
    {
        if (Quiet || !IsNew(what))
        {
            return;
        }

        Line(4, "warning: ", "33", what);
        if (hint is not null)
        {
            Hint(hint);
        }
    }

    /// <summary>What to do. Hidden by <c>--quiet</c>.</summary>
    public void Hint(string cure)
    {
        if (!Quiet)
        {
            Line(4, "hint: ", "36", cure);
        }
    }

    /// <summary>What a person waits for, and no trouble: also where all that was done is kept out of the journal. Hidden by <c>--quiet</c>.</summary>
    public void Notice(string what)
    {
        if (!Quiet && IsNew(what))
        {
            Line(5, "", "", what);
        }
    }

    /// <summary>What was done, for those who read the journal. Hidden by <c>--quiet</c>.</summary>
    public void Info(string what)
    {
        if (!Quiet && IsNew(what))
        {
            Line(6, "", "", what);
        }
    }

    /// <summary>A step that was taken. Shown by <c>--verbose</c>.</summary>
    public void Detail(string what)
    {
        if (Verbose && !Quiet)
        {
            Line(6, "", "", what);
        }
    }

    /// <summary>The text with every control character, C1 and line separators included, as <c>\xNN</c>.</summary>
    public static string Printable(string text) => Printable(text, rune => $"\\x{rune.Value:x2}");

    /// <summary>A JSON document with those characters in the form that means the same to JSON; its lines stay lines.</summary>
    internal static string PrintableJson(string json) => Printable(json, rune => rune.Value is '\n' or '\r' or '\t' ? rune.ToString() : string.Concat(rune.ToString().Select(c => $"\\u{(int)c:x4}")));

    private static string Printable(string text, Func<Rune, string> shown)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\uffff'))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                printable.Append(shown(rune));
            }
            else
            {
                printable.Append(rune.ToString());
            }
        }

        return printable.ToString();
    }

    /// <summary>What comes from files and programs of others, as a terminal may show it: printable, and without a token.</summary>
    public static string Shown(string text) => SecretText.MaskTokens(Printable(text));

    private bool IsNew(string what) => told is not { Count: < MostTold } || Verbose || told.Add(what);

    private void Line(int priority, string kind, string ansi, string text)
    {
        var line = new StringBuilder();
        if (journal)
        {
            line.Append(CultureInfo.InvariantCulture, $"<{priority}>");
        }

        line.Append(tool).Append(": ");
        line.Append(color && ansi.Length > 0 ? $"\e[{ansi}m{kind}\e[0m" : kind);
        line.Append(Shown(text)).Append('\n');

        // One write a line: the stages of a pipeline share their standard error.
        write(line.ToString());
    }
}
