namespace Ocx;

/// <summary>Puts an element into an object or an array: on a line of its own where the others are, and no comment changes its place.</summary>
internal sealed class Json5Insertion(string text, Json5Value root, Json5Value value, Json5Value? parent)
{
    private readonly Json5Container container = new(text, value);
    private readonly Json5Style style = new(text, root, value, value.End);

    /// <summary>Puts an element there.</summary>
    /// <param name="index">Before which one; their number: behind the last.</param>
    /// <param name="element">Makes the element, for lines or not, with the indentation of its line.</param>
    public string Insert(int index, Func<Json5Style, bool, string, string> element) =>
        container.Elements.Count == 0 ? IntoEmpty(element)
        : index == container.Elements.Count ? Append(element)
        : Before(index, element);

    private string Before(int index, Func<Json5Style, bool, string, string> element)
    {
        var (lines, indent) = (container.IsOnOwnLine(index), container.IndentOf(index));
        return text.Insert(container.Elements[index].Start, $"{element(style, lines, indent)},{(lines ? style.NewLine + indent : style.Gap)}");
    }

    private string Append(Func<Json5Style, bool, string, string> element)
    {
        var last = container.Elements.Count - 1;
        var comma = container.CommaBehind(last);
        var end = comma + 1 ?? container.Elements[last].End;
        var lines = container.HasLines;
        var indent = Json5Container.LineStart(text, container.Elements[last].Start) == Json5Container.LineStart(text, container.Open)
            ? Json5Container.Indent(text, container.Open) + style.Unit
            : container.IndentOf(last);
        var added = lines ? style.NewLine + indent + element(style, true, indent) : style.Gap + element(style, false, indent);
        var place = container.BehindLine(end);
        return text[..end] + (comma is null ? "," : "") + text[end..place] + added + (comma is null ? "" : ",") + text[place..];
    }

    private string IntoEmpty(Func<Json5Style, bool, string, string> element)
    {
        // A bare pair of brackets opens where it stands among lines.
        var isBare = container.Close == container.Open + 1;
        var lines = isBare ? parent is null || new Json5Container(text, parent).HasLines : container.HasLines;
        var place = container.BehindComments(container.Open + 1);
        if (!lines)
        {
            var padding = !isBare ? " " : value.Kind == Json5Kind.Object ? style.Padding : "";
            return text.Insert(place, padding + element(style, false, "") + (isBare ? padding : ""));
        }

        var outer = Json5Container.Indent(text, container.Open);
        var inner = outer + style.Unit;
        return text.Insert(isBare ? place : container.BehindLine(place), style.NewLine + inner + element(style, true, inner) + (style.HasLastComma ? "," : "") + (isBare ? style.NewLine + outer : ""));
    }
}
