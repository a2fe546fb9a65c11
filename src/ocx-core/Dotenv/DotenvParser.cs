using System.Text;

namespace Ocx;

/// <summary>
/// Finds the assignments of a <c>.env</c> by the rules of the program that reads it, Docker Compose (compose-go, package
/// dotenv, as of Compose 2.26 to 2.40), its oddities included: the conformance tests hold the two side by side.
/// </summary>
internal ref struct DotenvParser
{
    private readonly ReadOnlySpan<byte> text;
    private int position;
    private int countedTo;
    private int line = 1;

    public DotenvParser(ReadOnlySpan<byte> text)
    {
        this.text = text;
        position = text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The next assignment; false at the end.</summary>
    /// <exception cref="DotenvException">Compose would not read the file.</exception>
    public bool Next(out DotenvStatement statement)
    {
        SkipToStatement();
        if (position == text.Length)
        {
            statement = default;
            return false;
        }

        var start = position;
        CountLines(start);
        SkipExport();
        if (position == text.Length)
        {
            throw new DotenvException(line, "export of nothing");
        }

        var (key, keyEnd, separator) = ReadKey();
        if (separator == '\n')
        {
            statement = new DotenvStatement(key, DotenvQuote.Inherited, start, keyEnd, keyEnd, line);
            return true;
        }

        statement = ReadValue(key, start);
        return true;
    }

    /// <summary>White space as Compose trims it: Unicode's, line breaks included.</summary>
    public static int TrimEnd(ReadOnlySpan<byte> value)
    {
        var end = value.Length;
        while (end > 0)
        {
            var status = Rune.DecodeLastFromUtf8(value[..end], out var rune, out var length);
            if (status != System.Buffers.OperationStatus.Done || !Rune.IsWhiteSpace(rune))
            {
                break;
            }

            end -= length;
        }

        return end;
    }

    private void CountLines(int offset)
    {
        line += text[countedTo..offset].Count((byte)'\n');
        countedTo = offset;
    }

    /// <summary>The rune here; an invalid byte counts as one, as in Go.</summary>
    private readonly (Rune Rune, int Length) Peek(int offset) =>
        Rune.DecodeFromUtf8(text[offset..], out var rune, out var length) == System.Buffers.OperationStatus.Done ? (rune, length) : (Rune.ReplacementChar, 1);

    private void SkipToStatement()
    {
        while (position < text.Length)
        {
            var (rune, length) = Peek(position);
            if (rune.Value == '#')
            {
                var end = text[position..].IndexOf((byte)'\n');
                position = end < 0 ? text.Length : position + end;
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                position += length;
            }
            else
            {
                return;
            }
        }
    }

    private void SkipExport()
    {
        var rest = text[position..];
        if (rest.StartsWith("export"u8) && rest.Length > 6 && rest[6] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r')
        {
            position += 6;
            SkipBlanks();
        }
    }

    private void SkipBlanks()
    {
        while (position < text.Length && Peek(position) is var (rune, length) && IsBlank(rune))
        {
            position += length;
        }
    }

    private (string Key, int KeyEnd, char Separator) ReadKey()
    {
        var start = position;
        for (var i = start; i < text.Length;)
        {
            var (rune, length) = Peek(i);
            if (rune.Value is '=' or ':' or '\n')
            {
                var key = text[start..i];
                var keyEnd = start + TrimEnd(key);
                key = text[start..keyEnd];
                if (key.Contains((byte)' '))
                {
                    throw new DotenvException(line, "a space in the variable's name");
                }

                position = i + 1;
                return (Encoding.UTF8.GetString(key), keyEnd, (char)rune.Value);
            }

            if (!IsBlank(rune) && rune.Value is not ('_' or '.' or '-' or '[' or ']') && !Rune.IsLetter(rune) && !Rune.IsNumber(rune))
            {
                throw new DotenvException(line, $"unexpected character '{rune}' in the variable's name");
            }

            i += length;
        }

        // Compose takes a last line that is a name without a newline for the value of the variable with no name.
        return ("", start, '=');
    }

    private DotenvStatement ReadValue(string key, int start)
    {
        var separatorEnd = position;
        SkipBlanks();
        var valueStart = position;
        var quote = position < text.Length ? text[position] : default;
        if (quote is not ((byte)'"' or (byte)'\''))
        {
            var length = text[position..].IndexOf((byte)'\n');
            var value = length < 0 ? text[position..] : text.Slice(position, length);
            position += length < 0 ? value.Length : length + 1;
            var comment = value.IndexOf(" #"u8);
            value = comment < 0 ? value : value[..comment];
            var valueEnd = valueStart + TrimEnd(value);

            // An empty value stands right behind the separator, before any blank or carriage return.
            return valueEnd == valueStart
                ? new DotenvStatement(key, DotenvQuote.None, start, separatorEnd, separatorEnd, line)
                : new DotenvStatement(key, DotenvQuote.None, start, valueStart, valueEnd, line);
        }

        for (var i = position + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++; // whatever follows does not end the value
            }
            else if (text[i] == quote)
            {
                position = i + 1;
                return new DotenvStatement(key, quote == '"' ? DotenvQuote.Double : DotenvQuote.Single, start, valueStart, position, line);
            }
        }

        throw new DotenvException(line, quote == '"' ? "unterminated double quote" : "unterminated single quote");
    }

    /// <summary>White space within a line.</summary>
    private static bool IsBlank(Rune rune) => rune.Value is '\t' or '\v' or '\f' or '\r' or ' ' or 0x85 or 0xA0;
}
