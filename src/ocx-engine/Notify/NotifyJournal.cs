namespace Ocx;

/// <summary>
/// The journal: our standard error is it under systemd. From cron or a terminal the machine's log gets what is said
/// there too.
/// </summary>
internal sealed class NotifyJournal
{
    private const string Tool = "ocx-notify";

    private readonly List<Log> logs = [];
    private bool lost;
    private bool taken;

    /// <param name="quiet">Whether only errors are said.</param>
    /// <param name="errors">Standard error; it is told what to call when that is lost.</param>
    /// <param name="syslog">The machine's log; <c>null</c> where standard error is it already.</param>
    public NotifyJournal(bool quiet, Func<Action, Log> errors, SyslogSocket? syslog)
    {
        logs.Add(errors(() => lost = true));
        if (syslog?.IsThere == true)
        {
            logs.Add(new Log($"{Tool}[{Environment.ProcessId}]", line => taken |= syslog.TrySend(line), journal: true));
        }

        logs.ForEach(l => l.Quiet = quiet);
    }

    /// <summary>That of this process.</summary>
    public static NotifyJournal ForProcess(bool quiet) => new(
        quiet,
        lost => Log.ForProcess(Tool, lost),
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM")) ? new SyslogSocket(SyslogSocket.Usual) : null);

    /// <summary>Says a message.</summary>
    /// <exception cref="OcxException">75: nobody has it.</exception>
    public void Say(NotifyMessage message)
    {
        logs.ForEach(log => Say(message, log));
        if (lost && !taken)
        {
            throw new OcxException(ExitCode.TryAgain, "standard error cannot be written");
        }
    }

    private static void Say(NotifyMessage message, Log log)
    {
        var title = message.Title.StartsWith("Claude", StringComparison.Ordinal) ? message.Title : $"{char.ToLowerInvariant(message.Title[0])}{message.Title[1..]}";
        string[] facts = [.. message.Facts.Select(NotifyMessage.Plain)];
        string[] cures = [.. message.Cures.Select(NotifyMessage.Plain)];
        switch (message.Event)
        {
            case NotifyEvent.Reauth or NotifyEvent.Failed:
                log.Error(new OcxException(ExitCode.SignIn, title, cures.FirstOrDefault()) { Details = facts, MoreHints = [.. cures.Skip(1)] });
                break;
            case NotifyEvent.Ending:
                log.Warning($"{title}: {string.Join("; ", facts)}");
                Array.ForEach(cures, log.Hint);
                break;
            default:
                log.Notice($"{title}: {string.Join("; ", facts)}"); // the units drop what is less (LogLevelMax=notice)
                break;
        }
    }
}
