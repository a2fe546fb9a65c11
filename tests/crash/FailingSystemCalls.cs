using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A call that fails while the target is being written: an exit code that says so, the target as it was.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FailingSystemCalls
{
    private static readonly string[] Kinds = ["openat", "write", "fchown", "fchmod", "fsetxattr", "fremovexattr", "fsync", "renameat2"];

    [Test]
    public async Task The_target_stays_as_it_was([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool, [Values] bool existing, [Values("ENOSPC", "EIO", "EROFS", "EDQUOT")] string error)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing);
        var calls = await WritingAsync(bed);
        foreach (var call in calls)
        {
            await bed.ResetAsync();
            var at = $"{error} at {call.Text}";

            var result = await SystemCalls.InjectAsync(bed.Command, $"{call.Name}:error={error}:when={call.Number}");

            // Behind the rename there is only the fsync of the directory.
            var expected = call == calls[^1] ? bed.New : bed.Old;
            result.ExitCode.Should().BeOneOf([73, 74], $"{at}; {result.StandardError}");
            result.StandardError.Should().StartWith($"{tool}: error: {bed.Target}: ");
            bed.Now.Should().Be(expected, at);
            bed.Strays().Should().BeEmpty(at);
        }

        Figures.Print($"{tool}, {(existing ? "existing" : "new")} target, {error} at each of {string.Join(' ', calls.Select(c => c.Name))}: untouched");
    }

    [Test]
    public async Task An_interrupted_call_is_made_again([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing: true);
        foreach (var call in (await WritingAsync(bed)).Where(c => c.Name is "openat" or "write" or "fsync"))
        {
            await bed.ResetAsync();

            var result = await SystemCalls.InjectAsync(bed.Command, $"{call.Name}:error=EINTR:when={call.Number}");

            result.ExitCode.Should().Be(0, $"EINTR at {call.Text}; {result.StandardError}");
            bed.Now.Should().Be(bed.New);
        }
    }

    [Test]
    public async Task Where_names_cannot_be_exchanged_the_target_is_replaced_by_a_plain_rename(
        [Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool, [Values] bool existing, [Values("EINVAL", "ENOSYS")] string error)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing);

        var result = await SystemCalls.InjectAsync(bed.Command, $"renameat2:error={error}");

        result.ExitCode.Should().Be(0, result.StandardError);
        bed.Now.Should().Be(bed.New);
        bed.Strays().Should().BeEmpty();
    }

    [Test]
    public async Task What_could_not_be_removed_is_said_and_removed_by_the_next_run([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing: true);
        var rename = (await WritingAsync(bed)).Last(c => c.Name == "renameat2");

        var result = await SystemCalls.InjectAsync(bed.Command, $"renameat2:error=EIO:when={rename.Number}", "unlinkat:error=EIO");

        result.ExitCode.Should().Be(74);
        result.StandardError.Should().Contain("cannot be removed");
        bed.Now.Should().Be(bed.Old);
        bed.Strays().Should().HaveCount(tool == "ocx-profiles" ? 2 : 1, "OpenClaw's lock is a file too");
        await bed.RunToTheEndAsync();
        bed.Now.Should().Be(bed.New);
    }

    [Test]
    public async Task On_a_full_disk_the_target_stays_as_it_was([Values("ocx-map", "ocx-envset")] string tool, [Values] bool inPlace)
    {
        using var bed = await CrashBed.MakeAsync(tool, existing: true, inPlace ? ["--in-place"] : []);
        var command = bed.Command;
        var script = """
            mount -t tmpfs -o size=64k none d; cp -a old "$1"
            dd if=/dev/zero of=d/filling bs=4k 2>/dev/null || true
            shift; "$@" || echo "[$?]"
            ls -A d; cat d/[!f]* d/.[!.]* 2>/dev/null || true
            """;

        var result = await command.WithTargetFile("unshare")
            .WithArguments(a => a.Add(["-m", "bash", "-c", script, "bash", bed.Target, command.TargetFilePath]).Add(command.Arguments, escape: false))
            .ExecuteBufferedAsync();

        result.StandardError.Should().Contain("no space left on device");
        result.StandardOutput.Split('\n')[0].Should().Be("[74]");
        result.StandardOutput.Should().EndWith(bed.Old).And.NotContain(".ocx-");
    }

    /// <summary>The calls that write the target, from the temporary file's making to the last fsync.</summary>
    private static async Task<IReadOnlyList<SystemCall>> WritingAsync(CrashBed bed)
    {
        var calls = (await SystemCalls.TraceAsync(bed.Command, bed.Root)).ToList();
        var first = calls.FindIndex(c => c.MakesTemporary);
        var last = calls.FindLastIndex(c => c.Name == "fsync");
        first.Should().BePositive();
        var writing = calls[first..(last + 1)].FindAll(c => Kinds.Contains(c.Name));
        writing.Should().Contain(c => c.Name == "renameat2").And.Contain(c => c.Name == "write");
        writing[^2].Name.Should().Be("renameat2", "a directory is synced after the rename");
        await bed.ResetAsync();
        return writing;
    }
}
