namespace Ocx.Tests;

/// <summary>One at a time.</summary>
[Parallelizable(ParallelScope.All)]
public class RunLockTests
{
    [Test]
    public void The_next_one_waits_until_the_first_lets_go()
    {
        using var sandbox = new Sandbox();
        var first = Take(sandbox);
        var waited = 0;

        using var second = RunLock.Take(sandbox["lock"], TimeSpan.FromSeconds(60), Waiting, CancellationToken.None);

        waited.Should().Be(1);
        FileWriterTests.Facts(sandbox["lock"]).ModeText.Should().Be("600");

        void Waiting()
        {
            waited++;
            first.Dispose();
            first.Dispose();
        }
    }

    [Test]
    public void Who_has_waited_long_enough_says_so()
    {
        using var sandbox = new Sandbox();
        using var first = Take(sandbox);

        var refusal = FluentActions.Invoking(() => Take(sandbox)).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be(
            (75, $"{sandbox["lock"]}: another run has been at work for 0s", $"see who it is: fuser -v {sandbox["lock"]}"));
    }

    [Test]
    public void A_stop_ends_the_waiting_for_a_run()
    {
        using var sandbox = new Sandbox();
        using var first = Take(sandbox);
        using var stop = new CancellationTokenSource();

        FluentActions.Invoking(() => RunLock.Take(sandbox["lock"], TimeSpan.FromSeconds(60), stop.Cancel, stop.Token)).Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void It_is_seen_whether_a_run_holds_it()
    {
        using var sandbox = new Sandbox();
        RunLock.IsHeld(sandbox["lock"]).Should().BeFalse();
        using (Take(sandbox))
        {
            RunLock.IsHeld(sandbox["lock"]).Should().BeTrue();
        }

        RunLock.IsHeld(sandbox["lock"]).Should().BeFalse();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_is_started_inherits_it_where_that_is_asked_for(bool inherited)
    {
        using var sandbox = new Sandbox();
        var held = RunLock.Take(sandbox["lock"], TimeSpan.Zero, () => { }, CancellationToken.None, inherited);
        await using var child = new Resident(Shell.Command("sh", "-c", "echo there; read end"));
        await Eventually.AssertAsync(() => child.Output.Contains("there", StringComparison.Ordinal), "it is there");

        held.Dispose();

        RunLock.IsHeld(sandbox["lock"]).Should().Be(inherited);
    }

    [Test]
    public void Where_the_file_cannot_be_made_that_is_said()
    {
        using var sandbox = new Sandbox();
        var path = sandbox["nowhere/below/lock"];

        var refusal = FluentActions.Invoking(() => RunLock.Take(path, TimeSpan.Zero, () => { }, CancellationToken.None)).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message).Should().Be((73, $"{path}: no such file or directory"));
    }

    private static RunLock Take(Sandbox sandbox) => RunLock.Take(sandbox["lock"], TimeSpan.Zero, () => { }, CancellationToken.None);
}
