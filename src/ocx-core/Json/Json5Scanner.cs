using System.Globalization;
using System.Text;

namespace Ocx;

/// <summary>The tokens of JSON5. Each is read from where the last one has ended, and none is looked at twice.</summary>
internal sealed class Json5Scanner(string text) : Json5Cursor(text)
{
    public string String()
    {
        var quote = Peek;
        Skip();
        var value = new StringBuilder();
        while (true)
        {
            var length = Rest.IndexOfAny("\"'\\\r\n");
            value.Append(Text, Position, length < 0 ? Text.Length - Position : length);
            Position = length < 0 ? Text.Length : Position + length;
            var c = Peek;
            if (IsAtEnd || c is '\r' or '\n')
            {
                throw Error("a string has no end on its line");
            }

            Skip();
            if (c == quote)
            {
                return value.ToString();
            }

            if (c == '\\')
            {
                Escape(value);
            }
            else
            {
                value.Append(c);
            }
        }
    }

    /// <summary>A name without quotes: what ECMAScript 5 takes for an identifier.</summary>
    public string Identifier()
    {
        var name = new StringBuilder();
        while (!IsAtEnd)
        {
            var start = Position;
            var isEscaped = TryTake('\\');
            if (isEscaped)
            {
                Take('u', "a name has such an escape only for a character: \\uXXXX");
            }

            Rune.DecodeFromUtf16(isEscaped ? [Hex(4)] : Rest, out var rune, out var length);
            if (!IsLetter(rune, isFirst: name.Length == 0))
            {
                Position = isEscaped ? start : Position;
                return name.Length > 0 && !isEscaped ? name.ToString() : throw Error(Nothing);
            }

            Position += isEscaped ? 0 : length;
            name.Append(rune.ToString());
        }

        throw Error(Nothing);
    }

    public double Number()
    {
        var sign = TryTake('-') ? -1 : 1;
        _ = sign < 0 || TryTake('+');
        var start = Position;
        switch (Peek)
        {
            case 'I':
                Word("Infinity");
                return sign * double.PositiveInfinity;
            case 'N':
                Word("NaN");
                return double.NaN;
            case '0' when Position + 1 < Text.Length && Text[Position + 1] is 'x' or 'X':
                Position += 2;
                return sign * Hexadecimal();
        }

        // No digit follows a leading zero; a point has one on one side at least.
        if (!TryTake('0'))
        {
            Digits(atLeast: Peek == '.' ? 0 : 1, Nothing);
        }

        var hasWhole = Position > start;
        if (TryTake('.'))
        {
            Digits(atLeast: hasWhole ? 0 : 1);
        }

        if (TryTake('e') || TryTake('E'))
        {
            _ = TryTake('+') || TryTake('-');
            Digits(atLeast: 1);
        }

        return sign * double.Parse(Text.AsSpan(start, Position - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Behind its backslash.</summary>
    private void Escape(StringBuilder value)
    {
        var c = Peek;
        if (IsAtEnd || c is >= '1' and <= '9')
        {
            throw Error("there is no such escape");
        }

        Skip();
        switch (c)
        {
            case 'x':
                value.Append(Hex(2));
                break;
            case 'u':
                value.Append(Hex(4));
                break;
            case '0' when char.IsAsciiDigit(Peek):
                throw Error("there is no such escape");
            case '\r':
                TryTake('\n');
                break;
            case '\n' or '\u2028' or '\u2029':
                break; // the string goes on in the next line
            default:
                value.Append(c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', '0' => '\0', _ => c });
                break;
        }
    }

    private char Hex(int digits)
    {
        var value = 0;
        for (var i = 0; i < digits; i++)
        {
            value = char.IsAsciiHexDigit(Peek) ? (value * 16) + (Peek <= '9' ? Peek - '0' : (Peek | 0x20) - 'a' + 10) : throw Error($"an escape has {digits} hexadecimal digits");
            Skip();
        }

        return (char)value;
    }

    private void Digits(int atLeast, string otherwise = "a number lacks a digit")
    {
        var start = Position;
        while (char.IsAsciiDigit(Peek))
        {
            Skip();
        }

        if (Position - start < atLeast)
        {
            throw Error(otherwise);
        }
    }

    /// <summary>Rounded as JavaScript does: what is beyond the first 16 digits decides only whether that is more than a half.</summary>
    private double Hexadecimal()
    {
        var start = Position;
        while (char.IsAsciiHexDigit(Peek))
        {
            Skip();
        }

        var digits = Text.AsSpan(start, Position - start);
        if (digits.IsEmpty)
        {
            throw Error("a number lacks a digit");
        }

        digits = digits.TrimStart('0');
        var rest = digits.Length > 16 ? digits[16..] : [];
        var first = digits.IsEmpty ? 0 : ulong.Parse(digits[..^rest.Length], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Math.ScaleB(first | (rest.ContainsAnyExcept('0') ? 1UL : 0), 4 * rest.Length);
    }

    private static bool IsLetter(Rune rune, bool isFirst) => rune.Value is '$' or '_' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => !isFirst,
        _ => !isFirst && rune.Value is 0x200c or 0x200d,
    };
}
