namespace Ocx;

/// <summary>
/// What a refresh tells: a line when there is another token, nothing when it was not due; with <c>--json</c> one object:
/// <c>outcome</c> (<c>refreshed</c>, <c>finished</c> from the journal, <c>not-due</c>, <c>sign-in</c>, <c>backing-off</c>,
/// <c>failed</c>, <c>would-refresh</c>), <c>before</c> and <c>after</c> (fingerprints), <c>expires_at</c>, <c>retry_at</c>,
/// <c>duration_ms</c> (of the endpoint), <c>dry_run</c> and <c>error</c>; null for what there is not.
/// </summary>
internal static class RefreshReport
{
    public static void Print(RefreshResult result, RefreshOptions options, bool json, Log log)
    {
        if (json)
        {
            StandardStreams.Write(Json(result, options));
        }
        else if (result.Outcome == RefreshOutcome.NotDue)
        {
            log.Detail($"not due: {result.Life}");
        }
        else if (Text(result, options) is { } text)
        {
            StandardStreams.WriteLine(text);
        }
    }

    private static string? Text(RefreshResult result, RefreshOptions options) => result.Outcome switch
    {
        RefreshOutcome.Refreshed => $"{options.Endpoint.Authority}: {result.Change} in {result.Duration!.Value.TotalSeconds:F1} s, {result.Life}, now until {CredentialSource.Expiry(result.After!)}",
        RefreshOutcome.Finished => $"{options.Endpoint.Authority}: {result.Change}, as an earlier run was answered, now until {CredentialSource.Expiry(result.After!)}",
        RefreshOutcome.WouldRefresh when result.Before is null => "would put in place what an earlier run was answered",
        RefreshOutcome.WouldRefresh => $"would ask {options.Endpoint.Authority} for the next token ({result.Life})",
        _ => null,
    };

    private static byte[] Json(RefreshResult result, RefreshOptions options) => JsonObject.Line(json =>
    {
        json.WriteString("outcome", result.Outcome switch
        {
            RefreshOutcome.Refreshed => "refreshed",
            RefreshOutcome.Finished => "finished",
            RefreshOutcome.NotDue => "not-due",
            RefreshOutcome.SignIn => "sign-in",
            RefreshOutcome.BackingOff => "backing-off",
            RefreshOutcome.WouldRefresh => "would-refresh",
            _ => "failed",
        });
        result.WriteTokens(json);
        json.WriteString("retry_at", result.RetryAt is { } retry ? Timestamp.Text(retry) : null);
        json.WriteNumberOrNull("duration_ms", result.Duration is { } duration ? Math.Round(duration.TotalMilliseconds) : null);
        json.WriteBoolean("dry_run", options.DryRun);
        json.WriteString("error", result.Error?.Message);
    });
}
