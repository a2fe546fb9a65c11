using System.Buffers;
using System.Text;

namespace Ocx;

/// <summary>The edits of a <c>.env</c>: each gives the new text, in which every other byte is as it was.</summary>
/// <param name="text">The file.</param>
/// <param name="statements">Its assignments, in order.</param>
internal sealed class DotenvEdit(byte[] text, IReadOnlyList<DotenvStatement> statements)
{
    /// <summary>Sets a variable wherever it is assigned, or adds it at the end.</summary>
    /// <exception cref="ArgumentException">The value cannot be written so that Compose reads it back.</exception>
    public byte[] Set(string key, string value)
    {
        var occurrences = statements.Where(s => s.Key == key).ToList();
        return occurrences.Count == 0 ? Added(key, value)
            : Replaced(occurrences.Where(s => !s.Holds(text, value)).Select(s => (s.ValueStart, s.ValueEnd, Written(s, value))));
    }

    /// <summary>Takes every assignment of a variable away, with its line where nothing else stands on it.</summary>
    public byte[] Unset(string key) =>
        Replaced(statements.Where(s => s.Key == key).Select(Removal).Select(place => (place.Start, place.End, Array.Empty<byte>())));

    /// <summary>The text with these places, in order, replaced.</summary>
    private byte[] Replaced(IEnumerable<(int Start, int End, byte[] Text)> places)
    {
        var edited = new ArrayBufferWriter<byte>(text.Length + 256);
        var copied = 0;
        foreach (var (start, end, replacement) in places)
        {
            edited.Write(text.AsSpan(copied..Math.Max(copied, start))); // two that are taken away may share the blanks between them
            edited.Write(replacement);
            copied = Math.Max(copied, end);
        }

        edited.Write(text.AsSpan(copied..));
        return edited.WrittenSpan.ToArray();
    }

    private byte[] Written(DotenvStatement statement, string value) =>
        statement.Quote == DotenvQuote.Inherited ? [(byte)'=', .. Encode(value, statement.Quote)] : Encode(value, Style(statement, value));

    /// <summary>Nothing at all in front of a comment would make a value of the comment: there it takes quotes.</summary>
    private DotenvQuote Style(DotenvStatement statement, string value)
    {
        var rest = text.AsSpan(statement.ValueEnd);
        var line = rest.IndexOf((byte)'\n') is var end and >= 0 ? rest[..end] : rest;
        return statement.Quote == DotenvQuote.None && value.Length == 0 && DotenvParser.TrimEnd(line) > 0 ? DotenvQuote.Double : statement.Quote;
    }

    private static byte[] Encode(string value, DotenvQuote style) =>
        DotenvValue.Write(value, style) ?? throw new ArgumentException("the value holds a NUL, which no environment variable can", nameof(value));

    private byte[] Added(string key, string value)
    {
        var newline = text.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n"u8 : "\n"u8;
        byte[] line = [.. Encoding.UTF8.GetBytes(key), (byte)'=', .. Encode(value, DotenvQuote.None)];
        if (statements is [.., { Quote: DotenvQuote.None } last] && text.AsSpan(last.Start..last.ValueStart).IndexOfAny((byte)'=', (byte)':', (byte)'\n') < 0)
        {
            // A name without a newline ends the file: a newline behind it would make it another variable.
            return [.. text[..last.Start], .. line, .. newline, .. text[last.Start..]];
        }

        return text.Length == 0 || text[^1] == '\n' ? [.. text, .. line, .. newline] : [.. text, .. newline, .. line];
    }

    /// <summary>What goes with a statement: its line, where it is alone on it; else the blanks that set it apart.</summary>
    private (int Start, int End) Removal(DotenvStatement statement)
    {
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
}
