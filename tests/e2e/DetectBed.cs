using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// A machine with systemd and with an engine of its own, since every container of an engine is looked at. What a container
/// mounts lies in the bed, where the engine sees it, and the machine has it at the real paths besides.
/// </summary>
internal sealed class DetectBed : IAsyncDisposable
{
    /// <summary>Where the usual installation has Claude Code's directory, below OpenClaw's state.</summary>
    public const string Proxy = "workspaces/workspace-claude-proxy/config/.claude";

    private readonly GatewayBed bed;
    private readonly List<string> placed = [];

    private DetectBed(GatewayBed bed, Machine machine)
    {
        this.bed = bed;
        Machine = machine;
    }

    public Machine Machine { get; }

    public Engine Engine => bed.Engine;

    /// <summary>A path that the engine and the machine both see.</summary>
    public string this[string path] => bed[$"files/{path}"];

    /// <summary>Makes one.</summary>
    /// <param name="arguments">More arguments of systemd-nspawn, such as <c>--tmpfs=</c>.</param>
    public static Task<DetectBed> MakeAsync(params string[] arguments) => MakeAsync(Machine.MakeAsync, arguments);

    /// <summary>Makes one, on another machine than one with the tools.</summary>
    public static async Task<DetectBed> MakeAsync(Func<GatewayBed, string[], Task<Machine>> make, params string[] arguments)
    {
        var bed = await GatewayBed.MakeAsync(engine: await Engine.OwnAsync());
        try
        {
            return new DetectBed(bed, await make(bed, arguments));
        }
        catch
        {
            await DisposeAsync(bed);
            throw;
        }
    }

    /// <summary>Takes everything away that a test has put there, so that nothing is installed; and the people of the machine that the tests run on.</summary>
    public async Task EmptyAsync()
    {
        await Machine.ExecAsync(["sh", "-c", """
            files=$1
            shift
            docker ps -aq | xargs -r docker rm -fv >/dev/null
            docker volume ls -q | xargs -r docker volume rm >/dev/null
            for path; do umount "$path"; done
            rm -rf "$files" /root/.openclaw* /root/.clawdbot /root/.moltbot /root/openclaw /root/.claude /home/kim /srv/* /etc/ocx
            rm -f /usr/local/bin/claude /root/.local/bin/claude /etc/systemd/system/*oauth-token* /etc/systemd/system/*claude-refresh*
            sed -i -E '/^[^:]*:[^:]*:[0-9]{4,}:/d' /etc/passwd
            systemctl daemon-reload
            mkdir "$files"
            """, "sh", bed["files"], .. placed]);
        placed.Clear();
    }

    /// <summary>Makes a directory that the engine sees, at a place of the machine's.</summary>
    public async Task PlaceAsync(string name, string inside)
    {
        await Machine.ExecAsync("sh", "-c", """mkdir -p "$1" "$2" && mount --bind "$1" "$2" """, "sh", this[name], inside);
        placed.Add(inside);
    }

    /// <summary>Writes a file of the bed.</summary>
    public Task WriteAsync(string path, string content) => Machine.WriteAsync(this[path], content, "600");

    /// <summary>OpenClaw's state of the JSON generation, with two agents.</summary>
    public async Task WriteStateAsync(string name)
    {
        await WriteAsync($"{name}/openclaw.json", "{}\n");
        await WriteAsync($"{name}/agents/main/agent/auth-profiles.json", "{}\n");
        await WriteAsync($"{name}/agents/coder/agent/auth-profiles.json", "{}\n");
        await Machine.ExecAsync("mkdir", "-p", this[$"{name}/credentials"]);
    }

    /// <summary>A gateway's compose file; and with a name for the proxy's container, that container.</summary>
    public static string Compose(string state, string? proxy = null, string inside = "/home/node/.openclaw", params string[] variables) => $$"""
        services:
          openclaw-gateway:
            image: ocx-bed/gateway
            environment:
              ANTHROPIC_OAUTH_TOKEN: ${ANTHROPIC_OAUTH_TOKEN}
        {{string.Concat(variables.Select(v => $"      {v}\n"))}}    volumes:
              - {{Volume(state, inside)}}
          openclaw-cli:
            image: ocx-bed/gateway
            command: [idle]
            volumes:
              - {{Volume(state, inside)}}

        """ + (proxy is null ? "" : $$"""
          claude-proxy:
            image: ocx-bed/gateway
            container_name: {{proxy}}
            command: [idle]
            network_mode: none
            volumes:
              - {{Volume(Path.Join(state, Proxy), "/root/.claude")}}

        """);

