namespace Ocx;

/// <summary>Calls Claude Code once, and tells what became of it.</summary>
internal sealed class TriggerJob(Tool tool)
{
    /// <summary>Measured: a refresh whose answer comes late takes so long.</summary>
    private static readonly TimeSpan LeastLimit = TimeSpan.FromMinutes(1);

    /// <summary>The timer asks every minute, and a first attempt may fail.</summary>
    private static readonly TimeSpan LeastWithin = TimeSpan.FromMinutes(2);

    public required TriggerOptions Options { get; init; }

    public required bool Json { get; init; }

    /// <summary>How long before its end a token is due.</summary>
    public static TimeSpan ParseWithin(string? given, Tool tool)
    {
        var asked = given is null ? tool.Settings.Within() : Duration.Parse(given) ?? throw NoTime(given);
        var within = Settings.DueWithin(asked);
        if (within != asked)
        {
            tool.Log.Warning(
                $"{(given is null ? "OCX_WITHIN" : "--within")} is {Duration.Text(asked)}, but Claude Code refreshes in the last {Duration.Text(Settings.ClaudeWindow)} and not before: {Duration.Text(within)} is taken",
                "a token that is to be refreshed earlier: ocx-refresh");
        }

        if (within < LeastWithin)
        {
            tool.Log.Warning($"{(given is null ? "OCX_WITHIN" : "--within")} is {Duration.Text(within)}: asked every minute, the token may expire before it is refreshed; {Duration.Text(LeastWithin)} is the least that should be given");
        }

        return within;
    }

    /// <summary>How long Claude Code may take.</summary>
    public static TimeSpan ParseTimeout(string? given, Tool tool)
    {
        var limit = given is null ? TriggerOptions.DefaultLimit : Duration.Parse(given) is { Ticks: > 0 } time && time <= TriggerOptions.LongestLimit ? time : throw NoTime(given);
        if (limit < LeastLimit)
        {
            tool.Log.Warning($"--timeout {given}: a refresh that is broken off can lose the sign-in; {Duration.Text(LeastLimit)} is the least that should be given");
        }

        return limit;
    }

    public int Run() => Options.Credentials is "-" or "" ? throw Tool.Usage("--credentials takes a file, which Claude Code writes") : Call();

    private static OcxException NoTime(string given) => Tool.Usage($"'{given}' is no length of time: {Duration.Example}");

    private int Call() => StopSignal.Run(stop =>
    {
        var result = new RefreshTrigger(Options, tool.Settings, tool.Log).RunAsync(stop).GetAwaiter().GetResult();
        TriggerReport.Print(result, Options, Json, tool.Log);
        return result.Error is null ? ExitCode.Ok : throw result.Error;
    });
}
