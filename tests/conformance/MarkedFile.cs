using System.Text;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>A stretch of a file; with a <paramref name="Key"/> it is the raw value of that variable, quotes included.</summary>
public readonly record struct Part(byte[] Bytes, string? Key = null, bool IsInherited = false);

/// <summary>
/// A <c>.env</c> of which is known where each value stands, and not from the parser that is tested: a person marked it
/// («value» in the corpus), or the generator put it there.
/// </summary>
public sealed partial class MarkedFile(string name, IReadOnlyList<Part> parts)
{
    public string Name => name;

    public IReadOnlyList<Part> Parts => parts;

    public byte[] Bytes { get; } = [.. parts.SelectMany(p => p.Bytes)];

    /// <summary>The variables, each once, in order.</summary>
    public IReadOnlyList<string> Keys { get; } = [.. parts.Select(p => p.Key).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a file with marks. To the left of a mark stands the variable's name, and behind that a separator, unless it is inherited.</summary>
    public static MarkedFile Parse(string name, byte[] marked)
    {
        var parts = new List<Part>();
        for (ReadOnlySpan<byte> rest = marked; ;)
        {
            var start = rest.IndexOf("«"u8);
            if (start < 0)
            {
                parts.Add(new Part(rest.ToArray()));
                return new MarkedFile(name, parts);
            }

            var end = rest.IndexOf("»"u8);
            var head = Encoding.UTF8.GetString(rest[..start]).TrimEnd();
            var isInherited = !head.EndsWith('=') && !head.EndsWith(':');
            parts.Add(new Part(rest[..start].ToArray()));
            parts.Add(new Part(rest[(start + 2)..end].ToArray(), LastName(isInherited ? head : head[..^1].TrimEnd()), isInherited));
            rest = rest[(end + 2)..];
        }
    }

    /// <summary>
    /// What is wrong with the bytes of a file that came of setting one variable: everything around its values must be
    /// there, in order, and the values written the way they were. <c>null</c>: nothing.
    /// </summary>
    public string? Damage(string key, string value, byte[] after)
    {
        if (!Keys.Contains(key, StringComparer.Ordinal))
        {
            return IsInsertion(key, after) ? null : "an absent variable is not one insertion";
        }

        // A plain value fits into every style, so the whole file is known in advance.
        if (PlainValue().IsMatch(value))
        {
            byte[] wanted = [.. parts.SelectMany(p => p.Key == key ? Restyled(p, value) : p.Bytes)];
            return after.AsSpan().SequenceEqual(wanted) ? null : $"should be {Escaped.Of(wanted)}";
        }

        var kept = Around(key);
        var rest = after.AsSpan();
        for (var i = 0; i < kept.Count; i++)
        {
            var at = i == 0 ? (rest.StartsWith(kept[0]) ? 0 : -1) : i == kept.Count - 1 ? (rest.EndsWith(kept[i]) ? rest.Length - kept[i].Length : -1) : rest.IndexOf(kept[i]);
            if (at < 0)
            {
                return $"lost {Escaped.Of(kept[i])}";
            }

            rest = rest[(at + kept[i].Length)..];
        }

        return null;
    }

    /// <summary>The variables whose value may follow from this one's: they name it, or name one that does.</summary>
    public IReadOnlySet<string> Dependents(string key)
    {
        var dependents = new HashSet<string>(StringComparer.Ordinal) { key };
        for (var known = 0; known < dependents.Count;)
        {
            known = dependents.Count;
            dependents.UnionWith(parts.Where(p => p.Key is not null && Mentions(Encoding.UTF8.GetString(p.Bytes), dependents)).Select(p => p.Key!));
        }

        dependents.Remove(key);
        return dependents;
    }

    /// <summary>The first line that is lost though it holds nothing of this variable, which was taken away; <c>null</c>: none.</summary>
    public string? LostLine(string key, byte[] after)
    {
        var rest = after.AsSpan();
        foreach (var line in OtherLines(key))
        {
            var at = rest.IndexOf(line);
            if (at < 0)
            {
                return Escaped.Of(line);
            }

            rest = rest[(at + line.Length)..];
        }

        return null;
    }

    /// <summary>The file with a value put in as plainly as the grammar allows: in double quotes, all that means something escaped.</summary>
    public byte[] WithQuoted(string key, string value)
    {
        var quoted = Encoding.UTF8.GetBytes($"\"{Regex.Replace(value, "[\"$\\\\]", "\\$0", RegexOptions.None, TimeSpan.FromSeconds(10))}\"");
        return Keys.Contains(key, StringComparer.Ordinal)
            ? [.. parts.SelectMany(p => p.Key != key ? p.Bytes : p.IsInherited ? [(byte)'=', .. quoted] : quoted)]
            : [.. Encoding.UTF8.GetBytes(key), (byte)'=', .. quoted, (byte)'\n', .. Bytes];
    }

    // An octal escape can spell any name.
    private static bool Mentions(string raw, HashSet<string> keys) =>
        raw.Contains('$', StringComparison.Ordinal) && (raw.Contains("\\0", StringComparison.Ordinal) || keys.Any(k => raw.Contains(k, StringComparison.Ordinal)));

    private static byte[] Restyled(Part part, string value)
    {
        var quote = part.Bytes is [(byte)'"' or (byte)'\'', ..] ? ((char)part.Bytes[0]).ToString() : "";
        return Encoding.UTF8.GetBytes((part.IsInherited ? "=" : "") + quote + value + quote);
    }

    private List<byte[]> OtherLines(string key)
    {
        var lines = new List<(List<byte> Text, bool IsOther)> { ([], true) };
        foreach (var part in parts)
        {
            lines[^1] = (lines[^1].Text, lines[^1].IsOther && part.Key != key);
            foreach (var b in part.Bytes)
            {
                lines[^1].Text.Add(b);
                if (b == '\n')
                {
                    lines.Add(([], part.Key != key));
                }
            }
        }

        return [.. lines.Where(l => l.IsOther).Select(l => l.Text.ToArray())];
    }

    private static string LastName(string head)
    {
        var start = head.Length;
        while (start > 0 && !char.IsWhiteSpace(head[start - 1]) && head[start - 1] is not ('"' or '\'' or '=' or ':' or '\uFEFF'))
        {
            start--;
        }

        return head[start..];
    }

    private List<byte[]> Around(string key)
    {
        var kept = new List<List<byte>> { new() };
        foreach (var part in parts)
        {
            if (part.Key == key)
            {
                kept.Add([]);
            }
            else
            {
                kept[^1].AddRange(part.Bytes);
            }
        }

        return kept.ConvertAll(k => k.ToArray());
    }

    /// <summary>Whether a text is this one with one piece put in that begins with "key=", or a new line and that.</summary>
    private bool IsInsertion(string key, byte[] after)
    {
        var added = after.Length - Bytes.Length;
        var piece = new Regex($"^(\r?\n)?{Regex.Escape(key)}=", RegexOptions.None, TimeSpan.FromSeconds(10));
        for (var start = Bytes.AsSpan().CommonPrefixLength(after); added > 0 && start >= 0; start--)
        {
            if (after.AsSpan().EndsWith(Bytes.AsSpan(start)) && piece.IsMatch(Encoding.UTF8.GetString(after.AsSpan(start, added))))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]+\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PlainValue();
}
