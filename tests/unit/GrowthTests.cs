namespace Ocx.Tests;

/// <summary>What the soaks of docs/reliability.md measure with: a process that grows is seen, and one that does not is not.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GrowthTests
{
    [TestCase("kept=$kept$line$line", "KiB", true)]
    [TestCase("exec {more}</dev/null", "open", true)]
    [TestCase("last=$line", "", false)]
    public async Task What_grows_is_seen(string each, string seen, bool grows)
    {
        await using var process = new Resident(Shell.Command("bash", "-c", $"while read -r line; do {each}; echo; done"));
        var growth = new Growth(new Dictionary<int, string> { [process.Id] = "bash" });
        for (var i = 0; i < 100; i++)
        {
            process.Send(new string('x', 20_000) + "\n");
            await process.OutputShouldBecomeAsync(new string('\n', i + 1), 60);
            await growth.SampleAsync(i, patience: 0);
        }

        var judge = () => growth.ShouldBeFlat(_ => 32 * 1024);

        if (grows)
        {
            judge.Should().Throw<AssertionException>().WithMessage($"*{seen}*");
        }
        else
        {
            judge.Should().NotThrow();
        }
    }

    [Test]
    public async Task A_child_that_nobody_has_waited_for_is_seen()
    {
        // It ends when its parent is no shell any more, which would wait for it.
        await using var process = new Resident(Shell.Command("bash", "-c", "(until [[ $(</proc/$$/comm) == sleep ]]; do :; done) & exec sleep 60"));
        var growth = new Growth(new Dictionary<int, string> { [process.Id] = "sleep" });
        await growth.SampleAsync(0);

        await Eventually.AssertAsync(() => Footprint.Zombies([process.Id]).Count == 1, "it ends", 30);

        FluentActions.Invoking(() => growth.ShouldBeFlat(_ => double.MaxValue)).Should().Throw<AssertionException>();
    }
}
