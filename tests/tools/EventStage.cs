using System.Text;

namespace Ocx.Tests;

/// <summary>The grammar between the stages, as each tool speaks it.</summary>
[TestFixture("ocx-map")]
[TestFixture("ocx-envset")]
[TestFixture("ocx-profiles")]
[Parallelizable(ParallelScope.All)]
public sealed class EventStage(string tool)
{
    [Test]
    public async Task It_does_nothing_before_its_first_line()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();
        await WaitingAsync(stage);

        bed.Mark.Should().BeNull("there is a new token, but no line yet");

        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n");
        bed.Mark.Should().Be("old");
    }

    [Test]
    public async Task A_line_is_passed_on_only_when_the_work_is_done()
    {
        using var bed = new EventsBed(tool);
        var seen = new List<string?>();
        await using var stage = new Resident(bed.Command(), () => seen.Add(bed.Mark));
        var output = "";
        for (var i = 0; i < 20; i++)
        {
            bed.Rotate($"{i}");
            stage.Send("in/c.json\n");
            await stage.OutputShouldBecomeAsync(output += $"in/c.json\n{bed.TargetLine}\n");
        }

        seen.Should().Equal(Enumerable.Range(0, 20).Select(i => $"{i}"));
    }

    [Test]
    public async Task Nothing_changed_means_only_the_line_itself()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();

        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n");
        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\nin/c.json\n");
    }

    [Test]
    public async Task All_lines_that_wait_are_one_batch()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start("in/c.json", "-v");

        stage.Send(string.Concat(Enumerable.Repeat("in/c.json\n/other/one\nin/c.json.tmp.1\n/other/two\n", 200)));

        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n/other/one\n/other/two\n");
        stage.Errors.Split("written").Should().HaveCount(2, "it worked once: {0}", stage.Errors);
        stage.Errors.Should().NotContain("up to date");
    }

    [Test]
    public async Task Neighbours_are_dropped_and_other_paths_passed_on()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();

        stage.Send($"in/c.json.tmp.1\n/etc/passwd\nin/c.jso\n{bed["in/other"]}\nno/such/dir/c.json\n in/c.json\n");

        await stage.OutputShouldBecomeAsync("/etc/passwd\nno/such/dir/c.json\n in/c.json\n");
        bed.Mark.Should().BeNull("its source was not among them");
    }

    [Test]
    public async Task Lines_may_end_with_NUL()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start("in/c.json", "-0");

        stage.Send("/with\na newline\0in/c.json\0");

        await stage.OutputShouldBecomeAsync($"in/c.json\0{bed.TargetLine}\0/with\na newline\0");
    }

    [Test]
    public async Task Bytes_that_are_not_UTF_8_are_passed_on_as_they_are()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();
        byte[] line = [.. "/tmp/"u8, 0xff, 0xfe, 0xc3, 0x28, (byte)'\n'];

        stage.Send(line);

        await stage.OutputShouldBecomeAsync(Encoding.Latin1.GetString(line));
    }

    [Test]
    public async Task An_error_is_logged_the_line_passed_on_and_the_tool_stays()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();
        var output = "";

        foreach (var (text, error) in new[] { ("[]", "not a JSON object"), ("""{"claudeAiOauth":{"accessToken":7}}""", "is not a string"), (Tokens.ClaudeJson("x", 1), "looks like seconds") })
        {
            bed.WriteSource(text);
            stage.Send("in/c.json\n");
            await stage.OutputShouldBecomeAsync(output += "in/c.json\n");
            await stage.ErrorsShouldShowAsync(error);
        }

        File.Delete(bed.Source);
        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync(output += "in/c.json\n");
        bed.Mark.Should().BeNull();

        bed.Rotate("good");
        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync(output + $"in/c.json\n{bed.TargetLine}\n");
        bed.Mark.Should().Be("good");
    }

    [Test]
    public async Task The_end_of_its_input_ends_it_with_0_after_a_last_line_without_a_newline()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();

        stage.Send("/other\nin/c.json");
        stage.EndInput();

        (await stage.EndAsync()).ExitCode.Should().Be(0, stage.Errors);
        // The first line may be a batch of its own: that the second has ended, only the end of the input tells.
        stage.Output.Should().BeOneOf($"in/c.json\n{bed.TargetLine}\n/other\n", $"/other\nin/c.json\n{bed.TargetLine}\n");
        bed.Mark.Should().Be("old");
        stage.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task No_input_at_all_ends_it_with_0()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();

        stage.EndInput();

        (await stage.EndAsync()).ExitCode.Should().Be(0);
        bed.Mark.Should().BeNull();
    }

    [TestCase("")]
    [TestCase("env --default-signal=PIPE")]
    public async Task When_nobody_reads_on_it_ends_by_itself_without_a_further_line(string prefix)
    {
        using var bed = new EventsBed(tool);
        var command = bed.Command();
        await using var stage = new Resident(Shell.Command("bash", "-c", $"{prefix} {command.TargetFilePath} {command.Arguments} | head -n 1; exit ${{PIPESTATUS[0]}}")
            .WithWorkingDirectory(bed.Root).With(("OCX_STATE_DIR", bed["state"])));

        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync("in/c.json\n");

        var (exitCode, time) = await stage.EndAsync(5);
        exitCode.Should().Be(74, stage.Errors);
        time.TotalSeconds.Should().BeLessThan(4);
        stage.Errors.Should().Contain("nobody reads it any more");
    }

    [Test]
    public async Task A_megabyte_without_a_newline_is_refused()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();

        stage.Send(new string('x', 1 << 20));

        (await stage.EndAsync()).ExitCode.Should().Be(65);
        stage.Errors.Should().Contain("error: standard input is not a list of paths");
        stage.Output.Should().BeEmpty();
    }

    /// <summary>Waits until it sleeps in poll(2): whatever it does by itself is done.</summary>
    private static async Task WaitingAsync(Resident stage) => await Eventually.AssertAsync(
        () => File.ReadAllText($"/proc/{stage.Id}/wchan").Contains("poll", StringComparison.Ordinal),
        "it waits for input");
}
