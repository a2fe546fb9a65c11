namespace Ocx.Tests;

/// <summary>Killed at any system call, the target is whole, and the next run finds nothing amiss.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class KilledAtSystemCalls
{
    /// <summary>The kinds of calls that have to do with files.</summary>
    private static readonly string[] Touching = ["openat", "close", "read", "pread64", "write", "ftruncate", "fsync", "renameat", "renameat2", "unlinkat", "fchown", "fchmod", "fsetxattr", "fremovexattr", "flock", "getdents64"];

    [Test]
    public async Task The_target_is_whole_old_or_whole_new([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool, [Values] bool existing)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing);
        var boundaries = await BoundariesAsync(bed);
        var (killed, old, strays) = (0, 0, 0);
        foreach (var (name, number) in boundaries)
        {
            await bed.ResetAsync();
            var at = $"killed at {name} number {number}";

            var result = await SystemCalls.InjectAsync(bed.Command, $"{name}:signal=KILL:when={number}");

            result.ExitCode.Should().BeOneOf([0, 137], at);
            killed += result.ExitCode == 137 ? 1 : 0;
            var now = bed.Now;
            now.Should().Match(t => t == bed.Old || t == bed.New, $"{at}: not torn");
            old += now == bed.Old ? 1 : 0;
            strays += bed.Strays().Count;
            await bed.RunToTheEndAsync(at);
            bed.Now.Should().Be(bed.New, at);
        }

        Figures.Print($"{tool}, {(existing ? "existing" : "new")} target: {boundaries.Count} system calls of {boundaries.Select(b => b.Name).Distinct().Count()} kinds, "
            + $"killed at {killed}: {old} whole old, {boundaries.Count - old} whole new, torn 0; {strays} temporary files left by the kill, 0 after the next run");
        killed.Should().BeGreaterThan(boundaries.Count * 9 / 10, "a run makes the same calls every time, or nearly");
        old.Should().BeInRange(1, boundaries.Count - 1);
        strays.Should().BePositive("else no kill has hit the writing");
    }

    [Test]
    public async Task In_place_a_torn_target_is_repaired_by_the_next_run([Values("ocx-map", "ocx-envset")] string tool, [Values] bool whileRepairing)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing: true, "--in-place");
        async Task ResetAsync()
        {
            await bed.ResetAsync();
            if (whileRepairing)
            {
                await Bash.RunAsync(bed.Root, "printf %s \"$3\" >$2; chmod 600 $2; head -c 7 $2 >$1", bed.Target, bed.Copy, bed.New);
            }
        }

        await ResetAsync();
        var boundaries = (await BoundariesAsync(bed)).Where(b => Touching.Contains(b.Name)).ToList();
        var torn = 0;
        foreach (var (name, number) in boundaries)
        {
            await ResetAsync();
            var at = $"killed at {name} number {number}";

            await SystemCalls.InjectAsync(bed.Command, $"{name}:signal=KILL:when={number}");

            if (bed.Now != bed.Old && bed.Now != bed.New)
            {
                torn++;
                (await File.ReadAllTextAsync(bed.Copy)).Should().Be(bed.New, $"{at}: what is torn has a copy");
            }

            await bed.RunToTheEndAsync(at);
            bed.Now.Should().Be(bed.New, at);
        }

        Figures.Print($"{tool} --in-place{(whileRepairing ? ", repairing" : "")}: killed at {boundaries.Count} system calls, torn at {torn}, all repaired by the next run");
        torn.Should().BePositive("else no kill has hit the overwriting");
    }

    /// <summary>Every call but execve, which is strace's own: until it returns nothing of the tool has run.</summary>
    private static async Task<IReadOnlyList<(string Name, int Number)>> BoundariesAsync(CrashBed bed)
    {
        var calls = await SystemCalls.TraceAsync(bed.Command, bed.Root);
        return [.. calls.Where(c => c.Name != "execve").Select(c => (c.Name, c.Number)).Distinct()];
    }
}
