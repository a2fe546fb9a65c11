using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>How a text writes its values, told by the neighbours of a place: who adds one writes it as they are written.</summary>
internal sealed class Json5Style
{
    private readonly string text;
    private readonly Json5Value container;
    private readonly int offset;
    private readonly HashSet<int> siblings;
    private readonly List<Json5Member> members = [];
    private readonly List<Json5Value> values = [];

    // What is asked for each value that is written is looked for once, in all that the text has.
    private readonly Lazy<Json5Member?> identifier;
    private readonly Lazy<Json5Member?> inQuotes;
    private readonly Lazy<char> quote;
    private readonly Lazy<string> padding;
    private readonly Lazy<bool> arraysHaveLines;
    private readonly Lazy<bool> objectsHaveLines;

    /// <summary>Looks at a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="root">All of it.</param>
    /// <param name="container">The object or array in which something is written.</param>
    /// <param name="offset">Where it is written.</param>
    public Json5Style(string text, Json5Value root, Json5Value container, int offset)
    {
        this.text = text;
        this.container = container;
        this.offset = offset;
        siblings = [.. container.Members.SelectMany(m => new[] { m.NameStart, m.Value.Start }), .. container.Items.Select(i => i.Start)];
        Collect(root);
        identifier = new(() => Nearest(members, m => m.NameStart, m => IsIdentifier(m.Name)));
        inQuotes = new(() => Nearest(members, m => m.NameStart, m => text[m.NameStart] is '"' or '\''));
        quote = new(() => Nearest(values, v => v.Start, v => v.Kind == Json5Kind.String) is { } other ? text[other.Start] : '"');
        padding = new(() => Nearest(values, v => v.Start, v => v is { Kind: Json5Kind.Object, Members.Count: > 0 } && !Container(v).HasLines) is not { } line ? Gap
            : Json5Cursor.IsSpace(text[line.Start + 1]) ? " "
            : "");
        arraysHaveLines = new(() => HaveLines(Json5Kind.Array, values));
        objectsHaveLines = new(() => HaveLines(Json5Kind.Object, container.Members.Select(m => m.Value)));
        var colon = Nearest(members, m => m.NameStart, m => text.AsSpan(m.NameEnd..m.Value.Start).Trim(" \t").SequenceEqual(":"));
        Colon = colon is null ? ": " : text[colon.NameEnd..colon.Value.Start];
        NewLine = NewLineBefore(offset);
        Unit = values.Where(v => v.Kind >= Json5Kind.Array).Select(UnitOf).FirstOrDefault(u => u is not null)
            ?? (text.Contains("\n\t", StringComparison.Ordinal) || text.Contains("\r\t", StringComparison.Ordinal) ? "\t" : "  ");
        HasLastComma = Nearest(values, v => v.Start, v => HasElements(v) && Container(v).HasLines) is { } other && Container(other) is var several && several.CommaBehind(several.Elements.Count - 1) is not null;
    }

    /// <summary>What stands between a name and its value.</summary>
    public string Colon { get; }

    /// <summary>How a line ends.</summary>
    public string NewLine { get; }

    /// <summary>By how much a level is indented.</summary>
    public string Unit { get; }

    /// <summary>Whether a comma stands behind the last element, where each has a line of its own.</summary>
    public bool HasLastComma { get; }

    /// <summary>What stands behind a comma on a line.</summary>
    public string Gap => Colon.EndsWith(' ') || Colon.EndsWith('\t') ? " " : "";

    /// <summary>What stands inside the braces of an object on one line.</summary>
    public string Padding => padding.Value;

    /// <summary>Whether the elements of a new value stand on lines of their own.</summary>
    /// <param name="value">The value.</param>
    /// <param name="around">Whether it does where the value is put.</param>
    public bool HasLines(Json5Value value, bool around) => around && (value.Kind == Json5Kind.Array ? arraysHaveLines : objectsHaveLines).Value;

    /// <summary>A name, in quotes where the neighbours are, or where it has to be.</summary>
    public string Name(string name)
    {
        if (IsIdentifier(name) && identifier.Value is { } plain)
        {
            return text[plain.NameStart] is '"' or '\'' ? Quoted(name, text[plain.NameStart]) : name;
        }

        return Quoted(name, inQuotes.Value is { } other ? text[other.NameStart] : quote.Value);
    }

    /// <summary>A string.</summary>
    /// <param name="value">What it says.</param>
    /// <param name="old">The value whose place it takes.</param>
    public string String(string value, Json5Value? old = null) => Quoted(value, old?.Kind == Json5Kind.String ? text[old.Start] : quote.Value);

    /// <summary>A string in these quotes; half of a surrogate pair stays what it is, by an escape.</summary>
    public static string Quoted(string value, char quote)
    {
        var quoted = new StringBuilder().Append(quote);
        for (var i = 0; i < value.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(value.AsSpan(i), out var rune, out var length) == OperationStatus.Done;
            quoted.Append(!isWhole || rune.Value < ' ' || rune.Value == 0x7f || rune.Value is 0x2028 or 0x2029 ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)value[i]:x4}")
                : rune.Value == quote || rune.Value == '\\' ? $"\\{rune}"
                : rune.ToString());
            i += length;
        }

        return quoted.Append(quote).ToString();
    }

    /// <summary>The nearest one: of those in the place itself, else of all.</summary>
    private T? Nearest<T>(IEnumerable<T> all, Func<T, int> start, Func<T, bool> isIt)
        where T : class
        => all.Where(isIt).MinBy(x => (siblings.Contains(start(x)) ? 0 : 1, Math.Abs(offset - start(x))));

    private bool HaveLines(Json5Kind kind, IEnumerable<Json5Value> all) =>
        Nearest(all, v => v.Start, v => v.Kind == kind && HasElements(v)) is not { } other || Container(other).HasLines;

    private Json5Container Container(Json5Value value) => new(text, value);

    private void Collect(Json5Value value)
    {
        values.Add(value);
        members.AddRange(value.Members);
        foreach (var inner in value.Members.Select(m => m.Value).Concat(value.Items))
        {
            Collect(inner);
        }
    }

    private string NewLineBefore(int end)
    {
        var at = text.AsSpan(..end).LastIndexOfAny('\r', '\n');
        at = at >= 0 ? at : text.AsSpan().IndexOfAny('\r', '\n');
        return at < 0 ? "\n"
            : text[at] == '\n' ? at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n"
            : at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r";
    }

    private static bool IsIdentifier(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');

    private string? UnitOf(Json5Value value)
    {
        var lines = new Json5Container(text, value);
        if (lines.Elements.Count == 0 || !lines.IsOnOwnLine(0))
        {
            return null;
        }

        var (outer, inner) = (Json5Container.Indent(text, lines.Open), lines.IndentOf(0));
        return inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner[outer.Length..] : null;
    }

    private static bool HasElements(Json5Value value) => value.Members.Count + value.Items.Count > 0;
}
