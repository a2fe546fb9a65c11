namespace Ocx.Tests;

/// <summary>A system call of a work, by what strace can find it again.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Number">The how-many-eth it is.</param>
/// <param name="Text">The call as strace prints it.</param>
/// <param name="OnFiles">Whether only calls on the files of the work are counted.</param>
internal sealed record Boundary(string Kind, int Number, string Text, bool OnFiles)
{
    /// <summary>What changes a file, or makes a change last.</summary>
    private static readonly string[] Changing =
        ["write", "fsync", "ftruncate", "fchown", "fchmod", "fsetxattr", "fremovexattr", "renameat", "renameat2", "linkat", "unlinkat", "mkdirat", "mkdir", "rmdir", "flock"];

    /// <summary>strace's options that break it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="how">What is done there: <c>signal=KILL</c>, <c>error=EIO</c>.</param>
    public string[] Options(Work work, string how) =>
        ["-y", "-s", "200", "-o", Trace(work), .. OnFiles ? Only(work) : [], "-e", $"trace={Kind}", "-e", $"inject={Kind}:{how}:when={Number}"];

    /// <summary>Whether the run that has just ended was refused a call of the runtime's own, of which a thread came to that number: then it is nothing about the work.</summary>
    public static bool HasHitAnother(Work work) =>
        work.IsCompiledAsItRuns && File.ReadLines(Trace(work)).Any(l => l.EndsWith("(INJECTED)", StringComparison.Ordinal) && !l.Contains(" resumed>", StringComparison.Ordinal) && !IsOfTheWork(work, l));

    /// <summary>
    /// Every call of a work, once. Each thread counts for itself, and the one that comes to a number first stands for all;
    /// so the calls on the files of the work are counted by themselves as well: there those who work are alone. Of a tool
    /// that is compiled as it runs, these only, and by their kind those that change a file whose name is not known before.
    /// </summary>
    public static async Task<IReadOnlyList<Boundary>> AllAsync(Work work)
    {
        var onFiles = await TraceAsync(work, Only(work), onFiles: true);
        var all = await TraceAsync(work, work.IsCompiledAsItRuns ? ["-e", $"trace={string.Join(',', Changing)}"] : [], onFiles: false);
        if (work.IsCompiledAsItRuns)
        {
            all = [.. all.Where(b => IsOfTheWork(work, b.Text))];
        }

        return [.. all.Concat(onFiles).DistinctBy(b => (b.Kind, b.Number, b.OnFiles))];
    }

    /// <summary>In make torture all of them; in make test what changes a file, and of all else every so many-eth.</summary>
    public static IReadOnlyList<Boundary> Some(Work work, IReadOnlyList<Boundary> all) =>
        Torture.IsLong ? all : [.. all.Where(b => !Changing.Contains(b.Kind)).Where((_, i) => i % (25 * work.Sample) == 0), .. all.Where(b => Changing.Contains(b.Kind)).Where((_, i) => i % work.Sample == 0)];

    public override string ToString() => $"{Kind} number {Number}{(OnFiles ? " on files of the work" : "")}: {Text}";

    private static string[] Only(Work work) => [.. work.Paths.SelectMany(p => new[] { "-P", p })];

    private static string Trace(Work work) => Path.Join(work.Root, "trace");

    private static bool IsOfTheWork(Work work, string call) => work.Own.Any(o => call.Contains(Path.Join(work.Root, o), StringComparison.Ordinal));

    private static async Task<IReadOnlyList<Boundary>> TraceAsync(Work work, string[] options, bool onFiles)
    {
        Require.Program("strace", "strace");
        await work.ResetAsync();
        var result = await work.RunAsync(["-y", "-s", "200", "-o", Trace(work), .. options]);
        result.ExitCode.Should().Be(0, result.StandardError);
        var calls = SystemCalls.Parse(await File.ReadAllLinesAsync(Trace(work)));
        await work.ResetAsync();
        return [.. calls.Where(c => c.Name is not ("execve" or "exit_group" or "exit")).Select(c => new Boundary(c.Name, c.Number, c.Text.Replace($"AT_FDCWD<{work.Root}>", "AT_FDCWD", StringComparison.Ordinal), onFiles))];
    }
}
