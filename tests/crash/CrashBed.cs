using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A tool, its source, and a target that is old, or not there yet.</summary>
internal sealed class CrashBed : IDisposable
{
    // The old target is the longer one: when it is written over in place, something of it is left until it is cut.
    private static readonly string LongToken = new('x', 300);

    private readonly string tool;
    private readonly Sandbox sandbox = new();
    private readonly string[] options;
    private readonly string folder;

    private CrashBed(string tool, string[] options)
    {
        this.tool = tool;
        this.options = options;
        folder = tool == "ocx-profiles" ? "d/agents/main/agent" : "d";
    }

    public string Root => sandbox.Root;

    public string Target => sandbox[Path.Join(folder, tool switch { "ocx-map" => "oauth.json", "ocx-profiles" => "auth-profiles.json", "ocx-model" => "openclaw.json", _ => ".env" })];

    /// <summary>The copy of the new content that an overwriting in place keeps until it is done.</summary>
    public string Copy => sandbox[$"{folder}/.{Path.GetFileName(Target)}.ocx-copy"];

    private string[] Arguments => tool switch
    {
        "ocx-map" => ["c.json", "-o", Target],
        "ocx-profiles" => [sandbox["d"], "--from", "c.json"],
        "ocx-model" => [Target, "--primary", "anthropic/new"],
        _ => [Target, "--from", "c.json"],
    };

    public string? Old { get; private set; }

    public string New { get; private set; } = "";

    public string? Now => File.Exists(Target) ? File.ReadAllText(Target) : null;

    public Command Command => Shell.Command(tool, [.. Arguments, .. options])
        .WithWorkingDirectory(Root).With(("OCX_STATE_DIR", sandbox["state"]));

    /// <param name="tool">The tool.</param>
    /// <param name="existing">Whether there is an old target: of another owner, with a mode and attributes of its own.</param>
    /// <param name="options">Options of the tool.</param>
    public static async Task<CrashBed> MakeAsync(string tool, bool existing, params string[] options)
    {
        Require.Root();
        var bed = new CrashBed(tool, options);
        bed.sandbox.MakeDirectory(bed.folder);
        bed.sandbox.Write("c.json", Tokens.ClaudeJson("new"));
        if (existing)
        {
            var old = bed.sandbox.Write("old", tool switch
            {
                "ocx-map" => $$$"""{"openai": {"access": "FAKE-other"}, "anthropic": {"access": "FAKE-old-{{{LongToken}}}", "expires": 1790000000000}}""",
                "ocx-profiles" => $$$"""{"profiles": {"anthropic:default": {"type": "oauth", "provider": "anthropic", "key": "FAKE-old-{{{LongToken}}}", "refresh": "FAKE-old"}}, "usageStats": {"x": 1} }""",
                "ocx-model" => $"// mine\n{{ agents: {{ defaults: {{ model: 'anthropic/old-{LongToken}' }} }} }}\n",
                _ => $"# mine\nA=1\nANTHROPIC_OAUTH_TOKEN='FAKE-old-{LongToken}'\n",
            });
            bed.Old = await File.ReadAllTextAsync(old);
            Require.Program("setfattr", "attr");
            await Bash.RunAsync(bed.Root, "chmod 640 old; chown 1000:1001 old; setfattr -n user.note -v kept old");
        }

        await bed.ResetAsync();
        await bed.RunToTheEndAsync();
        bed.New = bed.Now!;
        bed.New.Should().Contain(tool == "ocx-model" ? "anthropic/new" : Tokens.Access("new"));
        await bed.ResetAsync();
        return bed;
    }

    /// <summary>The target as it was before all runs, and nothing beside it.</summary>
    public async Task ResetAsync() =>
        await Bash.RunAsync(Root, $"rm -rf {folder}/* {folder}/.[!.]*; {(File.Exists(sandbox["old"]) ? "cp -a old \"$1\"" : "")}", Target);

    /// <summary>The next run, undisturbed: it ends well, with the new target and nothing beside it.</summary>
    public async Task RunToTheEndAsync(string after = "")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20)); // what a killed run has left is not waited for until it is old
        var result = await Command.ExecuteBufferedAsync(patience.Token);
        result.ExitCode.Should().Be(0, "{0} {1}", after, result.StandardError);
        Strays().Should().BeEmpty(after);
        File.Exists(Target).Should().BeTrue(after);
    }

    /// <summary>What is beside the target, but for the copy of what it was that ocx-model keeps.</summary>
    public IReadOnlyList<string> Strays() => [.. sandbox.Names(folder).Where(n => n != Path.GetFileName(Target) && n != "openclaw.json.ocx-backup")];

    public void Dispose() => sandbox.Dispose();
}
