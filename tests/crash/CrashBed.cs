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

    private CrashBed(string tool, string[] options)
    {
        this.tool = tool;
        this.options = options;
    }

    public string Root => sandbox.Root;

    public string Target => sandbox[tool == "ocx-map" ? "d/oauth.json" : "d/.env"];

    /// <summary>The copy of the new content that an overwriting in place keeps until it is done.</summary>
    public string Copy => sandbox[$"d/.{Path.GetFileName(Target)}.ocx-copy"];

    public string? Old { get; private set; }

    public string New { get; private set; } = "";

    public string? Now => File.Exists(Target) ? File.ReadAllText(Target) : null;

    public Command Command => Shell.Command(tool, [.. tool == "ocx-map" ? new[] { "c.json", "-o", Target } : [Target, "--from", "c.json"], .. options])
        .WithWorkingDirectory(Root).With(("OCX_STATE_DIR", sandbox["state"]));

    /// <param name="tool">The tool.</param>
    /// <param name="existing">Whether there is an old target: of another owner, with a mode and attributes of its own.</param>
    /// <param name="options">Options of the tool.</param>
    public static async Task<CrashBed> MakeAsync(string tool, bool existing, params string[] options)
    {
        Require.Root();
        var bed = new CrashBed(tool, options);
        bed.sandbox.MakeDirectory("d");
        bed.sandbox.Write("c.json", Tokens.ClaudeJson("new"));
        if (existing)
        {
            var old = bed.sandbox.Write("old", tool == "ocx-map"
                ? $$$"""{"openai": {"access": "FAKE-other"}, "anthropic": {"access": "FAKE-old-{{{LongToken}}}", "expires": 1790000000000}}"""
                : $"# mine\nA=1\nANTHROPIC_OAUTH_TOKEN='FAKE-old-{LongToken}'\n");
            bed.Old = await File.ReadAllTextAsync(old);
            Require.Program("setfattr", "attr");
            await Bash.RunAsync(bed.Root, "chmod 640 old; chown 1000:1001 old; setfattr -n user.note -v kept old");
        }

        await bed.ResetAsync();
        await bed.RunToTheEndAsync();
        bed.New = bed.Now!;
        bed.New.Should().Contain(Tokens.Access("new"));
        await bed.ResetAsync();
        return bed;
    }

    /// <summary>The target as it was before all runs, and nothing beside it.</summary>
    public async Task ResetAsync() =>
        await Bash.RunAsync(Root, $"rm -rf d/* d/.[!.]*; {(File.Exists(sandbox["old"]) ? "cp -a old \"$1\"" : "")}", Target);

    /// <summary>The next run, undisturbed: it ends well, with the new target and nothing beside it.</summary>
    public async Task RunToTheEndAsync(string after = "")
    {
        var result = await Command.ExecuteBufferedAsync();
        result.ExitCode.Should().Be(0, "{0} {1}", after, result.StandardError);
        sandbox.Names("d").Should().Equal([Path.GetFileName(Target)], after);
    }

    public IReadOnlyList<string> Strays() => [.. sandbox.Names("d").Where(n => n != Path.GetFileName(Target))];

    public void Dispose() => sandbox.Dispose();
}
