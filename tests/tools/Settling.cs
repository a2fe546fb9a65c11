using System.Diagnostics;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A file that Claude Code may be writing this instant, seen by a tool that runs once.</summary>
[TestFixture("ocx-map")]
[TestFixture("ocx-envset")]
[TestFixture("ocx-profiles")]
[Parallelizable(ParallelScope.All)]
public sealed class Settling(string tool)
{
    [Test]
    public async Task A_blanked_sign_in_is_believed_after_two_seconds()
    {
        using var bed = new EventsBed(tool);
        bed.WriteSource(Tokens.BlankJson);
        var watch = Stopwatch.StartNew();

        var result = await bed.Once().ExecuteBufferedAsync();

        result.ExitCode.Should().Be(77);
        watch.Elapsed.TotalSeconds.Should().BeInRange(2, 6);
        result.StandardError.Should().Contain("the sign-in has ended");
        Directory.EnumerateFiles(bed["out"], "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Test]
    public async Task A_blank_that_lasts_a_moment_is_no_end_of_the_sign_in()
    {
        using var bed = new EventsBed(tool);
        bed.WriteSource(Tokens.BlankJson);
        var run = bed.Once().ExecuteBufferedAsync();
        await Task.Delay(1000);
        bed.Rotate("signed-in");

        (await run).ExitCode.Should().Be(0);

        bed.Mark.Should().Be("signed-in");
    }

    [TestCase("")]
    [TestCase("{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-FAKE-1\",\"expiresAt\":17")]
    public async Task A_file_that_stays_half_written_is_given_up_after_five_seconds(string half)
    {
        using var bed = new EventsBed(tool);
        bed.WriteSource(half);
        var watch = Stopwatch.StartNew();

        var result = await bed.Once().ExecuteBufferedAsync();

        result.ExitCode.Should().Be(65);
        watch.Elapsed.TotalSeconds.Should().BeInRange(5, 11);
        Directory.EnumerateFiles(bed["out"], "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Test]
    public async Task What_can_never_become_a_document_is_not_waited_for()
    {
        using var bed = new EventsBed(tool);
        bed.WriteSource(new string('x', 1 << 20));
        var watch = Stopwatch.StartNew();

        var result = await bed.Once().ExecuteBufferedAsync();

        result.ExitCode.Should().Be(65);
        watch.Elapsed.TotalSeconds.Should().BeLessThan(4);
        result.StandardError.Length.Should().BeLessThan(500);
    }
}
