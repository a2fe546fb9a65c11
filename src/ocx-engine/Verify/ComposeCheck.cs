namespace Ocx;

/// <summary>The compose file, as Compose resolves it: it passes the token on, and nothing else has changed since the gateway was made.</summary>
internal sealed class ComposeCheck : ICheck
{
    public string Name => "compose";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (!scene.HasGateway)
        {
            return [Finding.Ok(Name, null, "not used: there is no gateway to look after")];
        }

        var gateway = await scene.GatewayAsync();
        var project = gateway.Project;
        var version = await scene.Compose.VersionAsync(stop);
        var review = new ComposeReview(scene.Compose, new EnvToken(scene.Settings.EnvFile), scene.Target);
        try
        {
            var config = await scene.Compose.ConfigAsync(project, stop);
            GatewayFinder.RequireService(project, config);
            review.RequirePassed(project, config);
        }
        catch (OcxException e) when (e.ExitCode is not ExitCode.Unavailable)
        {
            return [Scene.IsDenied(e) ? Finding.Unseen(Name, null, e) : Finding.Of(Name, null, FindingState.Fail, e)];
        }

        return await review.ChangeAsync(gateway, version, stop) is { } change
            ? [Finding.Warn(Name, null, change, "ocx-recreate")]
            : [Finding.Ok(Name, null, $"{project.Directory}: passes {OpenClawFormat.TokenVariable} to {project.Service}")];
    }
}
