namespace Ocx;

/// <summary>
/// An error that a person can act on: what is wrong, what to do about it, and the exit code that says so to a script.
/// Neither text ever holds a token.
/// </summary>
public sealed class OcxException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="exitCode">One of <see cref="Ocx.ExitCode"/>.</param>
    /// <param name="message">What is wrong: lower case, no full stop, file and line first.</param>
    /// <param name="hint">The cure, where there is one.</param>
    public OcxException(int exitCode, string message, string? hint = null)
        : base(message)
    {
        ExitCode = exitCode;
        Hint = hint;
    }

    /// <summary>The exit code that the tool ends with.</summary>
    public int ExitCode { get; }

    /// <summary>What to do about it.</summary>
    public string? Hint { get; }

    /// <summary>More of the cure, a line each: what to paste somewhere.</summary>
    public IReadOnlyList<string> MoreHints { get; init; } = [];

    /// <summary>Whether a service is away that may come back by itself.</summary>
    public bool IsOutage { get; init; }

    /// <summary>What another program had to say about it, a line each.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
