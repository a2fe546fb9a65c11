using System.Globalization;

namespace Ocx;

/// <summary>Where the reading of a JSON5 text has come to, and what lies between its tokens: white space and comments.</summary>
internal class Json5Cursor(string text, int position = 0)
{
    /// <summary>What is said where no token begins.</summary>
    protected const string Nothing = "neither a name nor a value";

    /// <summary>Where the next character stands.</summary>
    public int Position { get; protected set; } = position;

    public bool IsAtEnd => Position == Text.Length;

    /// <summary>The next character; NUL at the end, which no token begins with.</summary>
    public char Peek => IsAtEnd ? '\0' : Text[Position];

    /// <summary>What is left to be read.</summary>
    protected ReadOnlySpan<char> Rest => Text.AsSpan(Position);

    /// <summary>All of it.</summary>
    protected string Text { get; } = text;

    public Json5Exception Error(string what)
    {
        var (line, column) = Json5.Place(Text, Position);
        return new(line, column, IsAtEnd ? "cut off" : what);
    }

    public void Skip() => Position++;

    public bool TryTake(char c)
    {
        var isIt = !IsAtEnd && Peek == c;
        Position += isIt ? 1 : 0;
        return isIt;
    }

    public void Take(char c, string otherwise)
    {
        if (!TryTake(c))
        {
            throw Error(otherwise);
        }
    }

    public void Word(string word)
    {
        foreach (var c in word)
        {
            Take(c, Nothing);
        }
    }

    /// <summary>White space and comments.</summary>
    public void SkipSpace()
    {
        while (TrySkipSpace(out _))
        {
        }
    }

    /// <summary>One character of white space, or one comment without the end of its line.</summary>
    /// <returns>Whether there was any.</returns>
    public bool TrySkipSpace(out bool isComment)
    {
        isComment = TryTake('/');
        if (isComment)
        {
            Comment();
        }
        else if (!IsAtEnd && IsSpace(Peek))
        {
            Skip();
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Whether a line ends with that character; where it is CR, an LF may follow.</summary>
    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static bool IsSpace(char c) => IsBreak(c) || c is '\t' or '\v' or '\f' or '\ufeff' || char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;

    /// <summary>Behind its first slash.</summary>
    private void Comment()
    {
        if (TryTake('/'))
        {
            var length = Rest.IndexOfAny("\r\n\u2028\u2029");
            Position = length < 0 ? Text.Length : Position + length;
            return;
        }

        Take('*', Nothing);
        var end = Text.IndexOf("*/", Position, StringComparison.Ordinal);
        Position = end < 0 ? Text.Length : end + 2;
        if (end < 0)
        {
            throw Error("a comment has no end");
        }
    }
}
