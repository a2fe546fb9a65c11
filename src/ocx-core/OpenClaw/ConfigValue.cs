namespace Ocx;

/// <summary>A value of OpenClaw's configuration, once the files that it includes are merged into it.</summary>
public sealed class ConfigValue
{
    private static readonly IReadOnlyDictionary<string, ConfigValue> NoMembers = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);

    internal ConfigValue(Json5Value json, params IReadOnlyList<ConfigPlace> places)
    {
        Json = json;
        Places = places;
    }

    /// <summary>The value itself; of an object or array that is merged from several the one that came last.</summary>
    public Json5Value Json { get; }

    /// <summary>What it is.</summary>
    public Json5Kind Kind => Json.Kind;

    /// <summary>What a string says; <c>null</c> for any other value. A reference to a variable, <c>${NAME}</c>, stays as it is written.</summary>
    public string? Text => Json.Text;

    /// <summary>Where it stands, by its name; where it is merged from several, all of them, the one that counts last.</summary>
    public IReadOnlyList<ConfigPlace> Places { get; }

    /// <summary>Where it stands, for a message.</summary>
    public string Where => string.Join(" and ", Places);

    /// <summary>The members of an object; none for any other value.</summary>
    public IReadOnlyDictionary<string, ConfigValue> Members { get; internal init; } = NoMembers;

    /// <summary>The items of an array; none for any other value.</summary>
    public IReadOnlyList<ConfigValue> Items { get; internal init; } = [];

    /// <summary>The strings of an array.</summary>
    public IReadOnlyList<string> Texts => [.. Items.Select(i => i.Text).OfType<string>()];

    /// <summary>What stands below it under these names; <c>null</c> when nothing does.</summary>
    public ConfigValue? Find(params IEnumerable<string> names)
    {
        var value = this;
        foreach (var name in names)
        {
            if (!value.Members.TryGetValue(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>The member for a provider, whose name OpenClaw takes in any case and with white space around it.</summary>
    public ConfigValue? OfProvider(string provider) =>
        Members.Where(m => IsProvider(m.Key, provider)).Select(m => m.Value).FirstOrDefault();

    /// <summary>The value of a file by itself: nothing is included.</summary>
    internal static ConfigValue Of(Json5Value value)
    {
        var members = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        foreach (var member in value.Members)
        {
            members[member.Name] = Of(member.Value);
        }

        return new(value) { Members = members, Items = [.. value.Items.Select(Of)] };
    }

    /// <summary>Whether a name is a provider's, as OpenClaw compares them.</summary>
    public static bool IsProvider(string? name, string provider) => string.Equals(name?.Trim(), provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What OpenClaw makes of two: objects are merged, arrays put one behind the other, and of anything else the second
    /// counts (deepMerge of 2026.2.25 and 2026.9.6).
    /// </summary>
    internal static ConfigValue Merge(ConfigValue first, ConfigValue second)
    {
        if (first.Kind == Json5Kind.Array && second.Kind == Json5Kind.Array)
        {
            return new(second.Json, [.. first.Places, .. second.Places]) { Items = [.. first.Items, .. second.Items] };
        }

        if (first.Kind != Json5Kind.Object || second.Kind != Json5Kind.Object)
        {
            return second;
        }

        var members = new Dictionary<string, ConfigValue>(first.Members, StringComparer.Ordinal);
        foreach (var (name, value) in second.Members.Where(m => m.Key is not ("__proto__" or "constructor" or "prototype")))
        {
            members[name] = members.TryGetValue(name, out var old) ? Merge(old, value) : value;
        }

        return new(second.Json, [.. first.Places, .. second.Places]) { Members = members };
    }
}
