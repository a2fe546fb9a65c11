using System.Text;

namespace Ocx;

/// <summary>Takes elements out of an object or an array, with their commas and their own lines; comments outside of them stay.</summary>
internal sealed class Json5Removal(string text, Json5Value value)
{
    private readonly Json5Container container = new(text, value);
    private readonly List<(int Start, int End)> cuts = [];

    /// <summary>The text without those elements.</summary>
    /// <param name="indexes">Which, in their order, one at least.</param>
    /// <remarks>In one go: there may be as many as fit into the text.</remarks>
    public string Remove(IReadOnlyList<int> indexes)
    {
        var pieces = new List<(int Start, int End)>();
        var first = 0; // of those that follow each other up to the last
        for (var i = 0; i < indexes.Count; i++)
        {
            var (start, end) = WithComma(indexes[i]);
            first = i > 0 && indexes[i - 1] == indexes[i] - 1 ? first : indexes[i];
            if (i > 0 && text.AsSpan(pieces[^1].End..start).IsWhiteSpace())
            {
                pieces[^1] = (pieces[^1].Start, end);
            }
            else
            {
                pieces.Add((start, end));
            }
        }

        pieces.ForEach(p => CutPiece(p.Start, p.End));
        if (first > 0 && container.CommaBehind(indexes[^1]) is null)
        {
            CutComma(container.CommaBehind(first - 1)!.Value); // what is the last one now had it
        }

        return Emptied(Cleaned());
    }

    /// <summary>Where an element begins and ends. With only white space before it, its comma goes with it; behind a comment alone.</summary>
    private (int Start, int End) WithComma(int index)
    {
        var (start, end) = container.Elements[index];
        if (container.CommaBehind(index) is not { } comma)
        {
            return (start, end);
        }

        if (text.AsSpan(end..comma).IsWhiteSpace())
        {
            return (start, comma + 1);
        }

        CutComma(comma);
        return (start, end);
    }

    /// <summary>With its lines, where nothing else is on them; else with the blanks on one side of it.</summary>
    private void CutPiece(int start, int end)
    {
        var before = start;
        while (text[before - 1] is ' ' or '\t')
        {
            before--;
        }

        var isFirst = Json5Cursor.IsBreak(text[before - 1]);
        var after = end;
        while (text[after] is ' ' or '\t')
        {
            after++;
        }

        var isLast = Json5Cursor.IsBreak(text[after]);
        cuts.Add(
            isFirst && isLast ? (before, after + (text[after] == '\r' && text[after + 1] == '\n' ? 2 : 1))
            : isFirst || !(isLast || text[after] is '/' or '}' or ']') ? (start, after)
            : (before, end));
    }

    private void CutComma(int comma) => cuts.Add((comma, comma + 1));

    /// <summary>What is not cut; two cuts may share the blanks between them.</summary>
    private string Cleaned()
    {
        var left = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, end) in cuts.Order())
        {
            left.Append(text, copied, Math.Max(0, start - copied));
            copied = Math.Max(copied, end);
        }

        return left.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Brackets with nothing but white space between them are closed.</summary>
    private string Emptied(string left)
    {
        var end = container.Close - (text.Length - left.Length);
        return left.AsSpan((container.Open + 1)..end).IsWhiteSpace() ? left.Remove(container.Open + 1, end - container.Open - 1) : left;
    }
}
