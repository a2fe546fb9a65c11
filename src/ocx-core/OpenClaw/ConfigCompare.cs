namespace Ocx;

/// <summary>Whether a change of the configuration has changed what it was meant to, and nothing else.</summary>
internal static class ConfigCompare
{
    private static readonly Dictionary<string, ConfigValue> NoMembers = new(StringComparer.Ordinal);

    /// <summary>Whether two values say the same.</summary>
    public static bool Same(ConfigValue one, ConfigValue other) => SameBut(one, other, []);

    /// <summary>Whether two configurations say the same, but for what stands at these paths and below.</summary>
    public static bool SameBut(ConfigValue? before, ConfigValue? after, IReadOnlyList<IReadOnlyList<string>> changed)
    {
        if (changed.Any(p => p.Count == 0))
        {
            return true;
        }

        if (before is null || after is null)
        {
            // Objects may be made, and left empty, on the way to what was changed.
            return changed.Count > 0 && (before ?? after)!.Kind == Json5Kind.Object && SameMembers(before?.Members ?? NoMembers, after?.Members ?? NoMembers, changed);
        }

        return before.Kind == after.Kind && before.Kind switch
        {
            Json5Kind.Object => SameMembers(before.Members, after.Members, changed),
            Json5Kind.Array => before.Items.Count == after.Items.Count
                && before.Items.Zip(after.Items).Select((pair, i) => SameBut(pair.First, pair.Second, Below(changed, Json5Way.Number(i)))).All(same => same),
            _ => Json5Compare.Same(before.Json, after.Json),
        };
    }

    private static bool SameMembers(IReadOnlyDictionary<string, ConfigValue> before, IReadOnlyDictionary<string, ConfigValue> after, IReadOnlyList<IReadOnlyList<string>> changed) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal).All(name => SameBut(before.GetValueOrDefault(name), after.GetValueOrDefault(name), Below(changed, name)));

    private static IReadOnlyList<IReadOnlyList<string>> Below(IReadOnlyList<IReadOnlyList<string>> changed, string name) =>
        changed.Count == 0 ? changed : [.. changed.Where(p => p[0] == name).Select(p => (IReadOnlyList<string>)[.. p.Skip(1)])];
}
