using System.Diagnostics;

namespace Ocx;

/// <summary>One call of Claude Code: to its end, to that of its time, or until we are told to end.</summary>
internal sealed class ClaudeCall : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly PlacedCommand command;
    private readonly TriggerOptions options;
    private readonly Settings settings;
    private readonly Log log;
    private readonly CancellationTokenSource told = new();
    private readonly CancellationTokenSource over = new();

    public ClaudeCall(PlacedCommand command, TriggerOptions options, Settings settings, Log log)
    {
        this.command = command;
        this.options = options;
        this.settings = settings;
        this.log = log;
    }

    /// <summary>Makes it.</summary>
    /// <param name="before">The credentials before it.</param>
    /// <param name="runs">Ends what it leaves behind.</param>
    /// <param name="stop">Ends it, but not at once.</param>
    /// <returns>How it ended, which proves nothing.</returns>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public async Task<ProcessResult> RunAsync(CredentialDocument before, EarlierRun runs, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var since = Stopwatch.GetTimestamp();
        var mark = runs.Mark(DateTimeOffset.UtcNow + options.Limit + TriggerOptions.Grace);
        var watch = WatchAsync(before, runs, mark, stop);
        int? process = null;
        try
        {
            var said = await RunAsync(mark);
            process = said.TimedOut ? null : said.Process;
            return said;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ProcessResult(128 + 15, "", ""); // the next token is there
        }
        finally
        {
            await over.CancelAsync();
            await watch;
            var rest = options.Limit - Stopwatch.GetElapsedTime(since);
            await runs.EndLeftAsync(mark, process, stop.IsCancellationRequested && TriggerOptions.StopPatience < rest ? TriggerOptions.StopPatience : rest, log);
        }
    }

    public void Dispose()
    {
        told.Dispose();
        over.Dispose();
    }

    private async Task<ProcessResult> RunAsync(string mark)
    {
        var said = await command.RunAsync(ClaudePlace.Words(mark, bare: true), options.Limit, told.Token);
        if (!ClaudePlace.IsRefused(said))
        {
            return said;
        }

        log.Detail("claude does not take all of these options: it is called without them");
        return await command.RunAsync(ClaudePlace.Words(mark, bare: false), options.Limit, told.Token);
    }

    /// <summary>
    /// Tells it to end before its time: a while after we are told to, since it has perhaps just asked for the next token, and
    /// up to 2.1.100 loses the answer when it is told to end; and a while after it has saved that.
    /// </summary>
    private async Task WatchAsync(CredentialDocument before, EarlierRun runs, string mark, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        while (!either.IsCancellationRequested && !IsRefreshed(before))
        {
            await DelayAsync(Interval, either.Token);
        }

        var patience = stop.IsCancellationRequested ? TriggerOptions.StopPatience : TriggerOptions.AnswerPatience;
        if (stop.IsCancellationRequested && !over.IsCancellationRequested)
        {
            log.Info($"waiting for Claude Code, which may have asked for the next token: {Duration.Text(patience)} at most");
        }

        await DelayAsync(patience, over.Token);
        if (over.IsCancellationRequested)
        {
            return;
        }

        await told.CancelAsync();
        if (!stop.IsCancellationRequested)
        {
            // There is nothing left to lose; and what it has started may keep us waiting, since it has our pipes.
            await runs.EndLeftAsync(mark, null, TimeSpan.Zero, log);
        }
    }

    private static Task DelayAsync(TimeSpan time, CancellationToken end) =>
        Task.Delay(time, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Whether the next token is there this instant. A file that is being written has none.</summary>
    private bool IsRefreshed(CredentialDocument before)
    {
        try
        {
            var now = CredentialDocument.Parse(new InputFile(settings.StateDirectory).Read(options.Credentials), options.Credentials);
            return !now.IsBlank && RefreshTrigger.IsRefreshed(before, now);
        }
        catch (Exception e) when (e is JsonTextException or OcxException)
        {
            return false;
        }
    }
}
