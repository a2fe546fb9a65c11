namespace Ocx;

/// <summary>Commands as a person can paste them into a shell.</summary>
internal static class ShellText
{
    private const string Plain = "_./:@%+,=-";

    /// <summary>A command of these words.</summary>
    public static string Join(params IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>One word, in quotes where it needs them.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
