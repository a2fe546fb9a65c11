namespace Ocx;

/// <summary>A text is not the JSON5 that it should be. The message never quotes it: it may hold a token.</summary>
public sealed class Json5Exception : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="line">Where it is: the line, counted from 1.</param>
    /// <param name="column">The column, in UTF-16 units, counted from 1.</param>
    /// <param name="what">What is wrong there.</param>
    public Json5Exception(int line, int column, string what)
        : base(FormattableString.Invariant($"line {line}, column {column}: {what}"))
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>The column, in UTF-16 units, counted from 1.</summary>
    public int Column { get; }
}
