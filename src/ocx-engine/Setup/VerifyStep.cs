namespace Ocx;

/// <summary>ocx-verify looks at all of it.</summary>
internal sealed class VerifyStep : ISetupStep
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>How it was.</summary>
    public int ExitCode { get; private set; }

    public string Name => "verification";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        scene.Tell("  run ocx-verify");
        if (scene.Options.DryRun)
        {
            return;
        }

        var result = await scene.RunAsync([scene.Tool("ocx-verify")], Limit, mayFail: true);
        foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            scene.Tell($"  {line}");
        }

        if (result.Output.Length == 0)
        {
            throw new OcxException(result.ExitCode, $"ocx-verify: {result.Reason}");
        }

        ExitCode = result.ExitCode == Ocx.ExitCode.ReportBad ? result.ExitCode : Ocx.ExitCode.Ok;
    }
}
