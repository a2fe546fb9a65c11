namespace Ocx;

/// <summary>The answers that a person has given beforehand: a file of lines <c>NAME='value'</c>, as <c>ocx.env</c> has them.</summary>
public sealed class SetupAnswers
{
    /// <summary>The questions, but for the values of the configuration.</summary>
    private static readonly string[] Questions =
        ["values", "inotify_tools", "profiles", "override_file", "refresh_now", "model", "custom_provider", "refresh", "older_scripts", "configuration", "units", "uninstall"];

    private readonly IReadOnlyDictionary<string, string> answers;

    private SetupAnswers(IReadOnlyDictionary<string, string> answers) => this.answers = answers;

    /// <summary>None.</summary>
    public static SetupAnswers None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The values of the configuration in it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => answers.Where(a => IsValue(a.Key));

    /// <summary>Reads a file.</summary>
    /// <exception cref="OcxException">66: it cannot be read. 78: a line in it is no answer.</exception>
    public static SetupAnswers Read(string path)
    {
        var text = ConfigurationFile.TextOf(path == "-" ? StandardStreams.ReadInput() : new InputFile().Read(path));
        var read = ConfigurationFile.Parse(text, (line, why) => throw new OcxException(ExitCode.Configuration, $"{path} line {line}: {why}", "an answer is a line NAME='value'"));
        foreach (var name in read.Keys.Where(n => !IsValue(n) && !Questions.Contains(n, StringComparer.Ordinal)))
        {
            throw new OcxException(ExitCode.Configuration, $"{path}: {name}: there is no such question", $"there are: {string.Join(", ", Questions)}, and OCX_…");
        }

        return new(read);
    }

    /// <summary>The answer to a question; <c>null</c>: none was given.</summary>
    public string? Of(string question) => answers.GetValueOrDefault(question);

    private static bool IsValue(string name) => name.StartsWith("OCX_", StringComparison.Ordinal) || name is "OPENCLAW_CONFIG_PATH" or "DOCKER_HOST" or "DOCKER_CONTEXT" or "PATH";
}
