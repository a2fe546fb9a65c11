namespace Ocx.Tests;

/// <summary>
/// Killed at any system call, every file is whole, old or new, and the next run ends with all of them new and nothing beside
/// them.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class KilledAtSystemCalls
{
    /// <summary>The kinds of calls that have to do with files.</summary>
    private static readonly string[] Touching = ["openat", "close", "read", "pread64", "write", "ftruncate", "fsync", "renameat", "renameat2", "unlinkat", "fchown", "fchmod", "fsetxattr", "fremovexattr", "flock", "getdents64"];

    [Category(Torture.Category)]
    [TestCaseSource(typeof(Works), nameof(Works.Names))]
    public async Task The_target_is_whole_old_or_whole_new(string name)
    {
        await using var work = await Works.MakeAsync(name);
        var all = await Boundary.AllAsync(work);
        var boundaries = Boundary.Some(work, all);
        var (killed, cut, strays) = (0, 0, 0);
        foreach (var boundary in boundaries)
        {
            await work.ResetAsync();
            var at = $"{name}, killed at {boundary}";

            var result = await work.RunAsync(boundary.Options(work, "signal=KILL"));

            killed += result.ExitCode == 137 ? 1 : 0;
            var now = work.Now;
            work.Torn(now).Should().BeEmpty(at);
            cut += $"{now}" != $"{work.New}" ? 1 : 0;
            strays += work.Strays(now).Count;
            await work.ShouldConvergeAsync(at); // with nothing beside it
        }

        Figures.Print($"{name}: {all.Count} calls, killed at {killed} of {boundaries.Count}, {cut} before all was written; {strays} temporary files left by the kill");
        Torture.Row("crashes", name, boundaries.Count, killed, 0, strays, 0, 1);
        killed.Should().BeGreaterThan(boundaries.Count / 2, "a run makes the same calls every time, or nearly; which of its threads makes how many differs");
        cut.Should().BePositive("else no kill has hit the writing");
    }

    [Test]
    public async Task The_copy_of_what_a_configuration_was_is_whole_before_it_is_changed()
    {
        using var bed = await CrashBed.MakeAsync("ocx-model", existing: true);
        var copy = $"{bed.Target}.ocx-backup";
        foreach (var (name, number) in (await BoundariesAsync(bed)).Where(b => Touching.Contains(b.Name)))
        {
            await bed.ResetAsync();

            await SystemCalls.InjectAsync(bed.Command, $"{name}:signal=KILL:when={number}");

            var kept = File.Exists(copy) ? await File.ReadAllTextAsync(copy) : null;
            kept.Should().BeOneOf([null, bed.Old], $"killed at {name} number {number}");
            (bed.Now == bed.Old || kept == bed.Old).Should().BeTrue($"killed at {name} number {number}: what was there is there");
        }
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
