using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Signals are the process's: nothing runs beside these.</summary>
[NonParallelizable]
public class StopSignalTests
{
    [TestCase(Signum.SIGHUP, 129)]
    [TestCase(Signum.SIGINT, 130)]
    [TestCase(Signum.SIGTERM, 143)]
    public async Task A_signal_is_a_wish_to_end(Signum signal, int exitCode)
    {
        using var stop = new StopSignal();
        var waiting = stop.WaitAsync(Task.Delay(Timeout.Infinite));
        stop.Token.IsCancellationRequested.Should().BeFalse();
        waiting.IsCompleted.Should().BeFalse();

        Posix.Check(Syscall.kill(Environment.ProcessId, signal));

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        await Eventually.AssertAsync(() => stop.Token.IsCancellationRequested, "it is cancelled");
        stop.ExitCode.Should().Be(exitCode);
    }

    [Test]
    public async Task What_is_waited_for_ends_the_waiting_too()
    {
        using var stop = new StopSignal();

        await stop.WaitAsync(Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(20));

        stop.ExitCode.Should().Be(143, "none has come");
    }

    [Test]
    public void Work_that_is_broken_off_ends_as_a_shell_says()
    {
        StopSignal.Run(_ => 7).Should().Be(7);
        StopSignal.Run(stop =>
        {
            Posix.Check(Syscall.kill(Environment.ProcessId, Signum.SIGINT));
            stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)).Should().BeTrue();
            stop.ThrowIfCancellationRequested();
            return 0;
        }).Should().Be(130);
        new Action(() => StopSignal.Run(_ => throw new OperationCanceledException())).Should().Throw<OperationCanceledException>("nobody has asked for that");
    }
}
