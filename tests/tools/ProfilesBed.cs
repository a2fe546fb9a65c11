using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A state directory of OpenClaw's with some agents, and credentials that are newer than what the agents have.</summary>
internal sealed class ProfilesBed : IDisposable
{
    /// <summary>An agent's file as the problem leaves it: the token under <c>key</c>.</summary>
    public const string Broken = """
        {
          "version": 1,
          "profiles": {
            "anthropic:default": {"type": "oauth", "provider": "anthropic", "key": "sk-ant-oat01-FAKE-old"},
            "openai:mine": {"type": "api_key", "provider": "openai", "key": "FAKE-theirs"}
          },
          "order": {"anthropic": ["anthropic:default"]},
          "usageStats": {"anthropic:default": {"lastUsed": 1}}
        }

        """;

    private readonly Sandbox sandbox = new();

    public ProfilesBed(string? credentials = null)
    {
        sandbox.MakeDirectory("state/agents");
        sandbox.Write("c.json", credentials ?? Tokens.ClaudeJson("new", Expires));
    }

    /// <summary>When the new token expires.</summary>
    public static long Expires => 1_999_999_999_999;

    public string Root => sandbox.Root;

    public string this[string path] => sandbox[path];

    /// <summary>What <see cref="Broken"/> becomes.</summary>
    public static string Repaired => Broken.Replace(
        "\"key\": \"sk-ant-oat01-FAKE-old\"", $"\"access\": \"{Tokens.Access("new")}\", \"expires\": {Expires}", StringComparison.Ordinal);

    /// <summary>An agent's file, as the tool names it.</summary>
    public static string Name(string agent) => $"state/agents/{agent}/agent/auth-profiles.json";

    /// <summary>Makes an agent, and its file where there is a content.</summary>
    public string Agent(string id, string? content = Broken)
    {
        sandbox.MakeDirectory($"state/agents/{id}/agent");
        return content is null ? sandbox[Name(id)] : sandbox.Write(Name(id), content);
    }

    public void WriteCredentials(string text) => sandbox.Write("c.json", text);

    public string Text(string agent) => sandbox.Read(Name(agent));

    /// <summary>An agent's profile.</summary>
    public JsonElement Profile(string agent, string id = "anthropic:default") => JsonDocument.Parse(Text(agent)).RootElement.GetProperty("profiles").GetProperty(id);

    /// <summary>The names in an agent's directory.</summary>
    public IReadOnlyList<string> Names(string agent) => sandbox.Names($"state/agents/{agent}/agent");

    public Command Command(params string[] more) => Bare(["state", "--from", "c.json", .. more]);

    public Command Bare(params string[] arguments) => Shell.Command("ocx-profiles", arguments)
        .WithWorkingDirectory(Root).With(("HOME", Root), ("OCX_STATE_DIR", sandbox["elsewhere"]));

    public async Task<BufferedCommandResult> RunAsync(params string[] more) => await Command(more).ExecuteBufferedAsync();

    /// <summary>Runs it, and everything goes well.</summary>
    /// <returns>Standard output.</returns>
    public async Task<string> RunWellAsync(params string[] more)
    {
        var result = await RunAsync(more);
        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardError.Should().BeEmpty();
        return result.StandardOutput;
    }

    public void Dispose() => sandbox.Dispose();
}
