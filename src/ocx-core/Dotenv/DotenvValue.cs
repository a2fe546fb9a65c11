using System.Text;

namespace Ocx;

/// <summary>Between a value and how it is written in a <c>.env</c>.</summary>
internal static class DotenvValue
{
    /// <summary>
    /// Writes a value in the style that is asked for, or in the nearest one that can hold it. A plain value, such as any
    /// token, stays without quotes where it has none: so docker's --env-file, systemd and sh read it alike.
    /// </summary>
    /// <returns><c>null</c> when no environment variable can hold the value: it has a NUL.</returns>
    public static byte[]? Write(string value, DotenvQuote style)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (style is DotenvQuote.None or DotenvQuote.Inherited && IsPlain(value))
        {
            return Encoding.UTF8.GetBytes(value);
        }

        var single = "'" + value.Replace("'", "\\'", StringComparison.Ordinal) + "'";
        if (style == DotenvQuote.Single && Unquote(Encoding.UTF8.GetBytes(single)) == value)
        {
            return Encoding.UTF8.GetBytes(single);
        }

        var text = new StringBuilder("\"", value.Length + 8);
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '$' => "\\$",
                '\n' => "\\n",
                '\r' => "\\r",
                _ => c.ToString(),
            });
        }

        return Encoding.UTF8.GetBytes(text.Append('"').ToString());
    }

    /// <summary>The value that a quoted text stands for, before variables are put in; <c>null</c> when it is no whole quoted text.</summary>
    public static string? Unquote(ReadOnlySpan<byte> raw)
    {
        var parser = new DotenvParser([.. "K="u8, .. raw]);
        try
        {
            return parser.Next(out var statement) && statement.ValueEnd == raw.Length + 2 ? Read(raw, statement.Quote) : null;
        }
        catch (DotenvException)
        {
            return null;
        }
    }

    /// <summary>What a raw value stands for, before variables are put in.</summary>
    public static string Read(ReadOnlySpan<byte> raw, DotenvQuote quote)
    {
        if (quote is DotenvQuote.None or DotenvQuote.Inherited)
        {
            return Encoding.UTF8.GetString(raw);
        }

        // First the quote's own escape: a backslash before the quote goes, any other stays with what it precedes.
        var text = new List<byte>(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length - 1)
            {
                if (raw[i + 1] != raw[0])
                {
                    text.Add((byte)'\\');
                }

                i++;
            }

            text.Add(raw[i]);
        }

        var value = Encoding.UTF8.GetString([.. text]);
        return quote == DotenvQuote.Double ? Unescape(value) : value;
    }

    /// <summary>
    /// The escapes of double quotes: \a \b \f \n \r \t \v \" \\, a \$ that becomes $$ (which then stands for a $), and
    /// \0 with three octal digits. Any other is kept as it is, but for the 0 behind its backslash.
    /// </summary>
    private static string Unescape(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                value.Append(text[i]);
                continue;
            }

            var next = text[++i];
            switch (next)
            {
                case '$':
                    value.Append("$$");
                    break;
                case '0' when Octal(text.AsSpan(i + 1)) is { } rune:
                    value.Append(rune);
                    i += 3;
                    break;
                case '0':
                    value.Append('\\'); // Compose loses the 0 of one that is no octal number
                    break;
                default:
                    var escape = "abfnrtv\"\\".IndexOf(next, StringComparison.Ordinal);
                    value.Append(escape < 0 ? $"\\{next}" : "\a\b\f\n\r\t\v\"\\"[escape].ToString());
                    break;
            }
        }

        return value.ToString();
    }

    private static char? Octal(ReadOnlySpan<char> digits)
    {
        if (digits.Length < 3 || digits[..3].ContainsAnyExceptInRange('0', '7'))
        {
            return null;
        }

        var code = ((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + (digits[2] - '0');
        return code <= byte.MaxValue ? (char)code : null;
    }

    private static bool IsPlain(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-._~+/:@%,=".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
