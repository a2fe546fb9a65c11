namespace Ocx;

/// <summary>
/// What a call of Claude Code tells: a line when the token was refreshed, nothing when it was not due; with <c>--json</c>
/// one object: <c>outcome</c> (<c>refreshed</c>, <c>not-due</c>, <c>unchanged</c>, <c>sign-in</c>, <c>failed</c>,
/// <c>would-refresh</c>), <c>minutes_left</c> (before), <c>place</c>, <c>command</c>, <c>duration_ms</c>, <c>exit_status</c>
/// and <c>timed_out</c> (of Claude Code), <c>before</c> and <c>after</c> (fingerprints), <c>expires_at</c>, <c>dry_run</c> and
/// <c>error</c>; null for what there is not.
/// </summary>
internal static class TriggerReport
{
    public static void Print(TriggerResult result, TriggerOptions options, bool json, Log log)
    {
        if (json)
        {
            StandardStreams.Write(Json(result, options));
        }
        else if (result.Outcome == TriggerOutcome.NotDue)
        {
            log.Detail($"not due: {result.Life}");
        }
        else if (Text(result) is { } text)
        {
            StandardStreams.WriteLine(text);
        }
    }

    private static string? Text(TriggerResult result) => result.Outcome switch
    {
        TriggerOutcome.Refreshed =>
            $"{result.Place}: {result.Change} in {result.Duration!.Value.TotalSeconds:F1} s, {result.Life}, now until {CredentialSource.Expiry(result.After!)}",
        TriggerOutcome.WouldRefresh => $"would run: {result.Command} ({result.Life})",
        _ => null,
    };

    private static byte[] Json(TriggerResult result, TriggerOptions options) => JsonObject.Line(json =>
    {
        json.WriteString("outcome", result.Outcome switch
        {
            TriggerOutcome.NotDue => "not-due",
            TriggerOutcome.WouldRefresh => "would-refresh",
            TriggerOutcome.Refreshed => "refreshed",
            TriggerOutcome.Unchanged => "unchanged",
            TriggerOutcome.SignIn => "sign-in",
            _ => "failed",
        });
        json.WriteNumberOrNull("minutes_left", result.Left is { } left ? Math.Round(left.TotalMinutes, 2) : null);
        json.WriteString("place", result.Place);
        json.WriteString("command", result.Command);
        json.WriteNumberOrNull("duration_ms", result.Duration is { } duration ? Math.Round(duration.TotalMilliseconds) : null);
        json.WriteNumberOrNull("exit_status", result.ExitStatus);
        json.WriteBoolean("timed_out", result.TimedOut);
        result.WriteTokens(json);
        json.WriteBoolean("dry_run", options.DryRun);
        json.WriteString("error", result.Error?.Message);
    });
}
