namespace Ocx;

/// <summary>Looks for everything, prints the values, and tells what a person should know of them.</summary>
internal sealed class DetectJob(Tool tool)
{
    public required bool Json { get; init; }

    public int Run() => StopSignal.Run(stop =>
    {
        var result = Detector.RunAsync(tool.Settings, tool.Log, stop).GetAwaiter().GetResult();
        if (Json)
        {
            DetectReport.Print(result);
        }
        else
        {
            new DetectText(tool.Log).Print(result);
        }

        // What was looked at stands in the report.
        return result.Error is not { } error ? ExitCode.Ok : throw (Json ? new OcxException(error.ExitCode, error.Message, error.Hint) : error);
    });
}
