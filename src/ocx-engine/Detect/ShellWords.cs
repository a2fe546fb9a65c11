using System.Text;

namespace Ocx;

/// <summary>Splits a line of a script into commands and words, as a shell does, and expands the variables that it knows.</summary>
internal sealed class ShellWords
{
    private const int MostNested = 8;

    /// <summary>As long as a path can be; and A=$A$A in every line must not fill the memory.</summary>
    private const int LongestText = 4096;

    private readonly string line;
    private readonly Dictionary<string, string> variables;
    private readonly int depth;
    private int at;

    /// <summary>Creates it.</summary>
    /// <param name="line">One line.</param>
    /// <param name="variables">The variables that are known; assignments of the line change them.</param>
    public ShellWords(string line, Dictionary<string, string> variables)
        : this(line, variables, 0)
    {
    }

    private ShellWords(string line, Dictionary<string, string> variables, int depth)
    {
        this.line = line;
        this.variables = variables;
        this.depth = depth;
    }

    private char Now => at < line.Length ? line[at] : '\0';

    /// <summary>The words of the next command; <c>null</c> at the end of the line.</summary>
    public IReadOnlyList<ShellWord>? NextCommand()
    {
        var words = new List<ShellWord>();
        while (at < line.Length)
        {
            if (Now is ' ' or '\t' or '\r')
            {
                at++;
            }
            else if (Now == '#')
            {
                at = line.Length;
            }
            else if (Now is ';' or '|' or '&' or '(' or ')' or '<' or '>')
            {
                at++;
                if (words.Count > 0)
                {
                    return words;
                }
            }
            else
            {
                words.Add(NextWord());
            }
        }

        return words.Count > 0 ? words : null;
    }

    private ShellWord NextWord()
    {
        var end = at;
        while (end < line.Length && (char.IsAsciiLetter(line[end]) || line[end] == '_' || (end > at && char.IsAsciiDigit(line[end]))))
        {
            end++;
        }

        string? name = null;
        if (end > at && end < line.Length && line[end] == '=')
        {
            name = line[at..end];
            at = end + 1;
        }

        var text = Piece(c => c is ' ' or '\t' or '\r' or ';' or '|' or '&' or '(' or ')' or '<' or '>', quoted: false);
        if (name is not null && text is not null)
        {
            variables[name] = text;
        }
        else if (name is not null)
        {
            variables.Remove(name); // whatever it was, it is something else now
        }

        return new(name, text);
    }

    /// <summary>Text up to what ends it; <c>null</c> when it cannot be known.</summary>
    private string? Piece(Predicate<char> ends, bool quoted)
    {
        var text = new StringBuilder();
        var known = true;
        var start = at;
        while (at < line.Length && !ends(Now))
        {
            var c = line[at++];
            string? more = c switch
            {
                '\'' when !quoted => Single(),
                '"' when !quoted => Double(),
                '\\' when !quoted || Now is '"' or '\\' or '$' or '`' => at < line.Length ? line[at++].ToString() : "",
                '`' => Skip('`'),
                '$' => Expansion(),
                '~' when !quoted && at - 1 == start && Now is '/' or '\0' => variables.GetValueOrDefault("HOME"),
                _ => c.ToString(),
            };
            known &= more is not null && text.Length + more.Length <= LongestText;
            text.Append(known ? more : "");
        }

        return known ? text.ToString() : null;
    }

    private string? Single()
    {
        var end = line.IndexOf('\'', at);
        var text = end < 0 ? null : line[at..end];
        at = end < 0 ? line.Length : end + 1;
        return text;
    }

    private string? Double()
    {
        var text = Piece(c => c == '"', quoted: true);
        var closed = Now == '"';
        at++;
        return closed ? text : null;
    }

    /// <summary>What a command prints is not known.</summary>
    private string? Skip(char end)
    {
        var next = line.IndexOf(end, at);
        at = next < 0 ? line.Length : next + 1;
        return null;
    }

    private string? Expansion()
    {
        if (Now == '{')
        {
            return Braces();
        }

        if (Now == '(')
        {
            at = Math.Min(line.Length, Closing('(', ')') + 1);
            return null;
        }

        var end = NameEnd(line, at);
        if (end == at)
        {
            at += at < line.Length ? 1 : 0; // $1, $?, $$: what it is started with
            return null;
        }

        var name = line[at..end];
        at = end;
        return variables.GetValueOrDefault(name);
    }

    private string? Braces()
    {
        var end = Closing('{', '}');
        var inner = end < line.Length ? line[(at + 1)..end] : "";
        at = Math.Min(line.Length, end + 1);
        var name = inner[..NameEnd(inner, 0)];
        var value = variables.GetValueOrDefault(name) is { Length: > 0 } set ? set : null;
        return name.Length == 0 ? null : inner[name.Length..] switch
        {
            "" => value,
            [':', '-' or '=', .. var otherwise] => value ?? Otherwise(otherwise),
            ['-' or '=', .. var otherwise] => value ?? Otherwise(otherwise),
            _ => null,
        };
    }

    /// <summary>Where the bracket closes that opens here; the end of the line, where it does not.</summary>
    private int Closing(char opening, char closing)
    {
        var open = 0;
        for (var i = at; i < line.Length; i++)
        {
            open += line[i] == opening ? 1 : line[i] == closing ? -1 : 0;
            if (open == 0)
            {
                return i;
            }
        }

        return line.Length;
    }

    private string? Otherwise(string text) => depth >= MostNested ? null : new ShellWords(text, variables, depth + 1).Piece(_ => false, quoted: false);

    private static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && char.IsAsciiDigit(text[end]))))
        {
            end++;
        }

        return end;
    }
}
