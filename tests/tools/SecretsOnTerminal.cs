using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What a terminal is shown: secrets masked, whatever they are called and however they are written.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class SecretsOnTerminal
{
    public static IReadOnlyList<string> Formats { get; } = ["oauth-json", "env", "profile", "k8s-secret"];

    [Test]
    public async Task A_terminal_is_shown_no_secret(
        [ValueSource(nameof(Formats))] string format,
        [Values("FAKE-MARK", "FAKE-MARK+plus/slash==", "FAKE-MARK~tilde._-")] string token,
        [Values("plain", "escaped", "slash-escaped")] string written)
    {
        using var sandbox = new Sandbox();
        WriteOdd(sandbox, token, written);

        var masked = await OnTerminalAsync(sandbox, $"ocx-map c.json -f {format}");
        var dry = await Shell.RunAsync(sandbox.Root, "ocx-map", "-n", "c.json", "-f", format);
        var shown = await OnTerminalAsync(sandbox, $"ocx-map c.json -f {format} --show-secrets");
        var piped = await Shell.RunAsync(sandbox.Root, "ocx-map", "c.json", "-f", format);

        masked.Should().NotContain("MARK").And.Contain("[masked ");
        dry.StandardOutput.Should().NotContain("MARK").And.Contain("[masked ");
        shown.Should().Contain("MARK").And.NotContain("[masked ");
        piped.StandardOutput.Should().Contain("MARK").And.NotContain("[masked ");
    }

    [TestCase("ocx-map c.json -f env", "ANTHROPIC_OAUTH_TOKEN=\"sk-ant-oat01-[masked ")]
    [TestCase("ocx-map c.json --frobnicate", "[31merror: ")]
    public async Task A_terminal_gets_no_control_sequence_but_colour(string command, string expected)
    {
        Require.Program("script", "bsdutils");
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson());

        var result = await Shell.Command("script", "-qc", command, "/dev/null").WithWorkingDirectory(sandbox.Root)
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"), ("TERM", "xterm")).ExecuteBufferedAsync();

        result.StandardOutput.Should().Contain(expected);
        Regex.Replace(result.StandardOutput, "\u001b\\[[0-9]+m", "", RegexOptions.None, TimeSpan.FromSeconds(1)).Should().NotContain("\u001b");
    }

    [TestCase("ocx-envset e.env --get ANTHROPIC_OAUTH_TOKEN")]
    [TestCase("ocx-envset e.env --get MY_PASSWORD")]
    [TestCase("ocx-envset e.env --get PLAIN")]
    [TestCase("ocx-envset e.env --get ANTHROPIC_OAUTH_TOKEN --json")]
    public async Task A_terminal_is_shown_no_secret_of_an_env_file(string command)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("e.env", "ANTHROPIC_OAUTH_TOKEN=sk-ant-oat01-FAKE-MARK\nMY_PASSWORD='FAKE-MARK'\nPLAIN=\"sk-FAKE-MARK\"\n");

        (await OnTerminalAsync(sandbox, command)).Should().NotContain("MARK").And.Contain("[masked ");
        (await OnTerminalAsync(sandbox, command + " --show-secrets")).Should().Contain("MARK");
    }

    [TestCase("ocx-map c.json", "\\u009b2J\\u202e\\u007f\\udb40\\udc41")]
    [TestCase("ocx-map c.json --show-secrets", "\\u009b2J\\u202e\\u007f\\udb40\\udc41")]
    [TestCase("ocx-map -n c.json -f profile", null)]
    [TestCase("ocx-envset e.env --get ODD", "\\x1b]52;c;AAAA\\x07\\x9b2J\\x202e")]
    [TestCase("ocx-envset e.env --get ODD --show-secrets", "\\x1b]52;c;AAAA\\x07\\x9b2J\\x202e")]
    public async Task A_terminal_is_commanded_by_nothing_in_a_document(string command, string? shown)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson(more: ", \"odd\": \"\u009b2J\u202e\u007f\U000E0041\", \"\u009bname\": 1"));
        sandbox.Write("e.env", "ODD='\u001b]52;c;AAAA\u0007\u009b2J\u202e'\n");

        var text = await OnTerminalAsync(sandbox, command);
        var words = command.Split(' ');
        var piped = await Shell.RunAsync(sandbox.Root, words[0], words[1..]);

        text.Should().NotContainAny("\u001b", "\u0007", "\u009b", "\u202e", "\u007f", "\U000E0041");
        if (shown is not null)
        {
            text.Should().Contain(shown);
            piped.StandardOutput.Should().Contain("\u009b2J\u202e", "who reads on gets it as it is");
        }
    }

    [GeneratedRegex(@"\x1b\[\?1h=?|\r")]
    private static partial Regex TerminalNoise();

    /// <summary>A document with secrets under names that only resemble ours, its strings written in one of the ways of JSON.</summary>
    private static void WriteOdd(Sandbox sandbox, string token, string written)
    {
        var access = "sk-ant-oat01-" + token;
        var json = written switch
        {
            "escaped" => "\\u0073k" + access[2..],
            "slash-escaped" => access.Replace("/", "\\/", StringComparison.Ordinal),
            _ => access,
        };
        sandbox.Write("c.json", $$$"""
            {"claudeAiOauth": {"accessToken": "{{{json}}}", "refreshToken": "{{{json.Replace("oat", "ort", StringComparison.Ordinal)}}}", "expiresAt": {{{Tokens.InHours(8)}}},
            "clientSecret": "S-MARK", "nested": {"api_key": "K-MARK", "list": ["sk-MARK"], "more": {"Password": "P-MARK"}}, "harmless": "sk-ant-xyz-FAKE-MARK"}}
            """);
    }

    private static async Task<string> OnTerminalAsync(Sandbox sandbox, string command)
    {
        Require.Program("script", "bsdutils");
        var result = await Shell.Command("script", "-qec", command, "/dev/null").WithWorkingDirectory(sandbox.Root)
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")).ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, result.StandardOutput);
        return TerminalNoise().Replace(result.StandardOutput, "");
    }
}
