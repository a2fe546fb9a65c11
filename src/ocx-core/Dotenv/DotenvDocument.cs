using System.Buffers;
using System.Text;

namespace Ocx;

/// <summary>
/// A <c>.env</c> as Compose reads it, and the edits that leave every other byte as it was. Of several assignments to
/// one variable Compose takes the last and other programs the first, so all of them are set: no stale secret stays.
/// </summary>
public sealed class DotenvDocument
{
    private readonly List<DotenvStatement> statements = [];

    private DotenvDocument(byte[] text) => Bytes = text;

    /// <summary>The whole file.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>The assignments, in order.</summary>
    public IReadOnlyList<DotenvStatement> Statements => statements;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DotenvException">Compose would not read it.</exception>
    public static DotenvDocument Parse(byte[] text)
    {
        var document = new DotenvDocument(text);
        document.Scan();
        return document;
    }

    /// <summary>Whether Compose would take the name for a variable's.</summary>
    public static bool IsKey(string name)
    {
        return name.Length > 0 && name.EnumerateRunes().All(r => Rune.IsLetter(r) || Rune.IsNumber(r) || r.Value is '_' or '.' or '-' or '[' or ']');
    }

    /// <summary>The variables as Compose reads them.</summary>
    /// <param name="environment">A variable of the environment, which comes before the file's own; <c>null</c> when not set.</param>
    /// <exception cref="DotenvException">A ${VAR?…} whose variable is missing.</exception>
    public Dictionary<string, string> Read(Func<string, string?> environment)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            var value = Literal(statement);
            if (statement.Quote == DotenvQuote.Inherited)
            {
                value = environment(statement.Key);
            }
            else if (statement.Quote != DotenvQuote.Single)
            {
                value = Expand(statement, value, name => environment(name) ?? map.GetValueOrDefault(name));
            }

