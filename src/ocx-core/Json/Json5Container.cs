namespace Ocx;

/// <summary>An object or an array as it stands in its text: its elements, the commas behind them, the lines that they are on.</summary>
internal sealed class Json5Container
{
    private readonly string text;

    public Json5Container(string text, Json5Value value)
    {
        this.text = text;
        Elements = value.Kind == Json5Kind.Object
            ? [.. value.Members.Select(m => (m.NameStart, m.Value.End))]
            : [.. value.Items.Select(i => (i.Start, i.End))];
        Open = value.Start;
        Close = value.End - 1;
    }

    /// <summary>Where its opening bracket stands.</summary>
    public int Open { get; }

    /// <summary>Where its closing bracket stands.</summary>
    public int Close { get; }

    /// <summary>Its members, from the name on, or its items: where each begins, and one past its end.</summary>
    public IReadOnlyList<(int Start, int End)> Elements { get; }

    /// <summary>Whether its elements stand on lines of their own, the last one at least.</summary>
    public bool HasLines => Elements.Count == 0 ? HasBreak(Open, Close) : IsOnOwnLine(Elements.Count - 1) || HasBreak(Elements[^1].End, Close);

    /// <summary>Where the comma behind an element stands; <c>null</c> when the closing bracket follows.</summary>
    public int? CommaBehind(int index)
    {
        var cursor = new Json5Cursor(text, Elements[index].End);
        cursor.SkipSpace();
        return cursor.Peek == ',' ? cursor.Position : null;
    }

    /// <summary>Whether a line ends between what stands before an element and the element.</summary>
    public bool IsOnOwnLine(int index) => HasBreak(index == 0 ? Open : CommaBehind(index - 1) ?? Open, Elements[index].Start);

    /// <summary>How the line begins on which an element stands.</summary>
    public string IndentOf(int index) => Indent(text, Elements[index].Start);

    /// <summary>Where the white space and comments that begin at an offset have their last comment's end; without one, the offset.</summary>
    public int BehindComments(int offset)
    {
        var cursor = new Json5Cursor(text, offset);
        while (cursor.TrySkipSpace(out var isComment))
        {
            offset = isComment ? cursor.Position : offset;
        }

        return offset;
    }

    /// <summary>Behind what belongs to the line of an offset: its comments, and where nothing else follows on it, its blanks.</summary>
    public int BehindLine(int offset)
    {
        var cursor = new Json5Cursor(text, offset);
        while (!(cursor.IsAtEnd || Json5Cursor.IsBreak(cursor.Peek)) && cursor.TrySkipSpace(out var isComment))
        {
            offset = isComment ? cursor.Position : offset;
        }

        return cursor.IsAtEnd || Json5Cursor.IsBreak(cursor.Peek) ? cursor.Position : offset;
    }

    /// <summary>Whether a line ends there.</summary>
    public bool HasBreak(int start, int end) => text.AsSpan(start..end).IndexOfAny("\r\n\u2028\u2029") >= 0;

    /// <summary>The blanks with which the line of an offset begins.</summary>
    public static string Indent(string text, int offset)
    {
        var start = LineStart(text, offset);
        var end = start;
        while (end < offset && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    /// <summary>Where the line of an offset begins.</summary>
    public static int LineStart(string text, int offset) => text.AsSpan(..offset).LastIndexOfAny("\r\n\u2028\u2029") + 1;
}
