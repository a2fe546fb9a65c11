using System.Text;

namespace Ocx;

/// <summary>
/// A <c>.env</c> as Compose reads it, and the edits that leave every other byte as it was. Of several assignments to
/// one variable Compose takes the last and other programs the first, so all of them are set: no stale secret stays.
/// </summary>
public sealed class DotenvDocument
{
    /// <summary>How many characters may come of variables that are put into others. Compose sets no limit; ten lines that each name the one before ten times would fill any memory.</summary>
    public const int MostPutIn = 1024 * 1024;

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
    /// <exception cref="DotenvException">A ${VAR?…} whose variable is missing, or more than <see cref="MostPutIn"/>.</exception>
    public Dictionary<string, string> Read(Func<string, string?> environment)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var putIn = 0L;
        string? Lookup(string name)
        {
            var found = environment(name) ?? map.GetValueOrDefault(name);
            putIn += found?.Length ?? 0;
            return putIn <= MostPutIn ? found : throw new FormatException(FormattableString.Invariant($"more than {MostPutIn} characters of variables in others"));
        }

        foreach (var statement in statements)
        {
            var value = statement.LiteralIn(Bytes);
            if (statement.Quote == DotenvQuote.Inherited)
            {
                value = environment(statement.Key);
            }
            else if (statement.Quote != DotenvQuote.Single)
            {
                value = Expand(statement, value, Lookup);
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
        statements.FindLastIndex(s => s.Key == key) is var index and >= 0 ? statements[index].LiteralIn(Bytes) : null;

    /// <summary>Sets a variable wherever it is assigned, or adds it at the end.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ArgumentException">The value cannot be written so that Compose reads it back.</exception>
    /// <exception cref="InvalidOperationException">Compose would read the rest of the file otherwise than before.</exception>
    public bool Set(string key, string value) => Commit(new DotenvEdit(Bytes, statements).Set(key, value), key, value);

    /// <summary>Takes every assignment of a variable away, with its line where nothing else stands on it.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="InvalidOperationException">Compose would read the rest of the file otherwise than before.</exception>
    public bool Unset(string key) => Commit(new DotenvEdit(Bytes, statements).Unset(key), key, null);

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
                Expand(statement, statement.LiteralIn(Bytes), _ => "set"); // only to refuse what Compose would
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
        if (!before.SequenceEqual(Others(key)) || (value is null ? set.Count > 0 : set.Count == 0 || !set.TrueForAll(s => s.Holds(Bytes, value))))
        {
            throw new InvalidOperationException($"setting {key} would change how Compose reads the rest of the file");
        }

        return true;
    }

    private List<(string Key, DotenvQuote Quote, string Value)> Others(string key) =>
        statements.FindAll(s => s.Key != key).ConvertAll(s => (s.Key, s.Quote, s.LiteralIn(Bytes)));
}
