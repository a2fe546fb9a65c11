namespace Ocx;

/// <summary>
/// What a recreation tells: a line when something was done, nothing when not; with <c>--json</c> one object: <c>state</c>
/// (<c>recreated</c>, <c>current</c>, <c>stopped</c>, <c>stale</c> in a dry run, <c>stored</c>), <c>project</c>,
/// <c>service</c>, <c>container</c> (its name), <c>strategy</c>, <c>downtime_ms</c>, <c>before</c> and <c>after</c> (ids of
/// containers), <c>fingerprint</c> and <c>dry_run</c>; null for what there is not.
/// </summary>
internal static class RecreateReport
{
    /// <summary>On standard output.</summary>
    public static void Print(RecreateResult result, bool dryRun, bool json)
    {
        if (json)
        {
            StandardStreams.Write(Json(result, dryRun));
        }
        else if (Text(result) is { } text)
        {
            StandardStreams.WriteLine(text);
        }
    }

    /// <summary>In the log.</summary>
    public static void Tell(RecreateResult result, Log log)
    {
        if (Text(result) is { } text)
        {
            log.Info(text);
        }
    }

    private static string? Text(RecreateResult result) => result.State switch
    {
        GatewayState.Recreated when result.Strategy is { } strategy && result.Downtime is { } time =>
            $"{result.Name}: recreated by {RecreateOptions.Name(strategy)}, away for {time.TotalMilliseconds:F0} ms, runs with {Fingerprint.Of(result.Token)}",
        GatewayState.Recreated => $"{result.Name}: runs with {Fingerprint.Of(result.Token)}",
        GatewayState.Stale => $"would recreate {result.Name ?? result.Service} by {RecreateOptions.Name(result.Strategy!.Value)}, to run with {Fingerprint.Of(result.Token)}",
        _ => null,
    };

    private static byte[] Json(RecreateResult result, bool dryRun) => JsonObject.Line(json =>
    {
        json.WriteString("state", result.State switch
        {
            GatewayState.Recreated => "recreated",
            GatewayState.Current => "current",
            GatewayState.Stopped => "stopped",
            GatewayState.Stale => "stale",
            _ => "stored",
        });
        json.WriteString("project", result.Project);
        json.WriteString("service", result.Service);
        json.WriteString("container", result.Name);
        json.WriteString("strategy", result.Strategy is { } strategy ? RecreateOptions.Name(strategy) : null);
        json.WriteNumberOrNull("downtime_ms", result.Downtime is { } time ? Math.Truncate(time.TotalMilliseconds) : null);
        json.WriteString("before", result.Before);
        json.WriteString("after", dryRun ? null : result.After);
        json.WriteString("fingerprint", result.Token is null ? null : Fingerprint.Of(result.Token));
        json.WriteBoolean("dry_run", dryRun);
    });
}
