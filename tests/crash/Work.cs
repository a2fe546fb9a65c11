using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A tool, or several, at work on files that can be put back as they were: what the tests of crashes and of refusals press on.</summary>
internal sealed class Work : IAsyncDisposable
{
    private readonly Sandbox kept = new();

    /// <summary>Its name in the tables.</summary>
    public required string Name { get; init; }

    /// <summary>Everything that it may touch is below this.</summary>
    public required string Root { get; init; }

    /// <summary>The work, undisturbed.</summary>
    public required Command Command { get; set; }

    /// <summary>What gives it its files, and is disposed of with it.</summary>
    public required object Bed { get; init; }

    /// <summary>Puts strace's options where they belong: around all of it, or around one of several tools.</summary>
    public Func<Command, string[], Command> Under { get; init; } = SystemCalls.Under;

    /// <summary>Whether .NET's runtime compiles it while it runs: then only the calls on the files of the work are the same in every run.</summary>
    public bool IsCompiledAsItRuns { get; init; }

    /// <summary>In make test one of so many calls is tried.</summary>
    public int Sample { get; init; } = 1;

    /// <summary>How many files it brings to a new content, each for itself.</summary>
    public int Targets { get; init; } = 1;

    /// <summary>Relative paths that do not count: what the test itself, or a program that the tool starts, makes.</summary>
    public Func<string, bool> Ignored { get; init; } = _ => false;

    /// <summary>The relative paths of the directories in which the tool alone works, and nothing that it starts; none: all of them.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>Relative paths of what is there only on the way, or does not count, and yet is worked on.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Whether a file is whole that is there only on the way: of neither the old state nor the new one.</summary>
    public Func<string, string, bool> OnTheWay { get; init; } = (_, _) => false;

    /// <summary>Whether a file that tells a person something is whole, and says of what could not be read that it could not; it stays so, as a person is told once.</summary>
    public Func<string, string, bool> SaysLess { get; init; } = (_, _) => false;

    public Tree Old { get; private set; } = null!;

    public Tree New { get; private set; } = null!;

    public Tree Now => new(Root, path => Ignored(path) || path == "trace");

    /// <summary>The absolute paths of the files and directories on which the tool alone works.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>Looks at the state before the work, does it, and looks at the one after.</summary>
    public async Task<Work> BeginAsync()
    {
        Require.Root();
        await Bash.RunAsync(Root, """cp -a . "$1" """, kept.Root);
        Old = Now;
        await RunToTheEndAsync("as it is");
        New = Now;
        $"{New}".Should().NotBe($"{Old}", Name);
        var paths = Old.Paths.Concat(New.Paths).Concat(Also).Where(p => Own.Count == 0 || Own.Any(o => p.StartsWith($"{o}/", StringComparison.Ordinal))).ToList();
        Paths = [.. paths.Concat(paths.Select(p => Path.GetDirectoryName(p)!)).Distinct().Select(p => Path.Join(Root, p).TrimEnd('/'))];
        await ResetAsync();
        return this;
    }

    /// <summary>Puts everything back.</summary>
    public async Task ResetAsync() => await Bash.RunAsync(Root, """find . -mindepth 1 -delete; cp -a "$1/." .""", kept.Root);

    /// <summary>Runs it under strace.</summary>
    public async Task<BufferedCommandResult> RunAsync(params string[] options)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await Under(Command, options).ExecuteBufferedAsync(patience.Token);
    }

    /// <summary>The next run, undisturbed: it ends well, and everything is as it should be.</summary>
    public async Task ShouldConvergeAsync(string after)
    {
        await RunToTheEndAsync(after);
        var now = Now;
        if (Undone(now).Count > 0 || now.Paths.Except(New.Paths).Any())
        {
            $"{now}".Should().Be($"{New}", after);
        }
    }

    /// <summary>The files that are not as they are after the work.</summary>
    public IReadOnlyList<string> Undone(Tree now) => [.. New.Paths.Where(p => now[p] != New[p] && !(now[p] is { } content && SaysLess(p, content)))];

    /// <summary>What is left that has no place in the old state or in the new one.</summary>
    public IReadOnlyList<string> Strays(Tree now) => [.. now.Paths.Where(p => Old[p] is null && New[p] is null && !OnTheWay(p, now[p]!))];

    /// <summary>The files that are neither whole old nor whole new, nor whole as one is on the way.</summary>
    public IReadOnlyList<string> Torn(Tree now) => [.. Old.Paths.Union(New.Paths).Where(p => now[p] != Old[p] && now[p] != New[p] && !(now[p] is { } content && OnTheWay(p, content)))];

    public async ValueTask DisposeAsync()
    {
        kept.Dispose();
        switch (Bed)
        {
            case IAsyncDisposable bed:
                await bed.DisposeAsync();
                break;
            case IDisposable bed:
                bed.Dispose();
                break;
        }
    }

    private async Task RunToTheEndAsync(string after)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1)); // what a killed run has left is not waited for until it is old
        var result = await Command.ExecuteBufferedAsync(patience.Token);
        result.ExitCode.Should().Be(0, "{0}: {1} {2}", Name, after, result.StandardError);
    }
}
