namespace Ocx;

/// <summary>Runs all checks with the configuration that the units have, and tells what they have found.</summary>
internal sealed class VerifyJob(Tool tool)
{
    public required string? Configuration { get; init; }

    public required bool Json { get; init; }

    public int Run() => StopSignal.Run(stop =>
    {
        var loaded = LoadedConfiguration.Load(Configuration, tool.Log);
        var findings = Verification.RunAsync(loaded, tool.Settings, tool.Log, stop).GetAwaiter().GetResult();
        FindingReport.Print(tool.Log.Quiet ? [.. findings.Where(f => f.State != FindingState.Ok)] : findings, Json);

        return findings.Max(f => f.State) switch
        {
            FindingState.Fail => ExitCode.ReportBad,
            FindingState.Warn => ExitCode.ReportWarning,
            _ => ExitCode.Ok,
        };
    });
}
