using System.Text;

namespace Ocx;

/// <summary>
/// Reads OpenClaw's configuration and what it includes: <c>$include</c> names a file or several, from the including file
/// on; they are merged in order, and the members beside it over them. Up to ten levels, none twice in a row of them, none
/// outside of the configuration's own directory. Measured on OpenClaw 2026.2.25 and 2026.9.6.
/// </summary>
internal sealed class ConfigReader
{
    /// <summary>The member that names the files whose members an object has too.</summary>
    public const string Include = "$include";

    private const int MostLevels = 10;

    // Whoever owns the configuration can have one file included a million times.
    private const int MostFiles = 200;
    private const long MostText = 32L * 1024 * 1024;

    private readonly Func<string, byte[]?> read;
    private readonly string root;
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private int count;
    private long length;
    private int values;

    private ConfigReader(string path, Func<string, byte[]?> read)
    {
        this.read = read;
        root = Path.GetDirectoryName(path) ?? "/";
    }

    /// <summary>Reads it.</summary>
    /// <returns><c>null</c> when there is no such file.</returns>
    /// <exception cref="OcxException">65: OpenClaw cannot read it either. 66: we cannot.</exception>
    public static ConfigValue? TryRead(string path, string stateDirectory) =>
        TryRead(Path.GetFullPath(path), new InputFile(stateDirectory).TryRead, out _);

    /// <summary>Reads it.</summary>
    /// <param name="path">The file; an absolute path, where it is to include others.</param>
    /// <param name="read">Reads a file; <c>null</c> when it is not there.</param>
    /// <param name="texts">The files that it is made of, itself included, by their paths.</param>
    /// <inheritdoc cref="TryRead(string, string)"/>
    public static ConfigValue? TryRead(string path, Func<string, byte[]?> read, out IReadOnlyDictionary<string, string> texts)
    {
        var reader = new ConfigReader(path, read);
        texts = reader.texts;
        return reader.TryRead(path, []);
    }

    /// <summary>The paths that an object includes, in order; none where it includes nothing.</summary>
    public static IEnumerable<string> Included(Json5Value value, string file) => value.Last(Include)?.Value is { } include
        ? (include.Text is { } one ? [one] : include.Items.Select(i => i.Text!)).Select(name => Included(name, file))
        : [];

    private ConfigValue? TryRead(string path, IReadOnlyList<string> chain)
    {
        if (read(path) is not { } bytes)
        {
            return null;
        }

        if (++count > MostFiles || (length += bytes.Length) > MostText)
        {
            throw new OcxException(ExitCode.NoInput, FormattableString.Invariant($"{path}: includes more than {MostFiles} files, or {MostText} bytes"));
        }

        try
        {
            var text = Encoding.UTF8.GetString(bytes);
            texts[path] = text;
            var value = Json5.Parse(text);
            return Resolve(value, new(path, text, [.. chain, path]), value.Start);
        }
        catch (Json5Exception e)
        {
            throw new OcxException(ExitCode.BadData, $"{path} {e.Message}");
        }
    }

    private ConfigValue Resolve(Json5Value value, Source source, int offset)
    {
        if (++values > Json5.MostValues)
        {
            throw new OcxException(ExitCode.NoInput, FormattableString.Invariant($"{source.Path}: holds more than {Json5.MostValues} values, with all that includes it"));
        }

        var place = new ConfigPlace(source.Path, source.Text, offset);
        if (value.Kind == Json5Kind.Array)
        {
            return new(value, place) { Items = [.. value.Items.Select(i => Resolve(i, source, i.Start))] };
        }

        if (value.Kind != Json5Kind.Object)
        {
            return new(value, place);
        }

        var last = new Dictionary<string, Json5Member>(StringComparer.Ordinal);
        foreach (var member in value.Members)
        {
            last[member.Name] = member;
        }

        last.Remove(Include, out var include);
        var own = new ConfigValue(value, place) { Members = last.ToDictionary(m => m.Key, m => Resolve(m.Value.Value, source, m.Value.NameStart), StringComparer.Ordinal) };
        if (include is null)
        {
            return own;
        }

        var included = Included(include, source);
        return last.Count == 0 ? included
            : included.Kind == Json5Kind.Object ? ConfigValue.Merge(included, own)
            : throw Bad(source, include, "includes something else than an object, and has members beside it");
    }

    private ConfigValue Included(Json5Member include, Source source)
    {
        if (include.Value.Text is { } one)
        {
            return Load(one, include, source);
        }

        if (include.Value.Kind != Json5Kind.Array || include.Value.Items.Any(i => i.Kind != Json5Kind.String))
        {
            throw Bad(source, include, "is neither a path nor an array of paths");
        }

        // Nothing included is an empty object.
        var merged = new ConfigValue(new(Json5Kind.Object, include.Value.Start, include.Value.End), new ConfigPlace(source.Path, source.Text, include.NameStart));
        foreach (var item in include.Value.Items)
        {
            var loaded = Load(item.Text!, include, source);
            merged = merged.Members.Count == 0 && loaded.Kind == Json5Kind.Object ? loaded : ConfigValue.Merge(merged, loaded);
        }

        return merged;
    }

    private ConfigValue Load(string name, Json5Member include, Source source)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw Bad(source, include, "has a path with a NUL in it");
        }

        var path = Included(name, source.Path);
        if (path != root && !path.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal))
        {
            throw new OcxException(
                ExitCode.NoInput,
                $"{At(source, include)} names {name}, which is not below {root}: OpenClaw refuses it, unless it means a place in its container, or OPENCLAW_INCLUDE_ROOTS allows it");
        }

        return source.Chain.Contains(path, StringComparer.Ordinal) ? throw Bad(source, include, $"names {name}, by which it includes itself")
            : source.Chain.Count > MostLevels ? throw Bad(source, include, $"names {name}, which is more than {MostLevels} levels down")
            : TryRead(path, source.Chain) ?? throw Bad(source, include, $"names {name}, which is not there");
    }

    private static string Included(string name, string file) => Path.GetFullPath(Path.Join(Path.IsPathRooted(name) ? "" : Path.GetDirectoryName(file), name));

    private static string At(Source source, Json5Member include) => $"{new ConfigPlace(source.Path, source.Text, include.NameStart)}: {Include}";

    private static OcxException Bad(Source source, Json5Member include, string what) => new(ExitCode.BadData, $"{At(source, include)} {what}");

    /// <summary>The file that is read.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Text">What is in it.</param>
    /// <param name="Chain">The files that include it, and itself.</param>
    private sealed record Source(string Path, string Text, IReadOnlyList<string> Chain);
}
