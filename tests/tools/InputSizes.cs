using System.Globalization;
using System.Text;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A file of 10 MB is read, one of 1 GB is refused before it fills the memory; so is a stream that does not end.</summary>
[Category(Torture.Category)]
public sealed class InputSizes
{
    private const int Large = 10 * 1000 * 1000;
    private const long TooLarge = 1024L * 1024 * 1024;

    /// <summary>What a tool may hold that refuses an input, in MiB: the limit of 16 MiB, as often as a stream's buffer has it while it grows, and .NET.</summary>
    private const int MostRefused = 160;

    /// <summary>What a tool may hold that reads 10 MB, in MiB: of a text of small members many times its size.</summary>
    private const int MostRead = 1500;

    private static readonly LargeInput[] Inputs =
    [
        new("ocx-map, credentials", "creds.json", Credentials, ["ocx-map", "creds.json", "-o", "oauth.json"]),
        new("ocx-map, standard input", "creds.json", Credentials, ["ocx-map", "-o", "oauth.json"], IsStream: true),
        new("ocx-map, an old oauth.json", "oauth.json", OAuth, ["ocx-map", "small.json", "-o", "oauth.json"]),
        new("ocx-envset, .env", ".env", Dotenv, ["ocx-envset", ".env", "--from", "small.json"]),
        new("ocx-envset, a value on standard input", "value", _ => new string('x', Large), ["ocx-envset", "new.env", "--name", "A", "--value-from", "-"], IsStream: true),
        new("ocx-profiles, auth-profiles.json", "claw/agents/main/agent/auth-profiles.json", Profiles, ["ocx-profiles", "claw", "--from", "small.json"]),
        new("ocx-expiry, credentials", "creds.json", Credentials, ["ocx-expiry", "creds.json"], Refused: ExitCode.ReportBad),
        new("ocx-expiry, standard input", "creds.json", Credentials, ["ocx-expiry", "-"], IsStream: true, Refused: ExitCode.ReportBad),
        new("ocx-model, openclaw.json", "claw/openclaw.json", OpenClaw, ["ocx-model", "--primary", "anthropic/claude-opus-4-5"]),
        new("ocx-trigger, credentials", "creds.json", Credentials, ["ocx-trigger", "--credentials", "creds.json"]),
        new("ocx-refresh, credentials", "creds.json", Credentials, ["ocx-refresh", "--credentials", "creds.json"]),
    ];

    private static IEnumerable<TestCaseData> All => Inputs.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(All))]
    public async Task Ten_megabytes_are_read_and_a_gigabyte_is_refused(LargeInput one)
    {
        Require.Program("/usr/bin/time", "time");
        using var sandbox = new Sandbox();
        sandbox.Write("small.json", Tokens.ClaudeJson());
        var file = sandbox.Write(one.File, one.Content(Large));

        var read = await RunAsync(sandbox, one, $"cat '{file}'");

        read.Status.Should().Be(ExitCode.Ok, read.Errors);
        read.Memory.Should().BeLessThan(MostRead);

        using (var sparse = new FileStream(file, FileMode.Open, FileAccess.Write))
        {
            sparse.SetLength(TooLarge);
        }

        var refused = await RunAsync(sandbox, one, $"yes '{{\"x\": [1, 2, 3],' | head -c {TooLarge}");

        refused.Status.Should().Be(one.Refused, refused.Errors);
        $"{refused.Errors}{refused.Output}".Should().MatchRegex("too many|more than [0-9]+ bytes");
        refused.Memory.Should().BeLessThan(MostRefused);
        new FileInfo(file).Length.Should().Be(TooLarge, "it stays as it was");
        Torture.Row("sizes", one.Name, $"{read.Seconds} s", $"{read.Memory} MiB", refused.Status, $"{refused.Seconds} s", $"{refused.Memory} MiB");
    }

    private static async Task<Run> RunAsync(Sandbox sandbox, LargeInput one, string stream)
    {
        string[] words = [Shell.Tool(one.Command[0]), .. one.Command[1..]];
        var script = $"{(one.IsStream ? stream + " | " : "")}/usr/bin/time -o measured -f '%e %M' \"$@\"";
        var result = await Shell.Command("bash", ["-c", script, "bash", .. words]).WithWorkingDirectory(sandbox.Root)
            .WithEnvironmentVariables(e => e.Set("OCX_STATE_DIR", sandbox["claw"]).Set("OCX_COMPOSE_DIR", "").Set("STATE_DIRECTORY", sandbox["own"])).ExecuteBufferedAsync();
        var measured = sandbox.Read("measured").Trim().Split('\n')[^1].Split(' ');
        return new(result.ExitCode, measured[0], int.Parse(measured[1], CultureInfo.InvariantCulture) / 1024, result.StandardOutput, result.StandardError);
    }

    private static string Credentials(int size) => Tokens.ClaudeJson(more: "," + Members(size));

    private static string OAuth(int size) => $"{{\n{Members(size)}\n}}\n";

    private static string Profiles(int size) => $"{{\"version\": 1,\n\"profiles\": {{}},\n{Members(size)}\n}}\n";

    private static string OpenClaw(int size) => $"// c\n{{\n{Members(size)},\nagents: {{defaults: {{}}}},\n}}\n";

    private static string Dotenv(int size) => Many(size, i => $"VARIABLE_{i}=value # comment\n");

    private static string Members(int size) => Many(size, i => $"\"member {i}\": \"{new string('x', 200)}\",\n").TrimEnd('\n', ',');

    private static string Many(int size, Func<int, string> piece)
    {
        var text = new StringBuilder(size + 256);
        for (var i = 0; text.Length < size; i++)
        {
            text.Append(piece(i));
        }

        return text.ToString();
    }

    /// <summary>How a tool has ended, and what it took.</summary>
    private sealed record Run(int Status, string Seconds, int Memory, string Output, string Errors);
}
