namespace Ocx;

/// <summary>
/// Reads JSON5 (json5.org) by position, so that who changes a value can leave every other character as it stands. What it
/// takes and what it refuses is what npm's json5 2.2.3 does, by which OpenClaw reads its configuration.
/// </summary>
public sealed class Json5
{
    /// <summary>More levels than any configuration has; each takes a piece of the stack.</summary>
    public const int MostLevels = 200;

    /// <summary>More values than any configuration has; millions of empty ones would take many times the memory of their text.</summary>
    public const int MostValues = 250_000;

    private readonly Json5Scanner scanner;
    private int values;

    private Json5(string text) => scanner = new(text);

    /// <summary>Reads a text.</summary>
    /// <exception cref="Json5Exception">It is not JSON5, is cut off, or holds more than <see cref="MostLevels"/> or <see cref="MostValues"/>.</exception>
    public static Json5Value Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var json = new Json5(text);
        json.scanner.SkipSpace();
        var value = json.Value(1);
        json.scanner.SkipSpace();
        return json.scanner.IsAtEnd ? value : throw json.scanner.Error("something stands behind the end of the document");
    }

    /// <summary>A string as JSON, which is JSON5 too.</summary>
    public static string String(string text) => Json5Style.Quoted(text, '"');

    /// <summary>Where an offset is in a text: the line and the column, both counted from 1.</summary>
    public static (int Line, int Column) Place(string text, int offset)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (line, start) = (1, 0);
        for (var i = 0; i < offset; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                (line, start) = (line + 1, i + 1);
            }
        }

        return (line, offset - start + 1);
    }

    private Json5Value Value(int level)
    {
        if (level > MostLevels)
        {
            throw scanner.Error(FormattableString.Invariant($"more than {MostLevels} levels"));
        }

        if (++values > MostValues)
        {
            throw scanner.Error(FormattableString.Invariant($"more than {MostValues} values"));
        }

        var start = scanner.Position;
        switch (scanner.Peek)
        {
            case '{':
                var members = Members(level);
                return new(Json5Kind.Object, start, scanner.Position) { Members = members };
            case '[':
                var items = Items(level);
                return new(Json5Kind.Array, start, scanner.Position) { Items = items };
            case '"' or '\'':
                var text = scanner.String();
                return new(Json5Kind.String, start, scanner.Position) { Text = text };
            case 'n':
                scanner.Word("null");
                return new(Json5Kind.Null, start, scanner.Position);
            case 't':
                scanner.Word("true");
                return new(Json5Kind.Boolean, start, scanner.Position) { IsTrue = true };
            case 'f':
                scanner.Word("false");
                return new(Json5Kind.Boolean, start, scanner.Position);
            default:
                var number = scanner.Number();
                return new(Json5Kind.Number, start, scanner.Position) { Number = number };
        }
    }

    private List<Json5Member> Members(int level)
    {
        var members = new List<Json5Member>();
        for (var more = Open('}'); more; more = Next('}'))
        {
            var start = scanner.Position;
            var name = scanner.Peek is '"' or '\'' ? scanner.String() : scanner.Identifier();
            var end = scanner.Position;
            scanner.SkipSpace();
            scanner.Take(':', "a member's name has no colon behind it");
            scanner.SkipSpace();
            members.Add(new(name, start, end, Value(level + 1)));
        }

        return members;
    }

    private List<Json5Value> Items(int level)
    {
        var items = new List<Json5Value>();
        for (var more = Open(']'); more; more = Next(']'))
        {
            items.Add(Value(level + 1));
        }

        return items;
    }

    /// <summary>Takes the opening bracket.</summary>
    /// <returns>Whether something stands before the closing one, which else is taken too.</returns>
    private bool Open(char close)
    {
        scanner.Skip();
        scanner.SkipSpace();
        return !scanner.TryTake(close);
    }

    /// <summary>Takes what stands behind a member or an item.</summary>
    /// <returns>Whether another one follows; a comma may also stand before the closing bracket.</returns>
    private bool Next(char close)
    {
        scanner.SkipSpace();
        if (scanner.TryTake(close))
        {
            return false;
        }

        scanner.Take(',', $"a comma or {close} is missing");
        scanner.SkipSpace();
        return !scanner.TryTake(close);
    }
}
