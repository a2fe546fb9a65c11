using System.Diagnostics;
using System.Globalization;

namespace Ocx;

/// <summary>
/// What runs have left behind where Claude Code runs. Whoever is killed takes docker's client with it, and not what that
/// has started; and what has begun a session of its own hears no signal that goes to Claude Code's. Two of Claude Code at
/// once could spend the refresh token twice.
/// </summary>
internal sealed class EarlierRun
{
    private const string List = """
        for environment in $(grep -l OCX_TRIGGER= /proc/[0-9]*/environ 2>/dev/null); do
            mark=$(tr '\0' '\n' 2>/dev/null <"$environment" | sed -n 's/^OCX_TRIGGER=\([0-9][0-9.]*\)$/\1/p')
            process=${environment%/environ}
            [ -z "$mark" ] || echo "${process#/proc/} $mark"
        done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What is only left over has no answer to wait for.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(5);

    private readonly Launcher launcher;
    private readonly CommandPlace place;

    public EarlierRun(Launcher launcher, CommandPlace place)
    {
        this.launcher = launcher;
        this.place = place;
    }

    /// <summary>What tells the processes of one run from all others: when it should have ended, and whose it is.</summary>
    public static string Mark(DateTimeOffset end) => $"{end.ToUnixTimeSeconds()}.{Environment.ProcessId}";

    /// <summary>Sees to it that nothing of an earlier run is at work; what should have ended is ended.</summary>
    /// <exception cref="OcxException">75: it may still be doing its work.</exception>
    public async Task EndAsync(Log log, CancellationToken stop)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var left = await LeftAsync(_ => true, stop);
        if (left.FirstOrDefault(p => p.End > now) is { } working)
        {
            throw new OcxException(
                ExitCode.TryAgain,
                $"{place.Name}: claude of an earlier run is still at work (process {working.Id})",
                "the next run looks again, and ends it when its time is over");
        }

        if (left.Count > 0)
        {
            log.Warning($"{place.Name}: claude still runs of an earlier run (process {Numbers(left)}): it is ended");
            left = await EndAsync(left, p => p.End <= now, TriggerOptions.Grace, stop);
        }

        if (left.Count > 0)
        {
            throw new OcxException(ExitCode.TryAgain, $"{place.Name}: claude of an earlier run cannot be ended (process {Numbers(left)})", place.IsHost ? null : $"docker restart {place.Name}");
        }
    }

    /// <summary>Ends what a run that is over has left behind. It does its best: what that run has done stands.</summary>
    /// <param name="mark">The run's.</param>
    /// <param name="log">Where it says what it does.</param>
    public async Task EndLeftAsync(string mark, Log log)
    {
        try
        {
            var left = await LeftAsync(p => p.Mark == mark, CancellationToken.None);
            if (left.Count > 0)
            {
                log.Detail($"{place.Name}: claude has left processes behind, which are ended: {Numbers(left)}");
                left = await EndAsync(left, p => p.Mark == mark, ShortGrace, CancellationToken.None);
            }

            if (left.Count > 0)
            {
                log.Warning($"{place.Name}: what claude has left behind cannot be ended (process {Numbers(left)})");
            }
        }
        catch (OcxException e)
        {
            log.Detail($"{place.Name}: what claude may have left behind is not known: {e.Message}");
        }
    }

    private static string Numbers(IEnumerable<Process> processes) => string.Join(", ", processes.Select(p => p.Id));

    private async Task<IReadOnlyList<Process>> EndAsync(IReadOnlyList<Process> left, Predicate<Process> which, TimeSpan grace, CancellationToken stop)
    {
        var command = new PlacedCommand(launcher, place);
        foreach (var signal in new[] { "TERM", "KILL" })
        {
            await Task.WhenAll(left.Select(p => command.SignalAsync(signal, p.Id)));
            var since = Stopwatch.GetTimestamp();
            while ((left = await LeftAsync(which, stop)).Count > 0 && Stopwatch.GetElapsedTime(since) < grace)
            {
                await Task.Delay(Interval, stop);
            }
        }

        return left;
    }

    private async Task<IReadOnlyList<Process>> LeftAsync(Predicate<Process> which, CancellationToken stop)
    {
        var result = await launcher.RunAsync(place.Program, [.. place.Arguments, "sh", "-c", List], Limit, stop);
        return [.. ProcessResult.Lines(result.Output).Select(Process.TryParse).OfType<Process>().Where(p => which(p))];
    }

    /// <summary>A process, and the mark of its run.</summary>
    private sealed record Process(int Id, string Mark, long End)
    {
        public static Process? TryParse(string line) =>
            line.Split(' ') is [var id, var mark]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1
            && long.TryParse(mark.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? new(number, mark, end) : null;
    }
}
