namespace Ocx;

/// <summary>Makes the gateway anew, once or at every event, until it has the token.</summary>
internal sealed class RecreateJob(Tool tool)
{
    /// <summary>What is wrong with the gateway that an attempt has made anew; <c>null</c>: nothing.</summary>
    private OcxException? unwell;

    public required RecreateOptions Options { get; init; }

    /// <summary>How long a failure is tried again; <c>null</c>: not at all.</summary>
    public required TimeSpan? RetryFor { get; init; }

    public required bool Json { get; init; }

    /// <summary>A strategy as it was given, else as it is configured.</summary>
    public static RecreateStrategy ParseStrategy(string? given, Settings settings) =>
        given is null ? RecreateOptions.StrategyOf(settings)
        : RecreateOptions.ParseStrategy(given) ?? throw Tool.Usage($"'{given}' is none of down-up, up and force");

    /// <summary>A length of time as it was given.</summary>
    public static TimeSpan? ParseRetry(string? given) => given switch
    {
        null => null,
        "forever" => TimeSpan.MaxValue,
        _ => Duration.Parse(given) ?? throw Tool.Usage($"'{given}' is no length of time: {Duration.Example}, or forever"),
    };

    /// <summary>Refuses words that mean nothing.</summary>
    public void RequireWords()
    {
        if (Options.Target.Service.Length == 0)
        {
            throw Tool.Usage("an empty name means nothing");
        }

        if (Options.Target.Directory is "")
        {
            throw new OcxException(ExitCode.Configuration, "OCX_COMPOSE_DIR is empty: there is no gateway to look after", "name it: --project-dir, or OCX_COMPOSE_DIR");
        }

        if (Options.StopSeconds is < 0 or > 3600)
        {
            throw Tool.Usage("--timeout takes 0 to 3600 seconds");
        }
    }

    /// <summary>Looks at every event, and again by itself as long as the gateway has not the token.</summary>
    public int Stay(bool nulTerminated)
    {
        if (Options.DryRun || Json)
        {
            throw Tool.Usage("--events goes with neither --dry-run nor --json");
        }

        return StayAsync(new EventFeed(nulTerminated)).GetAwaiter().GetResult();
    }

    /// <summary>Works once.</summary>
    public int Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Works; but what an attempt has made anew, and is not well, the next one only looks at; nor has a person stopped it when it has ended.</summary>
    private async Task<RecreateResult> AttemptAsync(CancellationToken stop)
    {
        var result = await Handover.RunAsync(Options with { IfStale = Options.IfStale || unwell is not null }, tool.Settings, tool.Log, stop);
        unwell = result.Failure ?? (result.State == GatewayState.Stopped ? unwell : null);
        return unwell is null ? result : throw unwell;
    }

    private async Task<int> RunAsync()
    {
        using var stop = new StopSignal();
        var retry = new Retry(tool.Log, RetryFor ?? TimeSpan.Zero);
        while (true)
        {
            RecreateResult result;
            try
            {
                result = await AttemptAsync(stop.Token);
            }
            catch (OcxException e) when (retry.Next(e) is { } delay)
            {
                await stop.WaitAsync(Task.Delay(delay));
                if (stop.Token.IsCancellationRequested)
                {
                    return stop.ExitCode;
                }

                continue;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                return stop.ExitCode;
            }

            // Done is done: a report that nobody reads is no reason to take the gateway down again.
            RecreateReport.Print(result, Options.DryRun, Json);
            return ExitCode.Ok;
        }
    }

    private async Task<int> StayAsync(EventFeed feed)
    {
        using var stop = new StopSignal();
        var retry = new Retry(tool.Log, RetryFor ?? TimeSpan.Zero);
        TimeSpan? again = null;
        while (true)
        {
            await stop.WaitAsync(again is { } delay ? Task.WhenAny(feed.Arrived, Task.Delay(delay)) : feed.Arrived);
            if (stop.Token.IsCancellationRequested)
            {
                return stop.ExitCode;
            }

            var lines = feed.Take();
            if (lines.Count == 0 && feed.HasEnded)
            {
                return ExitCode.Ok;
            }

            try
            {
                again = null;
                unwell = lines.Count == 0 ? unwell : null;
                var result = await AttemptAsync(stop.Token);
                RecreateReport.Tell(result, tool.Log);
                if (retry.IsFailing && result.State != GatewayState.Stopped)
                {
                    tool.Log.Info("it works again");
                }

                retry.Reset();
            }
            catch (OcxException e)
            {
                again = retry.Next(e);
                if (again is null)
                {
                    tool.Log.Error(e);
                }
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                return stop.ExitCode;
            }

            feed.Pass(lines);

            // The next batch is hours away: until then the process should hold next to nothing.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
