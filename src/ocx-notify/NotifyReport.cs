using System.Text;

namespace Ocx;

/// <summary>
/// What ocx-notify prints: nothing, since what it tells goes to the channels; in a dry run what would be told; for a test
/// a line for each channel; with <c>--json</c> one object: <c>about</c>, <c>state</c> (good, failed or reauth; null for
/// the end of the sign-in), <c>since</c> (of a bad state, or null), <c>failures</c> (in a row, not told of yet),
/// <c>event</c> and <c>title</c> (what was told, or null), <c>dry_run</c> and <c>channels</c>, each with <c>name</c>,
/// <c>state</c> (ok, failed, waiting or wrong), <c>waiting</c> (how many messages) and <c>error</c> (or null).
/// </summary>
internal sealed class NotifyReport(NotifyOutcome outcome, bool dryRun)
{
    public void Print(bool json, bool test) =>
        StandardStreams.Write(json ? Json() : Encoding.UTF8.GetBytes(string.Concat((test ? Tested() : dryRun ? Planned() : []).Select(l => l + "\n"))));

    private IEnumerable<string> Tested() => outcome.Channels.Select(c => $"{c.Name,-7}  {(dryRun && c.Error is null ? "would be tried" : c.State)}");

    private IEnumerable<string> Planned() => outcome.Message is { } message
        ? message.Text.Split('\n').Select(l => $"  {l}").Prepend($"would tell {message.Event.Name()}: {message.Title}")
        : [];

    private byte[] Json() => JsonObject.Line(json =>
    {
        json.WriteString("about", outcome.Message?.About ?? outcome.Subject.Name());
        json.WriteString("state", outcome.State?.Name());
        json.WriteString("since", outcome.Since is { } since ? Timestamp.Text(since) : null);
        json.WriteNumber("failures", outcome.Failures);
        json.WriteString("event", outcome.Message?.Event.Name());
        json.WriteString("title", outcome.Message?.Title);
        json.WriteBoolean("dry_run", dryRun);
        json.WriteObjects("channels", outcome.Channels, channel =>
        {
            json.WriteString("name", channel.Name);
            json.WriteString("state", channel.State);
            json.WriteNumber("waiting", channel.Waiting);
            json.WriteString("error", channel.Error?.Message);
        });
    });
}
