using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A token in the credentials that is none: no tool passes it on, in any format, and none repeats it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HostileValues
{
    private static readonly string[] Values =
    [
        "$(touch ran)", "`touch ran`", "${HOME}", "$HOME", "a\nANTHROPIC_API_KEY=b", "a\rb", "a\0b", "a\u001b[31mb", "a\u001b]52;c;AAAA\u0007", "a\u009b2J", "a\u202eb", "a'b", "a\"b", "a\\b", "a b", " a", "FAKEcode#FAKEstate",
        "Bearer x", "-x y", "a%b", "a;touch ran", "a|b", "a&b", "ä", "\ufeffa", "\U0001F600", "a\u2028b", "{}", "a,b", "x=y", "a:b", "*",
    ];

    private static readonly string[][] Tools =
    [
        ["ocx-map", "c.json", "-o", "out/oauth.json"], ["ocx-map", "c.json", "-f", "env", "-o", "out/env"], ["ocx-map", "c.json", "-f", "profile", "-o", "out/profile"], ["ocx-map", "c.json", "-f", "k8s-secret", "-o", "out/secret"],
        ["ocx-map", "c.json"], ["ocx-envset", "out/.env", "--from", "c.json"], ["ocx-profiles", "state", "--from", "c.json"], ["ocx-paste", "--from", "c.json"],
        ["ocx-expiry", "c.json"], ["ocx-expiry", "c.json", "--json"], ["ocx-expiry", "c.json", "--prometheus"], ["ocx-expiry", "c.json", "--nagios"],
        ["ocx-trigger", "-n", "--mode", "host", "--credentials", "c.json"], ["ocx-refresh", "-n", "--credentials", "c.json"],
    ];

    [TestCaseSource(nameof(Tools))]
    public async Task A_value_that_is_no_token_is_refused_and_not_repeated(params string[] command)
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("out");
        sandbox.MakeDirectory("var");
        sandbox.MakeDirectory("state/agents/main/agent");
        foreach (var (value, field) in Values.SelectMany(v => new[] { (v, "accessToken"), (v, "refreshToken") }).Where(Concerns(command[0])))
        {
            sandbox.Write("c.json", JsonSerializer.Serialize(new { claudeAiOauth = new Dictionary<string, object> { ["accessToken"] = "FAKE", ["refreshToken"] = "FAKE", ["expiresAt"] = Tokens.InHours(8), [field] = value } }));

            var result = await Shell.Command(command[0], command[1..]).WithWorkingDirectory(sandbox.Root).With(
                ("OCX_STATE_DIR", sandbox["state"]), ("OCX_COMPOSE_DIR", ""), ("STATE_DIRECTORY", sandbox["var"]), ("HOME", sandbox.Root), ("OCX_STORE", command[0] == "ocx-paste" ? "sqlite" : null)).ExecuteBufferedAsync();

            var said = result.StandardOutput + result.StandardError;
            result.ExitCode.Should().Be(command[0] == "ocx-expiry" ? command[^1] == "--nagios" ? 3 : 1 : 65, $"{field} {JsonSerializer.Serialize(value)}: {said}");
            said.Should().NotContain(value.Length > 2 ? value : "\0", "it is not repeated").And.NotContainAny("\u001b", "\u0007", "\u009b", "\u202e", "\0");
        }

        File.Exists(sandbox["ran"]).Should().BeFalse();
        sandbox.Names("out").Should().BeEmpty();
        sandbox.Names("state/agents/main/agent").Should().BeEmpty();
    }

    /// <summary>A tool that starts slowly is asked for some of them: all read the credentials by the same class.</summary>
    private static Func<(string Value, string Field), bool> Concerns(string tool) =>
        File.Exists(Shell.Tool(tool + ".dll")) ? c => Array.IndexOf(Values, c.Value) % 8 == 0 && c.Field == "accessToken" : c => c.Field == "accessToken" || Array.IndexOf(Values, c.Value) % 4 == 0;
}
