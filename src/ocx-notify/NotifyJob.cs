using System.Globalization;

namespace Ocx;

/// <summary>Finds out what the news are, and takes them to the notifier.</summary>
internal sealed class NotifyJob(Tool tool)
{
    public required string? Event { get; init; }

    public required string? ExitStatus { get; init; }

    public required string? About { get; init; }

    public required bool Queue { get; init; }

    public required bool DryRun { get; init; }

    public required bool Json { get; init; }

    public int Run()
    {
        NotifyEvent? what = Event is null ? null : NotifyNames.EventOf(Event) ?? throw Tool.Usage($"'{Event}' is none of reauth, recovered, failed, ending and test");
        RequireWords(what);
        return StopSignal.Run(stop =>
        {
            var outcome = RunAsync(what, stop).GetAwaiter().GetResult();
            new NotifyReport(outcome, DryRun).Print(Json, test: what == NotifyEvent.Test);
            return outcome.ExitCode;
        });
    }

    private static int? StatusOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status <= 255 ? status : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private void RequireWords(NotifyEvent? what)
    {
        if (what is not null && ExitStatus is not null)
        {
            throw Tool.Usage("an event and --exit-status are two sources of news");
        }

        if (ExitStatus is not null && StatusOf(ExitStatus) is null)
        {
            throw Tool.Usage($"--exit-status takes 0 to 255, and not '{ExitStatus}'");
        }

        if (About is not (null or "refresh" or "gateway"))
        {
            throw Tool.Usage($"'{About}' is none of refresh and gateway");
        }

        if (what is NotifyEvent.Ending or NotifyEvent.Test && About is not null)
        {
            throw Tool.Usage($"--about means nothing with {Event}");
        }

        if (what == NotifyEvent.Test && Queue)
        {
            throw Tool.Usage("a test is sent at once: without --queue");
        }
    }

    private Task<NotifyOutcome> RunAsync(NotifyEvent? what, CancellationToken stop)
    {
        var subject = what == NotifyEvent.Ending ? NotifySubject.Ending : About == "gateway" ? NotifySubject.Gateway : NotifySubject.Refresh;
        return what == NotifyEvent.Test
            ? new Notifier(tool.Settings, tool.Log).TestAsync(DryRun, stop)
            : new Notifier(tool.Settings, tool.Log).RunAsync(new() { Subject = subject, News = NewsOf(what, subject), Queue = Queue, DryRun = DryRun }, stop);
    }

    private News NewsOf(NotifyEvent? what, NotifySubject subject) => what switch
    {
        NotifyEvent.Reauth => News.SignIn,
        NotifyEvent.Recovered => News.Good,
        NotifyEvent.Failed => News.Failed,
        not null => News.None,
        _ when ExitStatus is { } status => RunEnd.OfExitStatus(StatusOf(status)!.Value),
        _ when Variable("SERVICE_RESULT") is { Length: > 0 } result => RunEnd.OfService(result, Variable("EXIT_CODE"), Variable("EXIT_STATUS"), subject),
        _ => throw new OcxException(ExitCode.Usage, "there are no news: no event, no --exit-status, and no $SERVICE_RESULT of systemd's", "ocx-notify --help shows the events"),
    };
}
