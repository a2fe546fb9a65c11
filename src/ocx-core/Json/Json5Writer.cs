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
    public string Value(Json5Value value, bool around, string indent, Json5Value? old = null) => value.Kind switch
    {
        Json5Kind.String => style.String(value.Text!, old),
        Json5Kind.Object => Bracketed('{', '}', [.. value.Members.Where(m => value.Last(m.Name) == m)], m => m.Value, m => style.Name(m.Name) + style.Colon, style.HasLines(value, around), indent, style.Padding),
        Json5Kind.Array => Bracketed('[', ']', value.Items, i => i, _ => "", style.HasLines(value, around), indent, ""),
        _ => json[value.Start..value.End],
    };

    private string Bracketed<T>(char open, char close, IReadOnlyList<T> elements, Func<T, Json5Value> value, Func<T, string> name, bool lines, string indent, string padding)
    {
        if (elements.Count == 0)
        {
            return $"{open}{close}";
        }

        var inner = indent + style.Unit;
        var (before, between, behind) = lines
            ? (style.NewLine + inner, "," + style.NewLine + inner, (style.HasLastComma ? "," : "") + style.NewLine + indent)
            : (padding, "," + style.Gap, padding);
        return new StringBuilder().Append(open).Append(before)
            .AppendJoin(between, elements.Select(e => name(e) + Value(value(e), lines, inner)))
            .Append(behind).Append(close).ToString();
    }
}
