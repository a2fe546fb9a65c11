namespace Ocx;

/// <summary>What JSON5 values mean, however they are written.</summary>
internal static class Json5Compare
{
    /// <summary>Whether two values mean the same: of members with one name the last counts, in any order.</summary>
    public static bool Same(Json5Value a, Json5Value b) => a.Kind == b.Kind && a.Kind switch
    {
        Json5Kind.Object => SameMembers(a.ByName, b.ByName),
        Json5Kind.Array => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(i => Same(i.First, i.Second)),
        _ => a.Text == b.Text && a.Number.Equals(b.Number) && a.IsTrue == b.IsTrue,
    };

    private static bool SameMembers(IReadOnlyDictionary<string, Json5Member> a, IReadOnlyDictionary<string, Json5Member> b) =>
        a.Count == b.Count && a.All(m => b.TryGetValue(m.Key, out var other) && Same(m.Value.Value, other.Value));
}
