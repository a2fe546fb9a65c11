using System.Text.RegularExpressions;
using Variables = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Ocx.Tests;

/// <summary>Two readings of a file, side by side.</summary>
public static partial class Reading
{
    /// <summary>ocx-core's reading; <c>null</c> for a file that it refuses.</summary>
    public static Variables? OfOcx(byte[] file)
    {
        try
        {
            return DotenvDocument.Parse(file).Read(Compose.Environment.GetValueOrDefault);
        }
        catch (DotenvException)
        {
            return null;
        }
    }

    /// <summary>What Compose must read once a variable is set (<c>null</c>: taken away): the old map, and that.</summary>
    public static Variables With(this Variables before, string key, string? value)
    {
        var wanted = before.Where(v => v.Key != key).ToDictionary(StringComparer.Ordinal);
        if (value is not null)
        {
            wanted.Add(key, value);
        }

        return wanted;
    }

    /// <summary>The first difference, but for some variables; <c>null</c> when there is none.</summary>
    public static string? Difference(Variables? actual, Variables? wanted, IReadOnlySet<string>? but = null)
    {
        if (actual is null || wanted is null)
        {
            return actual == wanted ? null : actual is null ? "refused" : "not refused";
        }

        return actual.Keys.Union(wanted.Keys).Where(k => but?.Contains(k) != true)
            .Select(k => (Key: k, Actual: Value(actual, k), Wanted: Value(wanted, k)))
            .Where(d => d.Actual != d.Wanted)
            .Select(d => $"{Escaped.Of(d.Key)} is {d.Actual}, should be {d.Wanted}")
            .FirstOrDefault();
    }

    public static bool Same(string actual, string wanted) => Comparable(actual) == Comparable(wanted);

    private static string Value(Variables map, string key) => map.TryGetValue(key, out var value) ? Escaped.Of(Comparable(value)) : "not set";

    // Compose's JSON has a replacement character for each byte that is not UTF-8, .NET for each sequence of such.
    private static string Comparable(string value) => Replaced().Replace(value, "\uFFFD");

    [GeneratedRegex("\uFFFD+", RegexOptions.None, 10_000)]
    private static partial Regex Replaced();
}
