using System.Diagnostics;
using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public sealed class LauncherTests
{
    [TestCase("exec sleep 60")]
    [TestCase("trap '' INT; sleep 60 & wait")]
    [TestCase("sleep 60 & exit 0")] // it has ended, and left somebody who holds the pipe
    public async Task Who_does_not_end_in_time_is_ended(string script)
    {
        var watch = Stopwatch.StartNew();

        var run = () => New().RunAsync("/bin/bash", ["-c", script], TimeSpan.FromMilliseconds(200), CancellationToken.None);

        var thrown = (await run.Should().ThrowAsync<OcxException>()).Which;
        (thrown.ExitCode, thrown.Message).Should().Be((69, "bash has not ended within 0s"));
        watch.Elapsed.TotalSeconds.Should().BeLessThan(15, "10 s of grace");
    }

    [Test]
    public async Task Both_streams_may_be_full_of_what_nobody_wants()
    {
        var result = await New().RunAsync("/bin/bash", ["-c", "head -c 50000000 /dev/zero >&2; head -c 50000000 /dev/zero; exit 3"], TimeSpan.FromMinutes(1), CancellationToken.None);

        result.ExitCode.Should().Be(3);
        new[] { result.Output.Length, result.Errors.Length }.Should().OnlyContain(l => l > 0 && l <= 32 * 1024 * 1024);
    }

    [Test]
    public async Task Of_too_much_the_beginning_is_kept_without_a_gap()
    {
        var collected = new Collected();
        foreach (var (letter, count) in new[] { ('a', 1), ('b', Launcher.MostOutput), ('c', 1) })
        {
            await collected.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes(new string(letter, count))), CancellationToken.None);
        }

        collected.Text.Length.Should().Be(Launcher.MostOutput);
        (collected.Text[0], collected.Text[^1]).Should().Be(('a', 'b'));
    }

    private static Launcher New() => new(new Log("test", _ => { }), new Settings(_ => null));
}
