using CliWrap;

namespace Ocx.Tests;

/// <summary>A resident tool whose disk refuses one batch says so, passes the line on and stays; the next event, with the disk well again, carries the token.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class RefusedResident
{
    [Test]
    public async Task It_stays_and_carries_the_token_with_the_next_event([Values("ocx-map", "ocx-envset", "ocx-profiles")] string tool, [Values("flock", "write", "fchmod", "fsync", "renameat2")] string call, [Values("EIO", "ENOSPC")] string error)
    {
        await using var work = await Works.MakeAsync(tool, command => command.WithArguments($"{command.Arguments} --events").WithStandardInputPipe(PipeSource.FromString("c.json\n")));
        await using var run = new Resident(work.Under(work.Command, ["-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when=1"]));

        run.Send("c.json\n");
        await run.OutputShouldBecomeAsync("c.json\n", 30);
        await run.ErrorsShouldShowAsync(": error: ", 30);
        work.Torn(work.Now).Should().BeEmpty();
        $"{work.Now}".Should().Be($"{work.Old}");

        run.Send("c.json\n");
        await Eventually.AssertAsync(() => run.Output.Split('\n').Length > 3, "the second line is passed on, with the file that was changed", 30);
        $"{work.Now}".Should().Be($"{work.New}");
        run.EndInput();
        (await run.EndAsync(30)).ExitCode.Should().Be(0);
        run.Errors.Split('\n').Count(l => l.Contains(": error: ", StringComparison.Ordinal)).Should().Be(1, run.Errors);
    }
}
