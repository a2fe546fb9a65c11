using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A gateway of the SQLite generation, with bed/openclaw and bed/node in its image; its state directory is the bed's.</summary>
internal sealed class PasteBed : IAsyncDisposable
{
    /// <summary>Stored tokens live that long, if nothing else is said.</summary>
    private const double Hours = 8;

    /// <summary>A gateway's volume with the state directory of its bed.</summary>
    public const string OnTheState = """
            volumes:
              - ../state:/state

        """;

    private PasteBed(GatewayBed gateway) => Gateway = gateway;

    public GatewayBed Gateway { get; }

    private string StoreFile => Gateway["state/state/fake-store"];

    private string CallsFile => Gateway["state/calls"];

    /// <summary>What OpenClaw was told to paste; without the token, which is not among its arguments.</summary>
    public IReadOnlyList<string> Pastes => !File.Exists(CallsFile) ? [] : [.. File.ReadAllLines(CallsFile).Where(l => l.Contains("paste-token", StringComparison.Ordinal))];

    /// <summary>All that OpenClaw was called with.</summary>
    public string Calls => File.Exists(CallsFile) ? File.ReadAllText(CallsFile) : "";

    /// <summary>Makes a gateway that runs, and credentials newer than what its <c>.env</c> has.</summary>
    public static async Task<PasteBed> MakeAsync(params string[] control)
    {
        var bed = new PasteBed(await GatewayBed.MakeAsync(GatewayBed.ComposeText(OnTheState, "OPENCLAW_STATE_DIR=/state"), mark: Long("old")));
        Directory.CreateDirectory(bed.Gateway["state/state"]);
        await File.WriteAllTextAsync(bed.Gateway["state/state/openclaw.sqlite"], "");
        bed.Control(control);
        bed.Gateway.Claude.RotateByRename(Long("new"));
        await bed.Gateway.UpAsync();
        return bed;
    }

    /// <summary>OpenClaw takes no token of less than 80 characters.</summary>
    public static string Long(string mark) => mark.PadLeft(70, 'x');

    public static string Token(string mark) => Tokens.Access(Long(mark));

    public static string Fingerprint(string mark) => Tokens.Fingerprint(Long(mark));

    /// <summary>Makes openclaw and node behave in another way from now on.</summary>
    public void Control(params string[] lines) =>
        File.WriteAllText(Gateway["state/fake-control"], string.Concat(lines.Append("FAKE_OPENCLAW_LOG=/state/calls").Append("FAKE_OPENCLAW_AGENTS='main work coder'").Select(l => l + "\n")));

    /// <summary>Stores a profile.</summary>
    public void Store(string agent, string mark = "old", string profile = "anthropic:default", string type = "token", long? expires = null) =>
        File.AppendAllText(StoreFile, string.Join('\t', agent, profile, type, Token(mark), $"{expires ?? Tokens.InHours(Hours)}") + "\n");

    /// <summary>The mark of an agent's stored token, and its expiry.</summary>
    public (string Mark, long Expires)? Stored(string agent, string profile = "anthropic:default")
    {
        var line = !File.Exists(StoreFile) ? null : File.ReadAllLines(StoreFile).Select(l => l.Split('\t')).SingleOrDefault(l => l[0] == agent && l[1] == profile);
        return line is null ? null : (line[3]["sk-ant-oat01-FAKE-".Length..].TrimStart('x'), long.Parse(line[4], System.Globalization.CultureInfo.InvariantCulture));
    }

    public Command Command(params string[] arguments) => Gateway.Program("ocx-paste", arguments);

    public async Task<BufferedCommandResult> RunAsync(params string[] arguments) => await Command(arguments).ExecuteBufferedAsync();

    /// <summary>Runs it, and everything goes well.</summary>
    /// <returns>Standard output.</returns>
    public async Task<string> RunWellAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        (result.ExitCode, result.StandardError).Should().Be((0, ""));
        return result.StandardOutput;
    }

    /// <summary>The command lines of the container's processes, but for those of the gateway itself.</summary>
    public async Task<IReadOnlyList<string>> OtherProcessesAsync()
    {
        var all = await Gateway.Engine.DockerAsync("exec", await Gateway.ContainerIdAsync(), "ps", "-o", "args");
        return [.. all.Split('\n').Skip(1).Select(l => l.Trim()).Where(l => l is not ("/bin/sh /bin/gateway" or "{gateway} /bin/sh /bin/gateway" or "httpd -f -p 18789 -h /www" or "ps -o args"))];
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
