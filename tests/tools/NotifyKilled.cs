using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Killed at any point, ocx-notify tells twice rather than never, and leaves nothing behind.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class NotifyKilled
{
    /// <summary>The calls that make something last, or bring it somewhere.</summary>
    private static readonly string[] Points = ["flock", "fsync", "renameat,renameat2", "unlinkat", "connect", "sendto,sendmsg", "vfork,clone3"];

    [TestCaseSource(nameof(Points))]
    public async Task A_person_is_told_all_the_same(string point)
    {
        Require.Program("strace", "strace");
        var (killed, twice) = (0, 0);
        for (var number = 1; number <= 12; number++)
        {
            using var bed = new NotifyBed();

            var first = await KilledAsync(bed, point, number, "77");
            await bed.EndAsync(77);
            Check("reauth");
            (bed.IsFlagSet, string.Join(' ', bed.Memory)).Should().Be((true, "notify-refresh.json"));

            var second = await KilledAsync(bed, point, number, "0");
            if (bed.Memory.Count > 0)
            {
                await bed.EndAsync(0); // as the unit does it: where nothing is remembered, there is nothing to do
            }

            Check("recovered");
            (bed.IsFlagSet, string.Join(' ', bed.Memory)).Should().Be((false, ""), "killed at {0} number {1}", point, number);

            if (!first && !second)
            {
                break;
            }

            void Check(string what)
            {
                foreach (var events in new[] { bed.Web.Events, bed.Commanded })
                {
                    var count = events.Count(e => e == what);
                    count.Should().BeInRange(1, 2, "killed at {0} number {1}", point, number);
                    twice += count - 1;
                }
            }

            killed += (first ? 1 : 0) + (second ? 1 : 0);
        }

        Figures.Print($"ocx-notify, killed {killed} times at {point}: each message told, {twice} of {killed * 2} twice");
        killed.Should().BePositive();
    }

    private static async Task<bool> KilledAsync(NotifyBed bed, string point, int number, string status)
    {
        var command = bed.Notify("--exit-status", status);
        var result = await command.WithTargetFile("strace")
            .WithArguments(["-f", "-qq", "-o", "/dev/null", "-e", $"trace={point}", "-e", $"inject={point}:signal=KILL:when={number}", command.TargetFilePath, "--exit-status", status])
            .ExecuteBufferedAsync();
        result.ExitCode.Should().BeOneOf([0, 75, 137], result.StandardError);
        (bed.IsFlagSet && !bed.Memory.Contains("notify-refresh.json")).Should().BeFalse("where nothing is remembered, nobody takes a flag away: killed at {0} number {1}", point, number);
        return result.ExitCode == 137;
    }
}
