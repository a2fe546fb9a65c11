using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// Changes OpenClaw's configuration in the files where its values are written, and leaves every other byte of them as it
/// stands. Nothing is written here; what is to be written has been read again, and says what was meant.
/// </summary>
public sealed class ConfigEdit
{
    private readonly string path;
    private readonly IReadOnlyDictionary<string, byte[]> files;
    private readonly Dictionary<string, string> texts;
    private readonly ConfigValue before;
    private readonly List<(IReadOnlyList<string> Path, string? Json)> wanted = [];
    private readonly List<(string File, IReadOnlyList<string> Path)> touched = [];

    private ConfigEdit(string path, IReadOnlyDictionary<string, byte[]> files, IReadOnlyDictionary<string, string> texts, ConfigValue root)
    {
        this.path = path;
        this.files = files;
        this.texts = new(texts, StringComparer.Ordinal);
        before = root;
        Config = new(path, root);
    }

    /// <summary>The configuration, as it is with the changes so far.</summary>
    public OpenClawConfig Config { get; private set; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">Its file; an absolute path, where it is to include others.</param>
    /// <param name="read">Reads a file; <c>null</c> when it is not there.</param>
    /// <returns><c>null</c> when there is none.</returns>
    /// <exception cref="OcxException">65: OpenClaw cannot read it, or it is not UTF-8. 66: we cannot.</exception>
    public static ConfigEdit? TryRead(string path, Func<string, byte[]?> read)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var root = ConfigReader.TryRead(path, name => read(name) is { } content ? contents[name] = content : null, out var texts);
        foreach (var (name, content) in contents)
        {
            // OpenClaw reads other bytes too, as U+FFFD; written back they would be lost.
            _ = Encoding.UTF8.GetBytes(texts[name]).AsSpan().SequenceEqual(content) ? true : throw new OcxException(ExitCode.BadData, $"{name}: is not UTF-8");
        }

        return root is null ? null : new(path, contents, texts, root);
    }

    /// <summary>Sets a value: where it is written, the place that counts; where it is not, in the main file, whose members come before what it includes.</summary>
    /// <param name="names">The names from the outermost object on; of an item of an array, its number.</param>
    /// <param name="json">The value, as JSON.</param>
    /// <returns>The file that has it now.</returns>
    /// <exception cref="OcxException">78: it cannot be set there.</exception>
    public string Set(IReadOnlyList<string> names, string json)
    {
        ArgumentNullException.ThrowIfNull(names);
        SeeThatItCanBeSet(names);
        var spots = new ConfigSpots(texts);
        var (start, rest) = Start(spots, names);
        var found = spots.Find(start, rest).ToList();
        if (found.Count(f => f.Value.Kind == Json5Kind.Array) > 1)
        {
            throw new OcxException(ExitCode.Configuration, $"{Config.Find(names)?.Where}: OpenClaw puts {string.Join('.', names)} together from these", $"leave it in one of them: {json}");
        }

        var spot = found.LastOrDefault() ?? start with { Path = [.. start.Path, .. rest] };
        Change(spot.File, [spot.Path], text => Json5Edit.Set(text, spot.Path, json));
        wanted.Add((names, json));
        return spot.File;
    }

    /// <summary>Adds members that are in none of the files to an object of the main file, all at once: each change reads all of the configuration anew.</summary>
    /// <param name="names">The names from the outermost object to that one; no array is on the way.</param>
    /// <param name="members">The members' names.</param>
    /// <param name="json">The value of each, as JSON.</param>
    /// <returns>The file that has them now: the main one.</returns>
    /// <exception cref="OcxException">78: they cannot be added there.</exception>
    public string Add(IReadOnlyList<string> names, IReadOnlyList<string> members, string json)
    {
        ArgumentNullException.ThrowIfNull(members);
        IReadOnlyList<IReadOnlyList<string>> paths = [.. members.Select(m => (IReadOnlyList<string>)[.. names, m])];
        SeeThatItCanBeSet([.. names, .. members.Take(1)]);
        Change(path, paths, text => Json5Edit.Add(text, names, members, json));
        wanted.AddRange(paths.Select(p => (p, (string?)json)));
        return path;
    }

