namespace Ocx;

/// <summary>What JSON5 values mean, however they are written.</summary>
internal static class Json5Compare
{
    /// <summary>Whether two values mean the same: of members with one name the last counts, in any order.</summary>
    public static bool Same(Json5Value a, Json5Value b) => a.Kind == b.Kind && a.Kind switch
    {
        Json5Kind.Object => SameMembers(Last(a), Last(b)),
        Json5Kind.Array => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(i => Same(i.First, i.Second)),
        _ => a.Text == b.Text && a.Number.Equals(b.Number) && a.IsTrue == b.IsTrue,
    };

    private static Dictionary<string, Json5Value> Last(Json5Value value)
    {
        var last = new Dictionary<string, Json5Value>(StringComparer.Ordinal);
        foreach (var member in value.Members)
        {
            last[member.Name] = member.Value;
        }

        return last;
    }

    private static bool SameMembers(Dictionary<string, Json5Value> a, Dictionary<string, Json5Value> b) =>
        a.Count == b.Count && a.All(m => b.TryGetValue(m.Key, out var other) && Same(m.Value, other));
}
