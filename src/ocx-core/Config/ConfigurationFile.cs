using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>
/// The file that the units load, <c>/etc/ocx/ocx.env</c>: assignments in the forms that a shell and systemd's
/// EnvironmentFile= read alike. Measured on systemd 252: a value in single quotes is the same to both, whatever it holds;
/// <c>A=a$b</c>, <c>A=b c</c> and a comment that ends with a backslash are not.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>Where it is.</summary>
    public const string DefaultPath = "/etc/ocx/ocx.env";

    private const string InBare = "_./:@%+,=-";

    /// <summary>Why a value cannot stand in the file; <c>null</c>: it can.</summary>
    public static string? WhyNot(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Contains('\'', StringComparison.Ordinal) ? "has a single quote"
            : value.Contains('\uFFFD', StringComparison.Ordinal) ? "is not UTF-8"
            : value.Any(char.IsControl) ? "has a newline or another control character"
            : null;
    }

    /// <summary>A line of the file, without its newline.</summary>
    /// <exception cref="OcxException">78: the value cannot stand in it.</exception>
    public static string Line(string name, string value) => WhyNot(value) is not { } why ? $"{name}='{value}'" : throw new OcxException(
        ExitCode.Configuration,
        $"{name}: {value}: {why}, and cannot stand in {DefaultPath}, which a shell and systemd have to read alike",
        "give the place another name; a symbolic link of root's to it will do");

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its content.</param>
    /// <param name="problem">Called for each line that the two may read differently, which is left out: its number, and why.</param>
    /// <returns>The variables; of one that is set twice the last value.</returns>
    public static IReadOnlyDictionary<string, string> Parse(string text, Action<int, string> problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problem);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim(' ', '\t');
            if (line.Length == 0 || (line[0] == '#' && line[^1] != '\\' && !line.Contains('\r', StringComparison.Ordinal)))
            {
                continue;
            }

            var end = line.IndexOf('=', StringComparison.Ordinal);
            if (end <= 0 || !IsName(line.AsSpan(0, end)))
            {
                problem(i + 1, line[0] == '#' ? "a comment that ends with a backslash takes the next line away from systemd" : "is no assignment NAME='value'");
            }
            else if (Value(line[(end + 1)..]) is { } value)
            {
                values[line[..end]] = value;
            }
            else
            {
                problem(i + 1, string.Create(CultureInfo.InvariantCulture, $"{line[..end]} is not in single quotes, and a shell and systemd may read it differently"));
            }
        }

        return values;
    }

    /// <summary>The text of a file that has these values besides: a line that has another one is replaced where it stands, all others stay as they are.</summary>
    /// <param name="text">What is in the file; empty where there is none.</param>
    /// <param name="values">The variables, in the order in which new ones are appended.</param>
    /// <exception cref="OcxException">78: a value cannot stand in it.</exception>
    public static string With(string text, IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(values);
        var old = Parse(text, (_, _) => { });
        var lines = text.Split('\n').ToList();
        foreach (var (name, value) in values.Where(v => old.GetValueOrDefault(v.Key) != v.Value))
        {
            var line = Line(name, value);
            var places = Enumerable.Range(0, lines.Count).Where(i => lines[i].TrimStart(' ', '\t').StartsWith(name + "=", StringComparison.Ordinal)).ToList();
            places.ForEach(i => lines[i] = line);
            if (places.Count == 0)
            {
                // Behind the last newline stands nothing.
                lines.Insert(lines[^1].Length == 0 ? lines.Count - 1 : lines.Count, line);
            }
        }

        return string.Join('\n', lines[^1].Length == 0 ? lines : [.. lines, ""]);
    }

    /// <summary>Its text, if it is UTF-8; what is not is shown as U+FFFD, which no value may have.</summary>
    public static string TextOf(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content);

    /// <summary>The value in one of the forms that both read alike; <c>null</c>: it is in another.</summary>
    private static string? Value(string text) => text switch
    {
        ['\'', .. var inner, '\''] when WhyNot(inner) is null => inner,
        ['"', .. var inner, '"'] when WhyNot(inner) is null && !inner.AsSpan().ContainsAny("\"$`\\!") => inner,
        _ when text.All(c => char.IsAsciiLetterOrDigit(c) || InBare.Contains(c, StringComparison.Ordinal)) => text,
        _ => null,
    };

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return !char.IsAsciiDigit(name[0]);
    }
}