            if (value is not null)
            {
                map[statement.Key] = value;
            }
        }

        return map;
    }

    /// <summary>What the last assignment to a variable says, before other variables are put in; <c>null</c> when there is none.</summary>
    public string? Literal(string key) =>
        statements.FindLastIndex(s => s.Key == key) is var index and >= 0 ? Literal(statements[index]) : null;

    /// <summary>Sets a variable wherever it is assigned, or adds it at the end.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ArgumentException">The value cannot be written so that Compose reads it back.</exception>
    public bool Set(string key, string value)
    {
        var occurrences = statements.FindAll(s => s.Key == key);
        var edits = occurrences.Where(s => !Holds(s, value)).Select(s => (s.ValueStart, s.ValueEnd, Written(s, value)));
        return Commit(occurrences.Count > 0 ? Edited(edits) : Added(key, value), key, value);
    }

    /// <summary>Takes every assignment of a variable away, with its line where nothing else stands on it.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Unset(string key)
    {
        var edits = statements.Where(s => s.Key == key).Select(Removal).Select(place => (place.Start, place.End, Array.Empty<byte>()));
        return Commit(Edited(edits), key, null);
    }

    /// <summary>The text with these places, in order, replaced.</summary>
    private byte[] Edited(IEnumerable<(int Start, int End, byte[] Text)> edits)
    {
        var text = new ArrayBufferWriter<byte>(Bytes.Length + 256);
        var copied = 0;
        foreach (var (start, end, replacement) in edits)
        {
            text.Write(Bytes.AsSpan(copied..Math.Max(copied, start))); // two that are taken away may share the blanks between them
            text.Write(replacement);
            copied = Math.Max(copied, end);
        }

        text.Write(Bytes.AsSpan(copied..));
        return text.WrittenSpan.ToArray();
    }

    private byte[] Written(DotenvStatement statement, string value) =>
        statement.Quote == DotenvQuote.Inherited ? [(byte)'=', .. Encode(value, statement.Quote)] : Encode(value, Style(statement, value));

    /// <summary>Nothing at all in front of a comment would make a value of the comment: there it takes quotes.</summary>
    private DotenvQuote Style(DotenvStatement statement, string value)
    {
        var rest = Bytes.AsSpan(statement.ValueEnd);
        var line = rest.IndexOf((byte)'\n') is var end and >= 0 ? rest[..end] : rest;
        return statement.Quote == DotenvQuote.None && value.Length == 0 && DotenvParser.TrimEnd(line) > 0 ? DotenvQuote.Double : statement.Quote;
    }

    private static byte[] Encode(string value, DotenvQuote style) =>
        DotenvValue.Write(value, style) ?? throw new ArgumentException("the value holds a NUL, which no environment variable can", nameof(value));

    private bool Holds(DotenvStatement statement, string value) =>
        statement.Quote != DotenvQuote.Inherited
        && Literal(statement) is var literal
        && (statement.Quote == DotenvQuote.Single || !literal.Contains('$', StringComparison.Ordinal) ? literal == value : IsEscaped(literal, value));

    // A value in which every $ is a literal one is the same in any environment.
    private static bool IsEscaped(string literal, string value) =>
        !literal.Replace("$$", "", StringComparison.Ordinal).Contains('$', StringComparison.Ordinal)
        && literal.Replace("$$", "$", StringComparison.Ordinal) == value;

    private string Literal(DotenvStatement statement) =>
        DotenvValue.Read(Bytes.AsSpan(statement.ValueStart..statement.ValueEnd), statement.Quote);

    private byte[] Added(string key, string value)
    {
        var newline = Bytes.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n"u8 : "\n"u8;
        byte[] line = [.. Encoding.UTF8.GetBytes(key), (byte)'=', .. Encode(value, DotenvQuote.None)];
        if (statements.Count > 0 && Bytes.AsSpan(statements[^1].Start..statements[^1].ValueStart).IndexOfAny((byte)'=', (byte)':', (byte)'\n') < 0 && statements[^1].Quote == DotenvQuote.None)
        {
            // A name without a newline ends the file: a newline behind it would make it another variable.
            return [.. Bytes[..statements[^1].Start], .. line, .. newline, .. Bytes[statements[^1].Start..]];
        }

        return Bytes.Length == 0 || Bytes[^1] == '\n' ? [.. Bytes, .. line, .. newline] : [.. Bytes, .. newline, .. line];
    }

    /// <summary>What goes with a statement: its line, where it is alone on it; else the blanks that set it apart.</summary>
    private (int Start, int End) Removal(DotenvStatement statement)
    {
        var text = Bytes.AsSpan();
        var start = statement.Start;
        var end = statement.ValueEnd;
        while (end < text.Length && text[end] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end++;
        }

        var lineStart = start;
        while (lineStart > 0 && text[lineStart - 1] is (byte)' ' or (byte)'\t')
        {
            lineStart--;
        }

        var first = lineStart == 0 || text[lineStart - 1] == '\n';
        if (end == text.Length || text[end] == '\n')
        {
            return first ? (lineStart, Math.Min(end + 1, text.Length)) : (lineStart, statement.ValueEnd);
        }

        return (start, end);
    }

    private static string Expand(DotenvStatement statement, string value, Func<string, string?> lookup)
    {
        try
        {
            return DotenvExpansion.Expand(value, lookup);
        }
        catch (FormatException e)
        {
            throw new DotenvException(statement.Line, e.Message);
        }
    }

    private void Scan()
    {
        statements.Clear();
        var parser = new DotenvParser(Bytes);
        while (parser.Next(out var statement))
        {
            if (statement.Quote is DotenvQuote.None or DotenvQuote.Double)
            {
                Expand(statement, Literal(statement), _ => "set"); // only to refuse what Compose would
            }

            statements.Add(statement);
        }
    }

    /// <summary>
    /// Takes the new text on, after reading it as Compose would: the other assignments must be what they were, and the
    /// variable what it should be. Whatever odd file we meet, a text that fails this is never written.
    /// </summary>
    private bool Commit(byte[] text, string key, string? value)
    {
        if (text.AsSpan().SequenceEqual(Bytes))
        {
            return false;
        }

        var before = Others(key);
        Bytes = text;
        Scan();
        var set = statements.FindAll(s => s.Key == key);
        if (!before.SequenceEqual(Others(key)) || (value is null ? set.Count > 0 : set.Count == 0 || !set.TrueForAll(s => Holds(s, value))))
        {
            throw new InvalidOperationException($"setting {key} would change how Compose reads the rest of the file");
        }

        return true;
    }

    private List<(string Key, DotenvQuote Quote, string Value)> Others(string key) =>
        statements.FindAll(s => s.Key != key).ConvertAll(s => (s.Key, s.Quote, Literal(s)));
}
