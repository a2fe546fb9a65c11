using System.Diagnostics;
using System.Globalization;

namespace Ocx;

/// <summary>
/// What an earlier run has left in the container: killed, it takes docker's client with it, and not what that has
/// started. Two of Claude Code at once could spend the refresh token twice.
/// </summary>
internal sealed class EarlierRun
{
    private const string List = """
        for process in /proc/[0-9]*; do
            end=$(tr '\0' '\n' 2>/dev/null <"$process/environ" | sed -n 's/^OCX_TRIGGER=\([0-9]*\)$/\1/p')
            [ -z "$end" ] || echo "${process#/proc/} $end"
        done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Launcher launcher;
    private readonly CommandPlace place;
    public EarlierRun(Launcher launcher, CommandPlace place)
    {
        this.launcher = launcher;
        this.place = place;
    }

    /// <summary>Sees to it that nothing of an earlier run is at work; what should have ended is ended.</summary>
    /// <exception cref="OcxException">75: it may still be doing its work.</exception>
    public async Task EndAsync(Log log, CancellationToken stop)
    {
        var command = new PlacedCommand(launcher, place);
        var left = await LeftAsync(stop);
        if (left.Count > 0)
        {
            log.Warning($"{place.Name}: claude still runs of an earlier run (process {string.Join(", ", left)}): it is ended");
        }

        foreach (var signal in left.Count == 0 ? [] : new[] { "TERM", "KILL" })
        {
            await Task.WhenAll(left.Select(p => command.SignalAsync(signal, p)));
            var since = Stopwatch.GetTimestamp();
            while ((left = await LeftAsync(stop)).Count > 0 && Stopwatch.GetElapsedTime(since) < TriggerOptions.Grace)
            {
                await Task.Delay(Interval, stop);
            }
        }

        if (left.Count > 0)
        {
            throw new OcxException(ExitCode.TryAgain, $"{place.Name}: claude of an earlier run cannot be ended (process {string.Join(", ", left)})", $"docker restart {place.Name}");
        }
    }

    private async Task<IReadOnlyList<int>> LeftAsync(CancellationToken stop)
    {
        var result = await launcher.RunAsync(place.Program, [.. place.Arguments, "sh", "-c", List], Limit, stop);
        var all = ProcessResult.Lines(result.Output).Select(l => l.Split(' ')).Where(w => w.Length == 2)
            .Select(w => (Process: int.Parse(w[0], CultureInfo.InvariantCulture), End: long.Parse(w[1], CultureInfo.InvariantCulture))).ToList();
        var (working, _) = all.FirstOrDefault(p => p.End > DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return working == 0 ? [.. all.Select(p => p.Process)] : throw new OcxException(
            ExitCode.TryAgain,
            $"{place.Name}: claude of an earlier run is still at work (process {working})",
            "the next run looks again, and ends it when its time is over");
    }
}
