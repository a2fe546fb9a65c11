using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Claude Code writes a newer token at any instant of ours: it is carried by its own event, or by the next run, and the older one never takes its place again.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class RotatedAtEveryCall
{
    private const string Line = "c.json\n";

    /// <summary>What a tool does with its files.</summary>
    private static readonly string[] OfFiles = ["openat", "statx", "pread64", "read", "close", "flock", "getdents64", "write", "fsync", "fchown", "fchmod", "fsetxattr", "fremovexattr", "renameat", "renameat2", "linkat", "unlinkat"];

    [Test]
    public async Task The_newest_token_is_carried([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool, [Values] bool inPlace, [Values] bool resident)
    {
        await using var work = await Works.MakeAsync(tool, resident ? command => command.WithArguments($"{command.Arguments} --events").WithStandardInputPipe(PipeSource.FromString(Line)) : null);
        var calls = (await Boundary.AllAsync(work)).Where(b => !b.OnFiles && OfFiles.Contains(b.Kind)).SkipWhile(b => !b.Text.Contains("O_PATH", StringComparison.Ordinal)).ToList();
        calls = calls[..(calls.FindLastIndex(b => b.Text.Contains(work.Root, StringComparison.Ordinal)) + 1)]; // resident, it then waits for the next line
        calls = Torture.IsLong ? calls : [.. calls.Where((_, i) => i % 12 == 0)];
        var late = 0;
        foreach (var call in calls)
        {
            await work.ResetAsync();
            var at = $"{tool}, written {(inPlace ? "in place" : "by rename")} at {call}";
            var trace = Path.Join(work.Root, "trace");

            await using (var run = new Resident(work.Under(work.Command, ["-o", trace, "-e", $"trace={call.Kind}", "-e", $"inject={call.Kind}:delay_enter=200000:when={call.Number}"])))
            {
                if (resident)
                {
                    run.Send(Line);
                }

                await Eventually.AssertAsync(() => run.HasEnded || (File.Exists(trace) && SystemCalls.Parse(File.ReadAllLines(trace)).Any(c => c.Name == call.Kind && c.Number >= call.Number)), $"it is there: {at}", 30);
                await Bash.RunAsync(work.Root, inPlace ? "cat newest >c.json" : "cp newest c.json.tmp; mv c.json.tmp c.json");
                if (resident)
                {
                    run.Send(Line);
                    run.EndInput();
                }

                (await run.EndAsync(40)).ExitCode.Should().Be(0, $"{at}; {run.Errors}");
            }

            var target = work.New.Paths.Single(p => p != "c.json" && work.New[p] != work.Old[p]);
            var newest = work.New[target]!.Replace("FAKE-new", "FAKE-latest", StringComparison.Ordinal);
            var now = work.Now[target];
            if (resident)
            {
                now.Should().Be(newest, at);
                continue;
            }

            now.Should().Match(t => t == newest || t == work.New[target], at);
            late += now == newest ? 0 : 1;
            (await work.Command.ExecuteBufferedAsync()).ExitCode.Should().Be(0, at);
            work.Now[target].Should().Be(newest, $"the next run has it: {at}");
        }

        Figures.Print($"{tool}, {calls.Count} calls, {late} of which left the newest token to the next run");
        Torture.Row("rotations", $"{tool}{(resident ? " --events" : "")}, {(inPlace ? "in place" : "by rename")}", calls.Count, late, 0, 0);
    }
}
