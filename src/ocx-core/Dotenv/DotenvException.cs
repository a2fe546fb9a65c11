namespace Ocx;

/// <summary>A <c>.env</c> that Compose would not read. The message never quotes a value.</summary>
public sealed class DotenvException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="what">What is wrong there.</param>
    public DotenvException(int line, string what)
        : base($"line {line}: {what}") => Line = line;

    /// <summary>The line, from 1.</summary>
    public int Line { get; }
}