    /// <summary>Takes a member away, in every file that has it.</summary>
    /// <param name="names">The names from the outermost object on.</param>
    /// <returns>The files that had it.</returns>
    public IReadOnlyList<string> Remove(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var spots = new ConfigSpots(texts);
        var found = spots.Find(spots.Root(path), names, inside: false).ToList();
        foreach (var spot in found)
        {
            Change(spot.File, [spot.Path], text => Json5Edit.Remove(text, spot.Path));
        }

        wanted.Add((names, null));
        return [.. found.Select(f => f.File).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The files that it is made of, the main one first: what each was, and what it should be.</summary>
    public IReadOnlyList<(string File, byte[] Before, byte[] After)> Files =>
        [.. files.OrderBy(f => f.Key != path).Select(f => (f.Key, f.Value, Encoding.UTF8.GetBytes(texts[f.Key])))];

    /// <summary>Sees that the changed configuration says what was meant, and in all else what it said, each of its files by itself too.</summary>
    /// <exception cref="OcxException">78: a file that is included at several places would change all of them.</exception>
    /// <exception cref="InvalidOperationException">It does not: a bug, and nothing may be written.</exception>
    public void Verify()
    {
        if (!files.Keys.All(IsElseAsBefore))
        {
            throw new InvalidOperationException("something else has changed");
        }

        if (!wanted.TrueForAll(IsAsMeant) || !ConfigCompare.SameBut(before, Config.Root, [.. wanted.Select(w => w.Path)]))
        {
            var included = touched.Find(s => s.File != path).File;
            throw included is null ? new InvalidOperationException("what was meant has not changed, or more has") : new OcxException(
                ExitCode.Configuration, $"{included}: is included at several places, and would change all of them", "give the place that should change a file of its own");
        }
    }

    /// <summary>Sees that whatever is on the way has members; in another file too, which a new member here would hide.</summary>
    private void SeeThatItCanBeSet(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            IReadOnlyList<string> way = [.. names.Take(i)];
            if (Config.Find(way) is { Kind: not Json5Kind.Object } value && Config.Find([.. way, names[i]]) is null)
            {
                throw new OcxException(ExitCode.Configuration, $"{value.Where}: {string.Join('.', way)} is no object that {names[i]} could be put into");
            }
        }
    }

    private (ConfigSpot Spot, IReadOnlyList<string> Below) Start(ConfigSpots spots, IReadOnlyList<string> names)
    {
        var root = spots.Root(path);
        for (var i = 0; i < names.Count; i++)
        {
            if (Config.Find([.. names.Take(i)]) is { Kind: Json5Kind.Array } array)
            {
                var items = spots.Items(root, names.Take(i));
                var number = int.Parse(names[i], CultureInfo.InvariantCulture);
                return items.Count == array.Items.Count ? (items[number], [.. names.Skip(i + 1)])
                    : throw new OcxException(ExitCode.Configuration, $"{array.Where}: only one of these counts", "leave it in one of them");
            }
        }

        return (root, names);
    }

    private void Change(string file, IReadOnlyList<IReadOnlyList<string>> paths, Func<string, string> change)
    {
        try
        {
            texts[file] = change(texts[file]);
        }
        catch (OcxException e)
        {
            throw new OcxException(e.ExitCode, $"{file} {e.Message}", e.Hint);
        }

        touched.AddRange(paths.Select(p => (file, p))); // and not all of the text that they are pieces of
        Config = new(path, ConfigReader.TryRead(path, name => Encoding.UTF8.GetBytes(texts[name]), out _)!);
    }

    private bool IsAsMeant((IReadOnlyList<string> Path, string? Json) wish) =>
        wish.Json is null ? Config.Find(wish.Path) is null : Config.Find(wish.Path) is { } value && ConfigCompare.Same(value, ConfigValue.Of(Json5.Parse(wish.Json)));

    private bool IsElseAsBefore(string file) => ConfigCompare.SameBut(
        ConfigValue.Of(Json5.Parse(Encoding.UTF8.GetString(files[file]))),
        ConfigValue.Of(Json5.Parse(texts[file])),
        [.. touched.Where(s => s.File == file).Select(s => s.Path)]);
}
