using CliWrap;

namespace Ocx.Tests;

/// <summary>One of the tools, with a source and a target of its own.</summary>
internal sealed class EventsBed : IDisposable
{
    private readonly string tool;
    private readonly Sandbox sandbox = new();

    public EventsBed(string tool)
    {
        this.tool = tool;
        sandbox.Write("in/c.json", Tokens.ClaudeJson("old"));
        Target = sandbox[tool switch { "ocx-map" => "out/oauth.json", "ocx-profiles" => "out/agents/main/agent/auth-profiles.json", _ => "out/.env" }];
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
    }

    public string Root => sandbox.Root;

    public string Source => sandbox["in/c.json"];

    public string Target { get; }

    /// <summary>The target as it was given to the tool.</summary>
    public string TargetLine => Path.GetRelativePath(Root, Target);

    /// <summary>The mark of the token that the target holds.</summary>
    public string? Mark
    {
        get
        {
            var text = File.Exists(Target) ? File.ReadAllText(Target) : "";
            var start = text.IndexOf(Tokens.Access(""), StringComparison.Ordinal) + Tokens.Access("").Length;
            return text.Contains(Tokens.Access(""), StringComparison.Ordinal) ? text[start..].Split('"', '\n')[0] : null;
        }
    }

    public string this[string path] => sandbox[path];

    public void WriteSource(string text) => File.WriteAllText(Source, text);

    public void Rotate(string mark) => WriteSource(Tokens.ClaudeJson(mark));

    public Command Once(string source = "in/c.json", params string[] more) => Shell.Command(tool, Arguments(source, more)).WithWorkingDirectory(Root)
        .With(("OCX_STATE_DIR", sandbox["state"]));

    public Command Command(string source = "in/c.json", params string[] more) => Once(source, ["--events", .. more]);

    public Resident Start(string source = "in/c.json", params string[] more) => new(Command(source, more));

    public void Dispose() => sandbox.Dispose();

    private string[] Arguments(string source, string[] more) => tool switch
    {
        "ocx-map" => [source, "-o", TargetLine, .. more],
        "ocx-profiles" => ["out", "--from", source, .. more],
        _ => [TargetLine, "--from", source, .. more],
    };
}