    /// <summary>The usual installation: everything below /root, and Claude Code in a container.</summary>
    public async Task InstallAsync(bool up = true, params string[] variables)
    {
        await PlaceAsync("state", "/root/.openclaw");
        await PlaceAsync("project", "/root/openclaw");
        await WriteStateAsync("state");
        await WriteAsync($"state/{Proxy}/.credentials.json", Tokens.ClaudeJson("proxy"));
        await WriteAsync("project/compose.yaml", Compose(this["state"], "claude-proxy", variables: variables));
        await WriteAsync("project/.env", $"ANTHROPIC_OAUTH_TOKEN={Tokens.Access("old")}\n");
        if (up)
        {
            await UpAsync("/root/openclaw");
        }
    }

    /// <summary>A person, who is at home in /home/kim.</summary>
    public Task MakeKimAsync() => Machine.ExecAsync("sh", "-c", "echo kim:x:1234:1234::/home/kim:/bin/sh >>/etc/passwd; mkdir -m 700 /home/kim; chown 1234:1234 /home/kim");

    /// <summary>docker compose up, in a directory of the machine's.</summary>
    public Task UpAsync(string directory) => Machine.ExecAsync("docker", "compose", "--project-directory", directory, "up", "-d");

    /// <summary>Runs ocx-detect in the machine, with these variables: NAME=VALUE.</summary>
    public async Task<BufferedCommandResult> RunAsync(params string[] variables) => await Machine.Command(["env", .. variables, "ocx-detect"]).ExecuteBufferedAsync();

    /// <summary>Runs it with --json.</summary>
    public async Task<JsonElement> JsonAsync(params string[] variables)
    {
        var result = await Machine.Command(["env", .. variables, "ocx-detect", "--json"]).ExecuteBufferedAsync();
        using var report = JsonDocument.Parse(result.StandardOutput);
        return report.RootElement.Clone();
    }

    /// <summary>A file with this content is the same to a shell and to systemd: what stands between the quotes.</summary>
    public async Task ShouldLoadAsync(string content)
    {
        var expected = content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).Select(l => $"{l[0]}={l[1][1..^1]}").Order(StringComparer.Ordinal).ToList();
        await Machine.WriteAsync("/etc/ocx/ocx.env", content, "600");
        var shell = await Machine.ExecAsync("sh", "-c", "set -a; . /etc/ocx/ocx.env; env");
        var systemd = await Machine.ExecAsync("systemd-run", "--wait", "--pipe", "--quiet", "--property=EnvironmentFile=/etc/ocx/ocx.env", "env");

        Loaded(shell).Should().Equal(expected);
        Loaded(systemd).Should().Equal(expected);
    }

    /// <summary>The values of a report: NAME=VALUE.</summary>
    public static IReadOnlyList<string> Values(JsonElement report) =>
        [.. report.GetProperty("values").EnumerateArray().Select(v => $"{v.GetProperty("name")}={v.GetProperty("value")}")];

    /// <summary>What a report says for one of its values.</summary>
    public static string Evidence(JsonElement report, string name) =>
        report.GetProperty("values").EnumerateArray().Single(v => v.GetProperty("name").GetString() == name).GetProperty("evidence").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await Machine.DisposeAsync();
        await DisposeAsync(bed);
    }

    private static async Task DisposeAsync(GatewayBed bed)
    {
        await bed.DisposeAsync();
        await bed.Engine.DisposeAsync();
    }

    private static IEnumerable<string> Loaded(string environment) => environment.Split('\n').Where(l => l.StartsWith("OCX_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>A directory of the engine's, as YAML takes any name, and Compose a dollar.</summary>
    private static string Volume(string source, string target) =>
        $"{{type: bind, source: {JsonSerializer.Serialize(source.Replace("$", "$$", StringComparison.Ordinal))}, target: {target}}}";
}
