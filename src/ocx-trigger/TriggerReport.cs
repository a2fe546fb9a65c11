using System.Text;
using System.Text.Json;

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
            log.Detail($"not due: {Life(result)}");
        }
        else if (Text(result) is { } text)
        {
            StandardStreams.WriteLine(text);
        }
    }

    private static string? Text(TriggerResult result) => result.Outcome switch
    {
        TriggerOutcome.Refreshed =>
            $"{result.Place}: {Fingerprint.Of(result.Before!.AccessToken)} -> {Fingerprint.Of(result.After!.AccessToken)} in {result.Duration!.Value.TotalSeconds:F1} s, {Life(result)}, now until {CredentialSource.Expiry(result.After)}",
        TriggerOutcome.WouldRefresh => $"would run: {result.Command} ({Life(result)})",
        _ => null,
    };

    private static string Life(TriggerResult result) => result.Left is not { } left ? $"{Fingerprint.Of(result.Before!.AccessToken)} does not expire"
        : left > TimeSpan.Zero ? $"with {Duration.Text(left)} left"
        : $"expired {Duration.Text(left)} ago";

    private static byte[] Json(TriggerResult result, TriggerOptions options)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("outcome", result.Outcome switch
            {
                TriggerOutcome.NotDue => "not-due",
                TriggerOutcome.WouldRefresh => "would-refresh",
                TriggerOutcome.Refreshed => "refreshed",
                TriggerOutcome.Unchanged => "unchanged",
                TriggerOutcome.SignIn => "sign-in",
                _ => "failed",
            });
            WriteNumber(json, "minutes_left", result.Left is { } left ? Math.Round(left.TotalMinutes, 2) : null);
            json.WriteString("place", result.Place);
            json.WriteString("command", result.Command);
            WriteNumber(json, "duration_ms", result.Duration is { } duration ? Math.Round(duration.TotalMilliseconds) : null);
            WriteNumber(json, "exit_status", result.ExitStatus);
            json.WriteBoolean("timed_out", result.TimedOut);
            json.WriteString("before", Print(result.Before));
            json.WriteString("after", Print(result.After));
            json.WriteString("expires_at", (result.After ?? result.Before) is { ExpiresAt: not null } credentials ? CredentialSource.Expiry(credentials) : null);
            json.WriteBoolean("dry_run", options.DryRun);
            json.WriteString("error", result.Error?.Message);
            json.WriteEndObject();
        }

        return [.. text.ToArray(), .. Encoding.UTF8.GetBytes("\n")];
    }

    private static string? Print(CredentialDocument? credentials) => credentials is null ? null : Fingerprint.Of(credentials.AccessToken);

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
