namespace Ocx;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What a line of a message holds; more of one is no help to anybody.</summary>
    private const int LongestLine = 500;

    /// <summary>Whether it ended with 0.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>The number of its process where it ran, as far as it was told (<see cref="PlacedCommand"/>).</summary>
    public int? Process { get; init; }

    /// <summary>Whether it had to be ended.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The last line that it has said on standard error: programs put the reason there.</summary>
    public string Reason => Lines(Errors).LastOrDefault() ?? $"status {ExitCode}";

    /// <summary>The lines of a text, but for empty ones, less what surrounds them, each of a length that can be read.</summary>
    public static IEnumerable<string> Lines(string text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Length <= LongestLine ? l : l[..LongestLine] + "...");
}
