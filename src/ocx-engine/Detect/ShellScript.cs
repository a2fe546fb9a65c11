namespace Ocx;

/// <summary>
/// What a shell script says, as far as it can be known without running it: assignments, and the words of its commands. Nothing
/// of it is ever run: what a command would print, or what nobody has set, is unknown, and so is a word that holds it.
/// </summary>
internal sealed class ShellScript
{
    private const int LongestLine = 64 * 1024;
    private const int MostLines = 20_000;

    /// <summary>What may stand before an assignment, or before a command.</summary>
    private static readonly string[] Before = ["export", "readonly", "local", "declare", "typeset", "if", "then", "else", "elif", "while", "until", "do", "!", "{", "exec", "command", "time"];

    private readonly Dictionary<string, string> variables;
    private readonly List<ShellAssignment> assignments = [];
    private readonly List<ShellCommand> commands = [];

    private ShellScript(IReadOnlyDictionary<string, string> known) => variables = new(known, StringComparer.Ordinal);

    /// <summary>Every assignment whose value can be known, in order.</summary>
    public IReadOnlyList<ShellAssignment> Assignments => assignments;

    /// <summary>Every command, in order.</summary>
    public IReadOnlyList<ShellCommand> Commands => commands;

    /// <summary>Reads a script.</summary>
    /// <param name="text">Its text, whatever that is.</param>
    /// <param name="known">The variables that it is started with.</param>
    public static ShellScript Read(string text, IReadOnlyDictionary<string, string> known)
    {
        var script = new ShellScript(known);
        var lines = text.Split('\n', MostLines + 1);
        for (var i = 0; i < Math.Min(lines.Length, MostLines); i++)
        {
            var first = i + 1;
            var line = lines[i].TrimEnd('\r');
            while (line.EndsWith('\\') && i + 1 < lines.Length && line.Length <= LongestLine)
            {
                line = line[..^1] + lines[++i].TrimEnd('\r');
            }

            if (line.Length <= LongestLine)
            {
                script.Take(line, first);
            }
        }

        return script;
    }

    private void Take(string line, int number)
    {
        var words = new ShellWords(line, variables);
        while (words.NextCommand() is { } command)
        {
            var rest = command.SkipWhile(IsBefore).ToList();
            var count = rest.TakeWhile(w => w.Name is not null).Count();
            assignments.AddRange(rest.Take(count).Where(w => w.Text is not null).Select(w => new ShellAssignment(number, w.Name!, w.Text!)));
            if (count < rest.Count)
            {
                commands.Add(new(number, [.. rest.Skip(count).Select(w => w.Whole)]));
            }
        }
    }

    private static bool IsBefore(ShellWord word) => word is { Name: null, Text: { } text } && (Array.IndexOf(Before, text) >= 0 || text is ['-', _]);
}

/// <summary>An assignment of a script.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
internal sealed record ShellAssignment(int Line, string Name, string Value);

/// <summary>A command of a script.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Words">Its words; <c>null</c> for one that cannot be known.</param>
internal sealed record ShellCommand(int Line, IReadOnlyList<string?> Words);

/// <summary>A word of a command.</summary>
/// <param name="Name">The variable that it sets; <c>null</c> for a word that sets none.</param>
/// <param name="Text">Its text, or the variable's; <c>null</c> when it cannot be known.</param>
internal readonly record struct ShellWord(string? Name, string? Text)
{
    /// <summary>The word as a program gets it.</summary>
    public string? Whole => Name is null ? Text : Text is null ? null : $"{Name}={Text}";
}
