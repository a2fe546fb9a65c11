namespace Ocx.Tests;

/// <summary>What each tool takes for its source among the lines, and what comes of a source that is half, blank or expired.</summary>
[TestFixture("ocx-map")]
[TestFixture("ocx-envset")]
[TestFixture("ocx-profiles")]
[Parallelizable(ParallelScope.All)]
public sealed class EventSource(string tool)
{
    [TestCase("in/c.json", "in/c.json")]
    [TestCase("in/c.json", "./in/c.json")]
    [TestCase("in/c.json", "in//c.json")]
    [TestCase("in/c.json", "in/../in/./c.json")]
    [TestCase("in/c.json", "link/c.json")]
    [TestCase("in/c.json", "{root}/in/c.json")]
    [TestCase("./in/c.json", "{root}/link/c.json")]
    [TestCase("{root}/in/c.json", "in/c.json")]
    [TestCase("link/c.json", "in/c.json")]
    public async Task The_source_is_known_however_it_is_spelled(string source, string line)
    {
        using var bed = new EventsBed(tool);
        Directory.CreateSymbolicLink(bed["link"], "in");
        line = line.Replace("{root}", bed.Root, StringComparison.Ordinal);
        await using var stage = bed.Start(source.Replace("{root}", bed.Root, StringComparison.Ordinal));

        stage.Send(line + "\n");

        await stage.OutputShouldBecomeAsync($"{line}\n{bed.TargetLine}\n");
        bed.Mark.Should().Be("old");
    }

    [Test]
    public async Task A_source_without_a_directory_is_in_the_working_directory()
    {
        using var bed = new EventsBed(tool);
        File.Move(bed.Source, bed["c.json"]);
        await using var stage = bed.Start("c.json");

        stage.Send("./c.json\n");

        await stage.OutputShouldBecomeAsync($"./c.json\n{bed.TargetLine}\n");
    }

    [TestCase("in/link.json")]
    [TestCase("in/c.json")]
    public async Task A_source_that_is_a_link_is_also_what_it_leads_to(string line)
    {
        using var bed = new EventsBed(tool);
        File.CreateSymbolicLink(bed["in/middle.json"], "c.json");
        File.CreateSymbolicLink(bed["in/link.json"], "middle.json");
        await using var stage = bed.Start("in/link.json");

        stage.Send(line + "\n");

        await stage.OutputShouldBecomeAsync($"{line}\n{bed.TargetLine}\n");
    }

    [TestCase("")]
    [TestCase("{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat01-FA")]
    public async Task A_file_that_is_still_being_written_is_waited_for(string half)
    {
        using var bed = new EventsBed(tool);
        bed.WriteSource(half);
        await using var stage = bed.Start();
        stage.Send("in/c.json\n");

        await Task.Delay(1000); // the writer takes its time
        stage.Output.Should().BeEmpty("the work is not done yet");
        bed.Rotate("whole");

        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n");
        bed.Mark.Should().Be("whole");
        stage.Errors.Should().BeEmpty();
    }

    [Test]
    public async Task A_blanked_file_changes_nothing()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();
        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n");
        var before = await Snapshot.TakeAsync(bed["out"]);

        bed.WriteSource(Tokens.BlankJson);
        stage.Send("in/c.json\n");

        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\nin/c.json\n");
        await stage.ErrorsShouldShowAsync("the sign-in has ended"); // the two streams come by pipes of their own
        await stage.ErrorsShouldShowAsync("hint: sign in again");
        (await Snapshot.TakeAsync(bed["out"])).Should().Be(before);
    }

    [Test]
    public async Task An_expired_token_does_not_take_the_place_of_a_living_one()
    {
        using var bed = new EventsBed(tool);
        await using var stage = bed.Start();
        stage.Send("in/c.json\n");
        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\n");

        bed.WriteSource(Tokens.ClaudeJson("expired", Tokens.InHours(-1)));
        stage.Send("in/c.json\n");

        await stage.OutputShouldBecomeAsync($"in/c.json\n{bed.TargetLine}\nin/c.json\n");
        bed.Mark.Should().Be("old");
    }
}
