using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// Directories of the user whose agents run code (uid 1000) with planted things in them, and a victim beside them
/// that belongs to root. The tools run as root.
/// </summary>
internal sealed class HostileBed : IDisposable
{
    /// <summary>OpenClaw's state directory.</summary>
    public const string State = "state";

    /// <summary>Another directory of the same user.</summary>
    public const string Home = "home";

    private readonly string tool;
    private readonly Sandbox sandbox = new();
    private string? before;

    private HostileBed(string tool)
    {
        this.tool = tool;
        sandbox.Write("good.json", Tokens.ClaudeJson("good"));
    }

    public string Root => sandbox.Root;

    /// <summary>The name of the tool's target.</summary>
    public string Name => tool == "ocx-map" ? "oauth.json" : ".env";

    /// <summary>The beginning of the names of its temporary files.</summary>
    public string Stray => $".{Name}.ocx-";

    public string this[string path] => sandbox[path];

    /// <summary>Makes the directories, then runs a script there as root; $N is the target's name, $V the victim's directory.</summary>
    public static async Task<HostileBed> MakeAsync(string tool, string plant = "")
    {
        Require.Root();
        var bed = new HostileBed(tool);
        await Bash.RunAsync(bed.Root, """
            chmod 755 .
            mkdir -p victim/dir state/d home/d out
            echo precious >victim/secret; chmod 600 victim/secret
            cp good.json victim/creds.json; sed -i s/FAKE-good/FAKE-victim/ victim/creds.json; chmod 600 victim/creds.json
            chown -R 1000:1000 state home
            """);
        await bed.PlantAsync(plant);
        return bed;
    }

    /// <summary>Plants something; from here on the victim must stay as it is.</summary>
    public async Task PlantAsync(string script)
    {
        await Bash.RunAsync(Root, $"N={Name} V=$PWD/victim STRAY={Stray}\n{script}");
        before = await Snapshot.TakeAsync(this["victim"]);
    }

    /// <summary>The tool, writing this target.</summary>
    public Command Writing(string target, params string[] more) => Tool(target, "good.json", more);

    /// <summary>The tool, reading this source.</summary>
    public Command Reading(string source) => Tool($"out/{Name}", source, []);

    public async Task<BufferedCommandResult> WriteAsync(string target, params string[] more) => await RunAsync(Writing(target, more));

    public async Task<BufferedCommandResult> ReadAsync(string source) => await RunAsync(Reading(source));

    public async Task VictimShouldBeAsBeforeAsync() => (await Snapshot.TakeAsync(this["victim"])).Should().Be(before);

    public void TargetShouldBeNew(string target)
    {
        File.ReadAllText(this[target]).Should().Contain(Tokens.Access("good"));
        new FileInfo(this[target]).LinkTarget.Should().BeNull();
    }

    public void Dispose() => sandbox.Dispose();

    private static async Task<BufferedCommandResult> RunAsync(Command command)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20)); // it must not hang on a FIFO
        return await command.ExecuteBufferedAsync(patience.Token);
    }

    private Command Tool(string target, string source, string[] more) =>
        Shell.Command(tool, tool == "ocx-map" ? [source, "-o", target, .. more] : [target, "--from", source, .. more])
            .WithWorkingDirectory(Root).With(("OCX_STATE_DIR", this[State]));
}
