using System.Globalization;

namespace Ocx;

/// <summary>The values that a path leads through, as far as they are there.</summary>
internal sealed class Json5Way
{
    private readonly int length;

    private Json5Way(IReadOnlyList<Json5Value> values, int length, int index)
    {
        Values = values;
        this.length = length;
        Index = index;
    }

    /// <summary>From the whole text on.</summary>
    public IReadOnlyList<Json5Value> Values { get; }

    /// <summary>Which element of the value before it the last one is.</summary>
    public int Index { get; }

    /// <summary>What stands at the path's end.</summary>
    public Json5Value? Found => Values.Count > length ? Values[^1] : null;

    /// <summary>What the last value stands in.</summary>
    public Json5Value? Parent => Values.Count > 1 ? Values[^2] : null;

    /// <summary>The number of an item, as part of a path.</summary>
    public static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Goes as far as there is something.</summary>
    /// <exception cref="OcxException">78: something is in the way that has no members.</exception>
    public static Json5Way Find(string text, IReadOnlyList<string> path)
    {
        var way = TryFind(text, path);
        return way.Found is not null || way.Values[^1].Kind == Json5Kind.Object ? way : throw new OcxException(
            ExitCode.Configuration,
            FormattableString.Invariant($"line {Json5.Place(text, way.Values[^1].Start).Line}: {string.Join('.', path.Take(way.Values.Count - 1))} is no object that {path[way.Values.Count - 1]} could be put into"));
    }

    /// <summary>Goes as far as there is something.</summary>
    public static Json5Way TryFind(string text, IReadOnlyList<string> path)
    {
        List<Json5Value> values = [Json5.Parse(text)];
        var index = 0;
        foreach (var name in path)
        {
            var value = values[^1];
            index = value.Kind == Json5Kind.Array ? ItemOf(value, name) : value.Members.Select(m => m.Name).ToList().LastIndexOf(name);
            if (index < 0)
            {
                break;
            }

            values.Add(value.Kind == Json5Kind.Array ? value.Items[index] : value.Members[index].Value);
        }

        return new(values, path.Count, index);
    }

    private static int ItemOf(Json5Value array, string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Items.Count ? index : -1;
}
