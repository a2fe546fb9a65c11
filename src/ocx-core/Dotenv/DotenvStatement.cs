namespace Ocx;

/// <summary>How a value is written.</summary>
public enum DotenvQuote
{
    /// <summary>To the end of the line, or to a comment.</summary>
    None,

    /// <summary>Literal, over several lines if need be.</summary>
    Single,

    /// <summary>With escapes and variables, over several lines if need be.</summary>
    Double,

    /// <summary>No value at all: the variable is taken from the environment.</summary>
    Inherited,
}

/// <summary>An assignment in a <c>.env</c>, by where it stands (offsets in bytes).</summary>
/// <param name="Key">The variable.</param>
/// <param name="Quote">How the value is written.</param>
/// <param name="Start">Where the statement begins, <c>export</c> included.</param>
/// <param name="ValueStart">Where the value begins, its quote included; of an inherited one, where a value would begin.</param>
/// <param name="ValueEnd">One past the value's last byte, its quote included.</param>
/// <param name="Line">The line it begins on, from 1.</param>
public readonly record struct DotenvStatement(string Key, DotenvQuote Quote, int Start, int ValueStart, int ValueEnd, int Line)
{
    /// <summary>What it says, before variables are put in.</summary>
    /// <param name="text">The file.</param>
    internal string LiteralIn(ReadOnlySpan<byte> text) => DotenvValue.Read(text[ValueStart..ValueEnd], Quote);

    /// <summary>Whether it has this value, in any environment.</summary>
    /// <param name="text">The file.</param>
    /// <param name="value">The value.</param>
    internal bool Holds(ReadOnlySpan<byte> text, string value) =>
        Quote != DotenvQuote.Inherited
        && LiteralIn(text) is var literal
        && (Quote == DotenvQuote.Single || !literal.Contains('$', StringComparison.Ordinal) ? literal == value : IsEscaped(literal, value));

    // A value in which every $ is a literal one is the same in any environment.
    private static bool IsEscaped(string literal, string value) =>
        !literal.Replace("$$", "", StringComparison.Ordinal).Contains('$', StringComparison.Ordinal)
        && literal.Replace("$$", "$", StringComparison.Ordinal) == value;
}
