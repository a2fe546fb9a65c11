using System.Globalization;

namespace Ocx;

/// <summary>Reads unit files and the scripts that they start, and keeps what is of use: paths, and calls of Claude Code in a container.</summary>
internal sealed class OlderScriptReader
{
    private const int Longest = 1024 * 1024;

    private static readonly string[] WithValue = ["-u", "--user", "-e", "--env", "-w", "--workdir", "--env-file", "--index", "--detach-keys", "-p", "--project-name", "-f", "--file", "--project-directory", "--profile"];

    private readonly Sight sight;
    private readonly InputFile files = new();
    private readonly List<OlderValue> values = [];
    private readonly List<OlderCall> calls = [];
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public OlderScriptReader(Sight sight) => this.sight = sight;

    /// <summary>Absolute paths, in the order in which they stand.</summary>
    public IReadOnlyList<OlderValue> Values => values;

    /// <summary>Calls of Claude Code, in the order in which they stand.</summary>
    public IReadOnlyList<OlderCall> Calls => calls;

    /// <summary>Reads a unit and what it starts.</summary>
    /// <param name="unit">The unit's file.</param>
    /// <returns>The scripts that it starts.</returns>
    public IReadOnlyList<string> Read(string unit)
    {
        var scripts = new List<string>();
        if (Text(unit) is not { } text)
        {
            return scripts;
        }

        // A service of root's has no HOME of its own, and such scripts mean root's.
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = "/root" };
        foreach (var (number, key, value) in Settings(text))
        {
            if (key == "Environment")
            {
                TakeEnvironment(ShellScript.Read(value, known), known, unit, number);
            }
            else if (key == "EnvironmentFile" && value.TrimStart('-') is var file && Text(file) is { } variables)
            {
                Take(ShellScript.Read(variables, known), known, file);
            }
        }

        foreach (var (number, _, value) in Settings(text).Where(s => s.Key is "ExecStart" or "ExecStartPre" or "ExecStartPost"))
        {
            var line = ShellScript.Read(value.TrimStart('@', '-', ':', '+', '!'), known);
            TakeCalls(line, unit, number);
            foreach (var word in line.Commands.SelectMany(c => c.Words).OfType<string>())
            {
                if (word.Contains(' ', StringComparison.Ordinal))
                {
                    TakeCalls(ShellScript.Read(word, known), unit, number); // sh -c '…'
                }
                else if (Sight.IsPath(word) && IsScript(word) && !scripts.Contains(word, StringComparer.Ordinal))
                {
                    scripts.Add(word);
                    ReadScript(word, known);
                }
            }
        }

        return scripts;
    }

    private static IEnumerable<(int Line, string Key, string Value)> Settings(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var (number, line) = (i + 1, lines[i].Trim());
            while (line.EndsWith('\\') && i + 1 < lines.Length && line.Length < Longest / 16)
            {
                line = $"{line[..^1]} {lines[++i].Trim()}";
            }

            if (line.IndexOf('=', StringComparison.Ordinal) is var end and > 0 && line[0] is not ('#' or ';'))
            {
                yield return (number, line[..end].TrimEnd(), line[(end + 1)..].TrimStart());
            }
        }
    }

    private void ReadScript(string path, Dictionary<string, string> known)
    {
        if (read.Add(path) && Text(path) is { } text)
        {
            sight.Look(path);
            Take(ShellScript.Read(text, known), null, path);
        }
    }

    private void TakeEnvironment(ShellScript line, Dictionary<string, string> known, string file, int number)
    {
        // NAME=value, or all of it in quotes.
        var quoted = line.Commands.SelectMany(c => c.Words).OfType<string>().Select(w => w.Split('=', 2)).Where(w => w.Length == 2).Select(w => new ShellAssignment(number, w[0], w[1]));
        foreach (var assignment in line.Assignments.Concat(quoted))
        {
            known[assignment.Name] = assignment.Value;
            Keep(assignment.Value, file, number);
        }
    }

    private void Take(ShellScript script, Dictionary<string, string>? known, string file)
    {
        foreach (var assignment in script.Assignments)
        {
            if (known is not null)
            {
                known[assignment.Name] = assignment.Value;
            }

            Keep(assignment.Value, file, assignment.Line);
        }

        TakeCalls(script, file, null);
    }

    private void Keep(string value, string file, int line)
    {
        if (Sight.IsPath(value) && !values.Exists(v => v.Path == value))
        {
            values.Add(new(value, At(file, line)));
        }
    }

    /// <summary>docker exec [-u USER] NAME … claude, and docker compose exec SERVICE … claude.</summary>
    private void TakeCalls(ShellScript script, string file, int? line)
    {
        foreach (var command in script.Commands)
        {
            var words = command.Words.SkipWhile(w => w is null || Path.GetFileName(w) is not ("docker" or "docker-compose")).ToList();
            var exec = words.IndexOf("exec");
            if (exec < 1 || !words.Skip(exec).Any(w => w?.Contains("claude", StringComparison.Ordinal) == true))
            {
                continue;
            }

            string? user = null;
            var next = exec + 1;
            for (; next < words.Count && words[next] is ['-', ..] option; next++)
            {
                user = option is "-u" or "--user" ? words.ElementAtOrDefault(next + 1)
                    : option.StartsWith("--user=", StringComparison.Ordinal) ? option["--user=".Length..]
                    : user;
                next += Array.IndexOf(WithValue, option) >= 0 ? 1 : 0;
            }

            // The name itself may tell of claude: it is what stands behind it that is called.
            if (words.ElementAtOrDefault(next) is { Length: > 0 } name && words.Skip(next + 1).Any(w => w?.Contains("claude", StringComparison.Ordinal) == true))
            {
                var isService = Path.GetFileName(words[0]) == "docker-compose" || words.IndexOf("compose") is > 0 and var at && at < exec;
                calls.Add(new(isService ? null : name, isService ? name : null, user, At(file, line ?? command.Line)));
            }
        }
    }

    private static string At(string file, int line) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}, line {line}");

    private bool IsScript(string path) => sight.Facts(path) is { IsRegular: true } facts
        && (path.EndsWith(".sh", StringComparison.Ordinal) || (facts.Size <= Longest && Text(path)?.StartsWith("#!", StringComparison.Ordinal) == true));

    private string? Text(string path)
    {
        if (!Sight.IsPath(path) || sight.Facts(path) is not { IsRegular: true } facts)
        {
            return null;
        }

        if (facts.Size > Longest)
        {
            sight.CannotSee(path, "is too long for a script or a unit");
            return null;
        }

        try
        {
            return files.TryRead(path) is { } content ? ConfigurationFile.TextOf(content) : null;
        }
        catch (OcxException e)
        {
            sight.CannotSee(path, e);
            return null;
        }
    }
}
