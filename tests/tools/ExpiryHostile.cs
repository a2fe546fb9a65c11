using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Documents that somebody has made to fool whoever reads the report.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class ExpiryHostile
{
    private const string Nasty = "a\n\r\u001b[31m\u009b2J\u2028\u202e|'=\"\\ b";

    private static readonly string[][] Formats = [[], ["--json"], ["--prometheus"], ["--nagios"], ["--due"], ["-v"]];

    [Test]
    public async Task No_name_makes_a_line_or_an_escape_sequence()
    {
        using var sandbox = new Sandbox();
        WriteNasty(sandbox);
        string[] files = [$"{Nasty}.json", $"{Nasty}-profiles", $"{Nasty}-missing", $"{Nasty}-ends"];
        foreach (var format in Formats)
        {
            var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", [.. format, "--", .. files]);

            (result.StandardOutput + result.StandardError).Should().NotMatchRegex(@"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", string.Join(' ', format));
        }

        (await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--", .. files])).StandardOutput.Should().MatchRegex(@"\A([^\n]+\n){6}\z", "one line for each token");
        (await Shell.RunAsync(sandbox.Root, "ocx-expiry", ["--nagios", "--", .. files])).StandardOutput
            .Should().MatchRegex(@"\AOCX CRITICAL: [^|\n]+ \| ('[^'=|\n]+'=[0-9]+s;270:;0: ?){4}\n([^|\n]+\n){6}\z");
    }

    [Test]
    public async Task Json_tells_every_name_exactly()
    {
        using var sandbox = new Sandbox();
        WriteNasty(sandbox);

        using var json = JsonDocument.Parse((await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--json", "--", $"{Nasty}.json", $"{Nasty}-profiles")).StandardOutput);

        var tokens = json.RootElement.GetProperty("tokens").EnumerateArray().ToList();
        tokens[0].GetProperty("file").GetString().Should().Be($"{Nasty}.json");
        tokens[0].GetProperty("subscription").GetString().Should().Be(Nasty);
        tokens[1].GetProperty("profile").GetString().Should().Be($"anthropic:{Nasty}");
    }

    [Test]
    public async Task No_token_is_ever_shown()
    {
        using var sandbox = new Sandbox();
        var secret = Tokens.Access("MARK");
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["good.json"] = Tokens.ClaudeJson("MARK"),
            ["key.json"] = $$$"""{"profiles":{"anthropic:a":{"type":"oauth","key":"{{{secret}}}"}, "anthropic:{{{secret}}}":{"access":"{{{secret}}}","expires":5} }}""",
            ["subscription.json"] = $$$"""{"claudeAiOauth":{"accessToken":"{{{secret}}}","subscriptionType":"x {{{secret}}}"}}""",
            ["wrong.json"] = $$$"""{"claudeAiOauth":{"accessToken":" {{{secret}}}"}}""",
            ["code.json"] = $$$"""{"claudeAiOauth":{"accessToken":"{{{secret}}}#FAKE-MARK"}}""",
            ["expiry.json"] = $$$"""{"claudeAiOauth":{"accessToken":"{{{secret}}}","expiresAt":"{{{secret}}}"}}""",
            ["name.json"] = $$$"""{"{{{secret}}}":{}}""",
            ["garbage.json"] = secret,
            [secret] = "garbage",
        };
        foreach (var (name, text) in files)
        {
            sandbox.Write(name, text);
        }

        foreach (var format in Formats)
        {
            var together = await Shell.RunAsync(sandbox.Root, "ocx-expiry", [.. format, .. files.Keys, secret + "-missing"]);
            (together.StandardOutput + together.StandardError).Should().NotContain("MARK");
            foreach (var file in files.Keys.Append(secret + "-missing"))
            {
                var alone = await Shell.RunAsync(sandbox.Root, "ocx-expiry", [.. format, file]);
                (alone.StandardOutput + alone.StandardError).Should().NotContain("MARK");
            }
        }
    }

    /// <summary>Each is a Perl expression; the heap limit is 256 MiB, and whoever runs out of it may be killed (134).</summary>
    [TestCase("""'{' . '"":0,' x 3300000 . '"a":0}'""")]
    [TestCase("""'{' . join(',', map { sprintf '"%x":0', $_ } 1 .. 1400000) . '}'""")]
    [TestCase("""'{"claudeAiOauth":{"accessToken":"FAKE",' . '"":0,' x 3200000 . '"a":0}}'""")]
    [TestCase("""'{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":1,"subscriptionType":"' . '\\u001b' x 2600000 . '"}}'""")]
    [TestCase("""'{"claudeAiOauth":{"accessToken":"' . 'a' x 16000000 . '"}}'""")]
    [TestCase("""'{"profiles":{' . join(',', map { sprintf '"anthropic:%x":{}', $_ } 1 .. 700000) . '}}'""")]
    [TestCase("""'{"profiles":{' . join(',', map { sprintf '"anthropic:%x":{"access":"a"}', $_ } 1 .. 450000) . '}}'""")]
    [TestCase("""'{"profiles":{' . join(',', map { sprintf '"anthropic:%x":{"access":"a"}', $_ } 1 .. 30000) . '}}'""")]
    [TestCase("""'{"profiles":{"anthropic:' . '\\\\' x 7900000 . '":{"access":"a"}}}'""")]
    [TestCase("""'{"profiles":{"anthropic:' . '\\\\' x 500000 . '":{"access":"a"}}}'""")]
    [TestCase("""'[' x 16000000""")]
    [TestCase("""'{"a":' x 3000000""")]
    [TestCase("""' ' x 16777215 . '{'""", Description = "waited for")]
    public async Task Sixteen_megabytes_are_an_ordinary_bad_file(string perl)
    {
        using var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, $$"""perl -e "print {{perl.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal)}}" >h""");
        new FileInfo(sandbox["h"]).Length.Should().BeInRange(500_000, 16 << 20);

        foreach (var format in Formats)
        {
            var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", [.. format, "h"]);

            result.ExitCode.Should().BeOneOf(format.Contains("--due") ? [0] : format.Contains("--nagios") ? [2, 3] : [1], result.StandardError);
            (result.StandardOutput + result.StandardError).Length.Should().BeLessThan(2000);
        }

        (await Shell.Command("ocx-expiry", "-q", "--due").With(("OCX_CREDENTIALS", sandbox["h"])).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
    }

    [TestCase("xterm", null, true)]
    [TestCase("xterm", "", true)]
    [TestCase("xterm", "1", false)]
    public async Task Only_a_terminal_sees_colour_and_nothing_else_of_its_language(string term, string? noColor, bool colored)
    {
        Require.Program("script", "bsdutils");
        using var sandbox = new Sandbox();
        WriteNasty(sandbox);
        sandbox.Write("expired.json", Tokens.ClaudeJson("0", 1_700_000_000_000));
        sandbox.Write("expiring.json", Tokens.ClaudeJson("0", Tokens.InHours(0.05)));
        var command = $"ocx-expiry expired.json expiring.json *-profiles {(colored ? "; ocx-expiry --json *-profiles; ocx-expiry --prometheus *-profiles; ocx-expiry --nagios *-profiles" : "")}";

        var result = await Shell.Command("script", "-qc", command, "/dev/null").WithWorkingDirectory(sandbox.Root)
            .With(("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"), ("TERM", term), ("NO_COLOR", noColor), ("SHELL", "/bin/sh")).ExecuteBufferedAsync();

        var lines = result.StandardOutput.Split('\n');
        lines[0].Contains("\u001b[31mexpired\u001b[0m  ", StringComparison.Ordinal).Should().Be(colored);
        lines[1].Contains("\u001b[33mexpiring\u001b[0m  ", StringComparison.Ordinal).Should().Be(colored);
        lines[2].Contains("\u001b[32mfresh\u001b[0m  ", StringComparison.Ordinal).Should().Be(colored);
        Sequence().Replace(result.StandardOutput, "").Should().NotContainAny("\u001b", "\u009b", "\u202e");
        Sequence().IsMatch(result.StandardOutput).Should().Be(colored);
        (await Shell.RunAsync(sandbox.Root, "ocx-expiry", "expired.json")).StandardOutput.Should().NotContain("\u001b");
    }

    [GeneratedRegex("\u001b\\[(0|31|32|33|36)m", RegexOptions.ExplicitCapture)]
    private static partial Regex Sequence();

    /// <summary>Six tokens, two of them bad.</summary>
    private static void WriteNasty(Sandbox sandbox)
    {
        var nasty = JsonSerializer.Serialize(Nasty);
        var expires = Tokens.InHours(8);
        sandbox.Write($"{Nasty}.json", $$$"""{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":{{{expires}}},"subscriptionType":{{{nasty}}} }}""");
        sandbox.Write($"{Nasty}-ends", $$$"""{"claudeAiOauth":{"accessToken":"FAKE","expiresAt":{{{expires}}},"refreshTokenExpiresAt":{{{expires}}},"subscriptionType":{{{nasty}}} }}""");
        var id = nasty.Insert(1, "anthropic:");
        var profile = $$"""{"access":"FAKE","expires":{{expires}}}""";
        sandbox.Write($"{Nasty}-profiles", $$"""{"profiles":{{{id}}:{{profile}}, {{id.Insert(1, "x")}}:{"provider":"anthropic","access":{{nasty}}}, "anthropic:b":{{profile}}} }""");
    }
}
