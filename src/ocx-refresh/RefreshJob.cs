namespace Ocx;

/// <summary>Refreshes once, where it is due, and tells what became of it.</summary>
internal sealed class RefreshJob(Tool tool)
{
    public required RefreshOptions Options { get; init; }

    public required bool Json { get; init; }

    /// <summary>How long before its end a token is due.</summary>
    public static TimeSpan ParseWithin(string? given, Tool tool) => given is null
        ? tool.Settings.RefreshWithin()
        : Duration.Parse(given) ?? throw Tool.Usage($"'{given}' is no length of time: {Duration.Example}");

    public int Run()
    {
        if (Options.Credentials is "-" or "")
        {
            throw Tool.Usage("--credentials takes a file, which is replaced");
        }

        return StopSignal.Run(stop =>
        {
            var result = new DirectRefresh(Options, tool.Settings, tool.Log).Run(stop);
            RefreshReport.Print(result, Options, Json, tool.Log);
            return result.Error is null ? ExitCode.Ok : throw result.Error;
        });
    }
}
