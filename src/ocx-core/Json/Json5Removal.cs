namespace Ocx;

/// <summary>Takes an element out of an object or an array, with its comma and its own lines; comments outside of it stay.</summary>
internal sealed class Json5Removal(string text, Json5Value value)
{
    private readonly Json5Container container = new(text, value);
    private readonly List<(int Start, int End)> cuts = [];

    /// <summary>The text without that element.</summary>
    public string Remove(int index)
    {
        var (start, end) = container.Elements[index];
        var comma = container.CommaBehind(index);
        if (comma is { } behind)
        {
            // With only white space before it, it goes with the element; behind a comment alone.
            var isNext = text.AsSpan(end..behind).IsWhiteSpace();
            end = isNext ? behind + 1 : end;
            Cut(behind, isNext ? behind : behind + 1);
        }
        else if (index > 0)
        {
            Cut(container.CommaBehind(index - 1)!.Value, container.CommaBehind(index - 1)!.Value + 1);
        }

        CutElement(start, end);
        return Emptied(Cleaned());
    }

    /// <summary>With its lines, where nothing else is on them; else with the blanks on one side of it.</summary>
    private void CutElement(int start, int end)
    {
        var line = Json5Container.LineStart(text, start);
        var before = start;
        while (before > line && text[before - 1] is ' ' or '\t')
        {
            before--;
        }

        var after = end;
        while (text[after] is ' ' or '\t')
        {
            after++;
        }

        var isLast = Json5Cursor.IsBreak(text[after]);
        if (before == line && isLast)
        {
            Cut(line, after + (text[after] == '\r' && text[after + 1] == '\n' ? 2 : 1));
        }
        else if (before == line || !(isLast || text[after] is '/' or '}' or ']'))
        {
            Cut(start, after);
        }
        else
        {
            Cut(before, end);
        }
    }

    private void Cut(int start, int end)
    {
        if (end > start)
        {
            cuts.Add((start, end));
        }
    }

    private string Cleaned() => cuts.OrderByDescending(c => c.Start).Aggregate(text, (t, c) => t.Remove(c.Start, c.End - c.Start));

    /// <summary>Brackets with nothing but white space between them are closed.</summary>
    private string Emptied(string left)
    {
        var end = container.Close - (text.Length - left.Length);
        return left.AsSpan((container.Open + 1)..end).IsWhiteSpace() ? left.Remove(container.Open + 1, end - container.Open - 1) : left;
    }
}
