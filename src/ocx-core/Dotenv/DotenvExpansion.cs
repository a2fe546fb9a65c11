using System.Text;

namespace Ocx;

/// <summary>
/// Puts variables into a value as Compose does (compose-go, package template): $VAR, ${VAR}, and ${VAR} with one of
/// :- - :+ + :? ? and a word, in which variables are put in too. $$ is one $.
/// </summary>
internal static class DotenvExpansion
{
    // Compose sets no limit; nobody nests this deep but to exhaust us.
    private const int DeepestNesting = 100;

    private static readonly string[] Operators = [":?", ":-", ":+", "?", "-", "+"];

    /// <summary>The value with its variables put in.</summary>
    /// <param name="text">The value.</param>
    /// <param name="lookup">A variable's value; <c>null</c> when it is not set.</param>
    /// <exception cref="FormatException">A ${ that Compose refuses, or a ${VAR?…} whose variable is missing.</exception>
    public static string Expand(string text, Func<string, string?> lookup) => Expand(text, lookup, 0);

    private static string Expand(string text, Func<string, string?> lookup, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException($"variables nested more than {DeepestNesting} deep");
        }

        var value = new StringBuilder();
        var (lineEnd, lastBrace) = (-1, -1);
        for (var i = 0; i < text.Length;)
        {
            if (lineEnd < i)
            {
                // Once for each line: who looks anew at every reference takes the square of its length.
                lineEnd = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
                lastBrace = i + text.AsSpan(i..lineEnd).LastIndexOf('}');
            }

            if (text[i] != '$' || i + 1 == text.Length)
            {
                value.Append(text[i++]);
            }
            else if (text[i + 1] == '$')
            {
                value.Append('$');
                i += 2;
            }
            else if (text[i + 1] == '{')
            {
                i = ExpandBraces(text, i, lastBrace, lookup, depth, value);
            }
            else
            {
                var nameEnd = NameEnd(text, i + 1);
                value.Append(nameEnd == i + 1 ? "$" : lookup(text[(i + 1)..nameEnd]));
                i = nameEnd;
            }
        }

        return value.ToString();
    }

    private static int ExpandBraces(string text, int start, int lastBrace, Func<string, string?> lookup, int depth, StringBuilder value)
    {
        var nameStart = start + 2;
        var nameEnd = NameEnd(text, nameStart);
        var name = text[nameStart..nameEnd];
        if (name.Length > 0 && nameEnd < text.Length && text[nameEnd] == '}')
        {
            value.Append(lookup(name));
            return nameEnd + 1;
        }

        var op = Array.Find(Operators, o => string.CompareOrdinal(text, nameEnd, o, 0, o.Length) == 0);
        if (name.Length == 0 || op is null || lastBrace < nameEnd)
        {
            throw new FormatException("a ${ that is not ${VARIABLE}; write a lone $ as $$");
        }

        // Compose's pattern runs to the line's last brace, and what lies behind the brace that closes the first is
        // expanded anew: which is to go on from there.
        var end = ClosingBrace(text, start, lastBrace) is var closing and >= 0 ? closing : lastBrace;
        var word = Expand(text[(nameEnd + op.Length)..end], lookup, depth + 1);
        value.Append(Choose(name, op, word, lookup(name)));
        return end + 1;
    }

    private static string? Choose(string name, string op, string word, string? current)
    {
        var present = op[0] == ':' ? !string.IsNullOrEmpty(current) : current is not null;
        return op[^1] switch
        {
            '-' => present ? current : word,
            '+' => present ? word : current,
            _ => present ? current : throw new FormatException($"{name} is required and not set"),
        };
    }

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (IsLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end;
    }

    // Compose's pattern ignores case the way Unicode does, which makes a long s an S and the Kelvin sign a K.
    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is '\u017F' or '\u212A';

    private static int ClosingBrace(string text, int start, int last)
    {
        var open = 0;
        for (var i = start; i <= last; i++)
        {
            if (text[i] == '}' && --open == 0)
            {
                return i;
            }

            if (text[i] == '{')
            {
                open++;
                i++; // as Compose: the character behind an opening brace is not looked at
            }
        }

        return -1;
    }
}
