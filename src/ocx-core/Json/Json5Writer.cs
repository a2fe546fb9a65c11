using System.Text;

namespace Ocx;

/// <summary>Writes a value of one text as another text would have it.</summary>
internal sealed class Json5Writer(Json5Style style, string json)
{
    /// <summary>A value.</summary>
    /// <param name="value">The value, of our text.</param>
    /// <param name="around">Whether what it is put into has its elements on lines of their own.</param>
    /// <param name="indent">How the line begins that it is put on.</param>
    /// <param name="old">The value whose place it takes.</param>
    public string Value(Json5Value value, bool around, string indent, Json5Value? old = null)
    {
        var text = new StringBuilder();
        Write(text, value, around, indent, old);
        return text.ToString();
    }

    private void Write(StringBuilder text, Json5Value value, bool around, string indent, Json5Value? old)
    {
        switch (value.Kind)
        {
            case Json5Kind.String:
                text.Append(style.String(value.Text!, old));
                break;
            case Json5Kind.Object:
                Write(text, "{}", [.. value.Members.Where(m => value.Last(m.Name) == m).Select(m => (style.Name(m.Name) + style.Colon, m.Value))], style.HasLines(value, around), indent, style.Padding);
                break;
            case Json5Kind.Array:
                Write(text, "[]", [.. value.Items.Select(i => ("", i))], style.HasLines(value, around), indent, "");
                break;
            default:
                text.Append(json.AsSpan(value.Start..value.End));
                break;
        }
    }

    private void Write(StringBuilder text, string brackets, IReadOnlyList<(string Name, Json5Value Value)> elements, bool lines, string indent, string padding)
    {
        if (elements.Count == 0)
        {
            text.Append(brackets);
            return;
        }

        var inner = indent + style.Unit;
        var (before, between, behind) = lines
            ? (style.NewLine + inner, "," + style.NewLine + inner, (style.HasLastComma ? "," : "") + style.NewLine + indent)
            : (padding, "," + style.Gap, padding);
        text.Append(brackets[0]);
        for (var i = 0; i < elements.Count; i++)
        {
            text.Append(i == 0 ? before : between).Append(elements[i].Name);
            Write(text, elements[i].Value, lines, inner, old: null);
        }

        text.Append(behind).Append(brackets[1]);
    }
}
