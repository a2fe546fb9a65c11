using System.Text.Json;

namespace Ocx;

/// <summary>
/// With <c>--json</c> one object: <c>values</c>, each with <c>name</c>, <c>value</c> and <c>evidence</c>; <c>candidates</c>,
/// each with <c>kind</c> (state_dir, credentials, compose_dir, cli), <c>path</c> (of a cli null) and <c>name</c> (of a cli the
/// container, or this machine; else null), <c>picked</c>, <c>changed_at</c>, <c>expires_at</c>, <c>state</c> (of credentials as
/// in ocx-expiry, of a container the engine's word) and <c>evidence</c> (an array); <c>agents</c> (their ids); <c>config</c>
/// (openclaw.json); <c>gateway</c> (<c>name</c> and <c>state</c>); <c>inotify_tools</c> (the path of inotifywait);
/// <c>older_scripts</c>, each with <c>unit</c>, <c>file</c>, <c>active</c>, <c>enabled</c> and <c>scripts</c>; <c>warnings</c>,
/// each with <c>what</c> and <c>cure</c>; <c>looked_at</c>; <c>unseen</c>, each with <c>what</c>, <c>why</c> and <c>cure</c>;
/// and <c>error</c>. Null for what there is not.
/// </summary>
internal static class DetectReport
{
    public static void Print(DetectResult result) => StandardStreams.Write(JsonObject.Line(json =>
    {
        json.WriteObjects("values", result.Values, v => WriteMasked(json, ("name", v.Name), ("value", v.Value), ("evidence", v.Evidence)));
        json.WriteObjects("candidates", result.Candidates, c => WriteCandidate(json, c));
        json.WriteTexts("agents", result.Agents.Select(SecretText.MaskTokens));
        json.WriteMasked("config", result.Config);
        WriteGateway(json, result.Gateway);
        json.WriteString("inotify_tools", result.InotifyTools);
        json.WriteObjects("older_scripts", result.OlderScripts, u => WriteOlder(json, u));
        json.WriteObjects("warnings", result.Warnings, w => WriteMasked(json, ("what", w.What), ("cure", w.Cure)));
        json.WriteTexts("looked_at", result.LookedAt.Select(SecretText.MaskTokens));
        json.WriteObjects("unseen", result.Unseen, u => WriteMasked(json, ("what", u.What), ("why", u.Why), ("cure", u.Cure)));
        json.WriteMasked("error", result.Error?.Message);
    }));

    private static void WriteCandidate(Utf8JsonWriter json, Candidate candidate)
    {
        var isCli = candidate.Kind == Candidate.Cli;
        WriteMasked(json, ("kind", candidate.Kind), ("path", isCli ? null : candidate.Name), ("name", isCli ? candidate.Name : null));
        json.WriteBoolean("picked", candidate.Picked);
        json.WriteString("changed_at", Text(candidate.ChangedAt));
        json.WriteString("expires_at", Text(candidate.ExpiresAt));
        json.WriteString("state", candidate.State);
        json.WriteTexts("evidence", candidate.Evidence.Select(SecretText.MaskTokens));
    }

    private static void WriteGateway(Utf8JsonWriter json, DetectedGateway? gateway)
    {
        if (gateway is null)
        {
            json.WriteNull("gateway");
            return;
        }

        json.WriteStartObject("gateway");
        WriteMasked(json, ("name", gateway.Name), ("state", gateway.State));
        json.WriteEndObject();
    }

    private static void WriteOlder(Utf8JsonWriter json, OlderUnit unit)
    {
        WriteMasked(json, ("unit", unit.Name), ("file", unit.File));
        if (unit.Active is { } active)
        {
            json.WriteBoolean("active", active);
        }
        else
        {
            json.WriteNull("active");
        }

        json.WriteBoolean("enabled", unit.Enabled);
        json.WriteTexts("scripts", unit.Scripts.Select(SecretText.MaskTokens));
    }

    /// <summary>Names come from files and containers of others.</summary>
    private static void WriteMasked(Utf8JsonWriter json, params IReadOnlyList<(string Name, string? Text)> texts)
    {
        foreach (var (name, text) in texts)
        {
            json.WriteMasked(name, text);
        }
    }

    private static string? Text(DateTimeOffset? time) => time is { } moment ? Timestamp.Text(moment) : null;
}
