using System.Text;

namespace Ocx;

/// <summary>
/// What ocx-profiles prints: the path of each file that it changed; with <c>--check</c> a line for each agent; with
/// <c>--json</c> one object: <c>profile</c>, <c>after</c> (the fingerprint of the token), <c>dry_run</c>, <c>changed</c>
/// (how many) and <c>agents</c>, each with <c>agent</c>, <c>target</c>, <c>state</c>, <c>changed</c>, <c>before</c> (a
/// fingerprint, or null) and <c>error</c> (or null).
/// </summary>
internal sealed class ProfilesReport(string profileId, CredentialDocument credentials)
{
    private readonly string fingerprint = Fingerprint.Of(credentials.AccessToken);

    /// <summary>Prints what was changed, or in a dry run would be.</summary>
    public void Print(IReadOnlyList<AgentResult> results, bool dryRun, bool json)
    {
        if (json)
        {
            StandardStreams.Write(Json(results, dryRun));
            return;
        }

        var text = new StringBuilder();
        foreach (var result in results.Where(r => r.Changed))
        {
            text.Append(dryRun ? $"would write {Log.Printable(result.Store.Path)}: {profileId} {Before(result) ?? "none"} -> {fingerprint}{Why(result)}" : result.Store.Path).Append('\n');
        }

        StandardStreams.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Prints how each agent's profile is.</summary>
    public void PrintCheck(IReadOnlyList<AgentResult> results, bool json)
    {
        if (json)
        {
            StandardStreams.Write(Json(results, dryRun: true));
            return;
        }

        var width = results.Select(r => r.Store.Agent.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        foreach (var result in results)
        {
            text.Append($"{State(result),-11}  {Log.Printable(result.Store.Agent).PadRight(width)}  {Text(result)}\n");
        }

        StandardStreams.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string State(AgentResult result) => result switch
    {
        { Error: not null } => "error",
        { Edit: { } edit } => edit.State switch
        {
            ProfileState.Current => "current",
            ProfileState.Outdated => "outdated",
            ProfileState.Broken => "broken",
            ProfileState.Refreshable => "refreshable",
            ProfileState.Missing => "missing",
            _ => "other",
        },
        _ => "error",
    };

    private static string? Before(AgentResult result) => result.Edit?.Before is { } token ? Fingerprint.Of(token) : null;

    private static string Why(AgentResult result) => result.Edit?.State switch
    {
        ProfileState.Broken => ", of which OpenClaw skips or misreads the old form",
        ProfileState.Refreshable => ", without the refresh token",
        _ => "",
    };

    private string Text(AgentResult result) => result switch
    {
        { Error: { } error } => Log.Printable(error.Message),
        { Edit.State: ProfileState.Current } => fingerprint,
        { Edit.State: ProfileState.Outdated } => Before(result) == fingerprint ? $"{fingerprint}, with another expiry" : $"{Before(result)}, not {fingerprint}",
        { Edit.State: ProfileState.Broken } => $"{Before(result) ?? "none"}, in a form that OpenClaw skips or misreads",
        { Edit.State: ProfileState.Refreshable } => $"{Before(result)}, with a refresh token that OpenClaw would spend",
        { Edit.State: ProfileState.Missing } => $"has no {Log.Printable(profileId)}",
        _ => $"{Log.Printable(profileId)} is not an OAuth profile of Anthropic's, and is left alone",
    };

    private byte[] Json(IReadOnlyList<AgentResult> results, bool dryRun) => JsonObject.Line(json =>
    {
        json.WriteString("profile", profileId);
        json.WriteString("after", fingerprint);
        json.WriteBoolean("dry_run", dryRun);
        json.WriteNumber("changed", results.Count(r => r.Changed));
        json.WriteObjects("agents", results, result =>
        {
            json.WriteString("agent", result.Store.Agent);
            json.WriteString("target", result.Store.Path);
            json.WriteString("state", State(result));
            json.WriteBoolean("changed", result.Changed);
            json.WriteString("before", Before(result));
            json.WriteString("error", result.Error?.Message);
        });
    });
}
