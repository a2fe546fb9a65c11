namespace Ocx;

/// <summary>Finds where the values of a configuration are written, in the files that it is made of: one may be in several, and the last one counts.</summary>
/// <param name="texts">The files, by their paths; OpenClaw can read them.</param>
internal sealed class ConfigSpots(IReadOnlyDictionary<string, string> texts)
{
    private readonly Dictionary<string, ConfigSpot> roots = texts.ToDictionary(t => t.Key, t => new ConfigSpot(t.Key, [], Json5.Parse(t.Value)), StringComparer.Ordinal);

    /// <summary>All of a file.</summary>
    public ConfigSpot Root(string file) => roots[file];

    /// <summary>Where something is written below a place, that which counts last.</summary>
    /// <param name="from">The place.</param>
    /// <param name="names">The names from there on.</param>
    /// <param name="inside">Whether what is wholly included is found in the file that holds it; else where that file is named.</param>
    public IEnumerable<ConfigSpot> Find(ConfigSpot from, IEnumerable<string> names, bool inside = true)
    {
        var rest = names.ToList();
        if (rest.Count == 0 && !inside)
        {
            return [from];
        }

        var included = ConfigReader.Included(from.Value, from.File).SelectMany(file => Find(Root(file), rest, inside));
        return rest.Count > 0 ? from.Value.Last(rest[0]) is { } member ? included.Concat(Find(from.Below(member.Name, member.Value), rest[1..], inside)) : included
            : from.Value.Last(ConfigReader.Include) is null || from.Value.Members.Any(m => m.Name != ConfigReader.Include) ? included.Append(from)
            : included;
    }

    /// <summary>The items of an array, from all files that it is put together from: OpenClaw puts one behind the other.</summary>
    public IReadOnlyList<ConfigSpot> Items(ConfigSpot from, IEnumerable<string> names) =>
        [.. Find(from, names).SelectMany(array => array.Value.Items.Select((item, i) => array.Below(Json5Way.Number(i), item)))];
}
