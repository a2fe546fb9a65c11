namespace Ocx;

/// <summary>Brings OpenClaw's databases to one sign-in, once or at every event, or tells how they are.</summary>
internal sealed class PasteJob(Tool tool)
{
    private const string Provider = "anthropic:";

    public required string Source { get; init; }

    public required PasteOptions Options { get; init; }

    public required bool Check { get; init; }

    public required bool Json { get; init; }

    /// <summary>A length of time as it was given.</summary>
    public static TimeSpan ParseTimeout(string? given) => given is null ? PasteOptions.DefaultLimit
        : Duration.Parse(given) is { Ticks: > 0, TotalDays: <= 1 } time ? time
        : throw Tool.Usage($"'{given}' is no length of time: {Duration.Example}");

    /// <summary>Refuses words that mean nothing.</summary>
    public void RequireWords()
    {
        if (Source.Length == 0 || Options.Target.Service.Length == 0)
        {
            throw Tool.Usage("an empty name means nothing");
        }

        if (!Options.ProfileId.StartsWith(Provider, StringComparison.Ordinal) || Options.ProfileId.Length == Provider.Length)
        {
            throw Tool.Usage($"'{Options.ProfileId}' is no profile of Anthropic's: it begins with {Provider}");
        }
    }

    /// <summary>Works at every event that names the credentials.</summary>
    public int Stay(bool nulTerminated)
    {
        if (Source == "-" || Options.DryRun || Json)
        {
            throw Tool.Usage("--events needs credentials in a file, and goes with none of --check, --dry-run and --json");
        }

        return UnlessStopped(stop => new EventLoop(Source, nulTerminated, tool.Log).Run(() =>
        {
            using var signal = new StopSignal();
            stop(signal);
            var outcome = Paste(signal.Token);
            foreach (var line in PasteReport.Lines(outcome, Options))
            {
                tool.Log.Info(line);
            }

            TellErrors(outcome);
            signal.Token.ThrowIfCancellationRequested();
            return [];
        }));
    }

    /// <summary>Works once.</summary>
    public int Run() => UnlessStopped(stop =>
    {
        using var signal = new StopSignal();
        stop(signal);
        return Check ? Report(signal.Token) : Once(signal.Token);
    });

    /// <summary>What a signal interrupts ends with what a shell says of that signal.</summary>
    private static int UnlessStopped(Func<Action<StopSignal>, int> work)
    {
        StopSignal? signal = null;
        try
        {
            return work(s => signal = s);
        }
        catch (OperationCanceledException) when (signal is not null)
        {
            return signal.ExitCode;
        }
    }

    private int Once(CancellationToken stop)
    {
        var outcome = Paste(stop);
        TellErrors(outcome);
        new PasteReport(Options, outcome).Print(Json);
        return outcome.Agents.Select(a => a.Error).OfType<OcxException>().Select(e => e.ExitCode).OrderBy(code => code == ExitCode.TryAgain).FirstOrDefault();
    }

    private int Report(CancellationToken stop)
    {
        PasteOutcome outcome;
        try
        {
            outcome = Paste(stop);
        }
        catch (OcxException e) when (e.ExitCode != ExitCode.Configuration)
        {
            tool.Log.Error(e); // what cannot be compared is bad, as ocx-expiry says too
            return ExitCode.ReportBad;
        }

        new PasteReport(Options, outcome).PrintCheck(Json);
        if (outcome.Agents.Any(a => a.Changed))
        {
            tool.Log.Hint("ocx-paste, without --check, brings them to what they should be");
        }

        return outcome.Agents.All(a => a is { Changed: false, Error: null }) ? ExitCode.Ok : ExitCode.ReportBad;
    }

    private PasteOutcome Paste(CancellationToken stop)
    {
        var source = new CredentialSource(Source, tool.Settings);
        try
        {
            return new Pasting(Options, tool.Settings, tool.Log).RunAsync(source.Read, stop).GetAwaiter().GetResult();
        }
        catch (OcxException e) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stop); // who told it to end knows why it has not worked
        }
    }

    private void TellErrors(PasteOutcome outcome)
    {
        foreach (var error in outcome.Agents.Select(a => a.Error).OfType<OcxException>())
        {
            tool.Log.Error(error);
        }
    }
}
