namespace Ocx;

/// <summary>Carries the token for the first time as the units do it: in their sandbox, with their configuration.</summary>
internal sealed class CarryStep : ISetupStep
{
    private const string Unit = OurUnits.ReconcileService;

    /// <summary>A gateway may take long to end, and another run is waited for.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(11);

    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(20);

    public string Name => "first run";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        if (!scene.HasChanged)
        {
            scene.Tell("  nothing has changed");
            return;
        }

        scene.Tell($"  run systemctl start {Unit}");
        if (scene.Options.DryRun)
        {
            return;
        }

        var result = await scene.RunAsync(["systemctl", "start", Unit], Limit, mayFail: true);
        if (!result.IsSuccess)
        {
            var said = await scene.RunAsync(["journalctl", "--no-pager", "--quiet", "--output=cat", "--lines=12", $"--unit={Unit}"], Asking, mayFail: true);
            throw new OcxException(ExitCode.Unavailable, $"{Unit} has failed", $"see all it says: journalctl -u {Unit}; and then: ocx-setup") { Details = [.. ProcessResult.Lines(said.Output)] };
        }

        scene.Tell("  the token is carried");
    }
}
