namespace Ocx.Tests;

/// <summary>ocx-setup, interrupted by a person: the next run completes what was begun, and it can all be taken away.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupInterrupted : SetupFixture
{
    [Test]
    public async Task At_each_question_in_turn()
    {
        await Bed.InstallComposeAsync(c => c.Replace(SetupInstallations.Passed, "      TZ: UTC\n", StringComparison.Ordinal));
        await Bed.InstallOlderScriptsAsync();
        var before = await Bed.TreeAsync();
        var interrupted = new List<string>();
        while (true)
        {
            await using var terminal = await Terminal.StartAsync(Bed, "ocx-setup");
            string? question;
            while ((question = await terminal.QuestionAsync()) is not null && interrupted.Contains(question))
            {
                await terminal.AnswerAsync();
            }

            if (question is null)
            {
                break; // there are no more
            }

            interrupted.Add(question);
            await terminal.PressAsync("C-c");

            var (exitCode, text) = await terminal.EndAsync();
            exitCode.Should().Be(130, text);
            await Bed.ShouldBeWholeAsync();
        }

        Figures.Print($"interrupted at: {string.Join(" / ", interrupted)}");
        interrupted.Should().HaveCountGreaterThan(6);
        await ShouldCompleteAsync(before);
    }

    [TestCase("run systemctl start ocx-reconcile.service")]
    [TestCase("run systemctl enable")]
    public async Task While_it_works(string command)
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();
        await using (var terminal = await Terminal.StartAsync(Bed, "ocx-setup", "--yes"))
        {
            await terminal.ShouldShowAsync(command);
            await terminal.PressAsync("C-c");

            var (exitCode, text) = await terminal.EndAsync();
            exitCode.Should().Be(130, text);
        }

        await Bed.ShouldBeWholeAsync();
        await ShouldCompleteAsync(before);
    }

    private async Task ShouldCompleteAsync(SetupTree before)
    {
        var run = await Bed.SetUpAsync("--yes");
        run.ExitCode.Should().Be(0, run.All);
        await Bed.ShouldBeWellAsync();
        await Bed.ShouldTakeAwayAsync(before);
    }
}
