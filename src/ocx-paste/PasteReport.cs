using System.Text;

namespace Ocx;

/// <summary>
/// What ocx-paste prints: a line for each agent whose store was changed; with <c>--check</c> a line for each agent; with
/// <c>--json</c> one object: <c>profile</c>, <c>after</c> (the fingerprint of the token), <c>place</c> (the container, or
/// this machine), <c>dry_run</c>, <c>changed</c> (how many) and <c>agents</c>, each with <c>agent</c>, <c>state</c> (how it
/// was found), <c>changed</c>, <c>before</c> (a fingerprint, or null) and <c>error</c> (or null).
/// </summary>
internal sealed class PasteReport(PasteOptions options, PasteOutcome outcome)
{
    private readonly string fingerprint = Fingerprint.Of(outcome.Credentials.AccessToken);

    /// <summary>What was changed, or in a dry run would be.</summary>
    public static IEnumerable<string> Lines(PasteOutcome outcome, PasteOptions options) => outcome.Agents.Where(a => a.Changed).Select(a =>
        $"{(options.DryRun ? "would paste " : "openclaw: ")}{Log.Printable(options.ProfileId)} of {Log.Printable(a.Agent)}: {a.Before ?? "none"} -> {Fingerprint.Of(outcome.Credentials.AccessToken)}");

    /// <summary>Prints what was changed, or in a dry run would be.</summary>
    public void Print(bool json) =>
        StandardStreams.Write(json ? Json() : Encoding.UTF8.GetBytes(string.Concat(Lines(outcome, options).Select(l => l + "\n"))));

    /// <summary>Prints how each agent's profile is.</summary>
    public void PrintCheck(bool json)
    {
        var width = outcome.Agents.Select(a => a.Agent.Length).DefaultIfEmpty().Max();
        StandardStreams.Write(json ? Json() : Encoding.UTF8.GetBytes(string.Concat(outcome.Agents.Select(a =>
            $"{Name(a.State),-8}  {Log.Printable(a.Agent).PadRight(width)}  {Text(a)}\n"))));
    }

    private static string Name(PasteState state) => state switch
    {
        PasteState.Current => "current",
        PasteState.Outdated => "outdated",
        PasteState.Missing => "missing",
        _ => "refused",
    };

    private string Text(PasteResult result) => result.State switch
    {
        PasteState.Current => fingerprint,
        PasteState.Outdated => result.Before == fingerprint ? $"{fingerprint}, with another expiry or kind" : $"{result.Before}, not {fingerprint}",
        PasteState.Missing => $"has no {Log.Printable(options.ProfileId)}",
        _ => $"{Log.Printable(options.ProfileId)} is an API key, and is left alone",
    };

    private byte[] Json() => JsonObject.Line(json =>
    {
        json.WriteString("profile", options.ProfileId);
        json.WriteString("after", fingerprint);
        json.WriteString("place", outcome.Place);
        json.WriteBoolean("dry_run", options.DryRun);
        json.WriteNumber("changed", outcome.Agents.Count(a => a.Changed));
        json.WriteObjects("agents", outcome.Agents, agent =>
        {
            json.WriteString("agent", agent.Agent);
            json.WriteString("state", Name(agent.State));
            json.WriteBoolean("changed", agent.Changed);
            json.WriteString("before", agent.Before);
            json.WriteString("error", agent.Error?.Message);
        });
    });
}
