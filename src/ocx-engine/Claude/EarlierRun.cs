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
            mark=$(tr '\0' '\n' 2>/dev/null <"$environment" | sed -n 's/^OCX_TRIGGER=\([0-9][0-9a-f.]*\)$/\1/p')
            process=${environment%/environ}
            [ -z "$mark" ] || echo "${process#/proc/} $mark"
        done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>What is only left over has no answer to wait for.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(5);

    /// <summary>No run is given longer; a mark that says so is forged, or of before the clock was put back.</summary>
    private static readonly TimeSpan Longest = TriggerOptions.LongestLimit + TriggerOptions.Grace + TimeSpan.FromMinutes(1);

    private readonly Launcher launcher;
    private readonly CommandPlace place;
    private readonly string scope;

    /// <param name="launcher">Starts what looks and signals there.</param>
    /// <param name="place">Where.</param>
    /// <param name="credentials">Whose runs: those of the same credentials, in whatever place they are.</param>
    public EarlierRun(Launcher launcher, CommandPlace place, string credentials)
    {
        this.launcher = launcher;
        this.place = place;
        scope = Fingerprint.Of(Path.GetFullPath(credentials));
    }

    /// <summary>What tells the processes of one run from all others: when it should have ended, who has started it, and for which credentials.</summary>
    public string Mark(DateTimeOffset end) => $"{end.ToUnixTimeSeconds()}.{Environment.ProcessId}.{scope}";

    /// <summary>Ends what should have ended long ago, and leaves alone what is at work.</summary>
    public async Task EndOverdueAsync(Log log, CancellationToken stop)
    {
        var now = DateTimeOffset.UtcNow;
        var left = await LeftAsync(p => !p.IsAtWork(now), stop);
        if (left.Count > 0)
        {
            log.Warning($"{place.Name}: claude still runs of an earlier run (process {Numbers(left)}): it is ended");
            left = await EndAsync(left, p => !p.IsAtWork(now), TriggerOptions.Grace, stop);
        }

        if (left.Count > 0)
        {
            throw new OcxException(ExitCode.TryAgain, $"{place.Name}: claude of an earlier run cannot be ended (process {Numbers(left)})", place.IsHost ? null : $"docker restart {place.Name}");
        }
    }

    /// <summary>Sees to it that nothing of an earlier run is at work.</summary>
    /// <exception cref="OcxException">75: it may still be doing its work.</exception>
    public async Task EndAsync(Log log, CancellationToken stop)
    {
        await EndOverdueAsync(log, stop);
        if (await LeftAsync(_ => true, stop) is [var working, ..])
        {
            throw new OcxException(
                ExitCode.TryAgain,
                $"{place.Name}: claude of an earlier run is still at work (process {working.Id})",
                "the next run looks again, and ends it when its time is over");
        }
    }

    /// <summary>Ends what a run has left behind. It does its best: what that run has done stands.</summary>
    /// <param name="mark">The run's.</param>
    /// <param name="working">The process that was waited for. Where it still lives, docker's client alone has ended: it may have an answer to save.</param>
    /// <param name="patience">How long that one may go on.</param>
    /// <param name="log">Where it says what it does.</param>
    public async Task EndLeftAsync(string mark, int? working, TimeSpan patience, Log log)
    {
        bool IsOfTheRun(Process process) => process.Mark == mark;
        bool Works(IReadOnlyList<Process> all) => all.Any(p => p.Id == working);
        var since = Stopwatch.GetTimestamp(); // a clock that is put back must not make it wait for longer
        try
        {
            var left = await LeftAsync(IsOfTheRun, CancellationToken.None);
            if (Works(left) && Stopwatch.GetElapsedTime(since) < patience)
            {
                log.Warning($"{place.Name}: the way to claude was cut, and it works on (process {working}): it is waited for");
                while (Works(left) && Stopwatch.GetElapsedTime(since) < patience)
                {
                    await Task.Delay(Interval);
                    left = await LeftAsync(IsOfTheRun, CancellationToken.None);
                }
            }

            if (left.Count > 0)
            {
                log.Detail($"{place.Name}: claude has left processes behind, which are ended: {Numbers(left)}");
                left = await EndAsync(left, IsOfTheRun, Works(left) ? TriggerOptions.Grace : ShortGrace, CancellationToken.None);
            }

            if (left.Count > 0)
            {
                log.Warning($"{place.Name}: what claude has left behind cannot be ended (process {Numbers(left)})");
            }

            await launcher.RunAsync(place.Program, [.. place.Arguments, .. ClaudePlace.CleanUp(mark)], Limit, CancellationToken.None);
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
        return [.. ProcessResult.Lines(result.Output).Select(Process.TryParse).OfType<Process>().Where(p => p.Mark.EndsWith($".{scope}", StringComparison.Ordinal) && which(p))];
    }

    /// <summary>A process, and the mark of its run.</summary>
    internal sealed record Process(int Id, string Mark, long End)
    {
        public bool IsAtWork(DateTimeOffset now) => End > now.ToUnixTimeSeconds() && End <= (now + Longest).ToUnixTimeSeconds();

        public static Process? TryParse(string line) =>
            line.Split(' ') is [var id, var mark]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1
            && long.TryParse(mark.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? new(number, mark, end) : null;
    }
}
