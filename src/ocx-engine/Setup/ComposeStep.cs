namespace Ocx;

/// <summary>
/// The compose file has to pass the variable on. One that does not is left as it is: a file beside it, which Compose takes
/// by itself (docker-compose.override.yml), adds the two lines, and the gateway is made anew with it once.
/// </summary>
internal sealed class ComposeStep : ISetupStep
{
    private const string Question = "override_file";

    public string Name => "compose file";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        if (!scene.HasGateway)
        {
            scene.Tell("  not used: there is no gateway to look after");
            return;
        }

        if (await BringBackAsync(scene, stop) && scene.Options.DryRun)
        {
            return;
        }

        var look = scene.Look();
        var gateway = await look.GatewayAsync();
        var ours = ComposeOverride.Of(gateway.Project.Directory) is { } file && scene.Record.Find(SetupRecord.File, file) is not null ? file : null;
        var env = scene.Settings.EnvFile ?? gateway.Project.EffectiveEnvFiles[^1];
        var isMadeWithIt = ours is null || gateway.Project.Files.Count == 0 || gateway.Project.Files.Contains(ours, StringComparer.Ordinal) || gateway.Container is not { Running: true };
        if (isMadeWithIt && await PassesAsync(look, gateway.Project, ours, stop))
        {
            scene.Tell(Log.Printable($"  {gateway.Project.Directory}: passes {OpenClawFormat.TokenVariable} to {gateway.Project.Service}"));
            return;
        }

        var plan = scene.Plan();
        await TokenStep.AddAsync(scene, plan, [scene.Tool("ocx-envset"), env, "--from", scene.Settings.Credentials]);
        scene.WritesEnv = true;
        if (!plan.IsEmpty && await plan.ApplyAsync("profiles", "Write the token there?") && ours is null && !scene.Options.DryRun && await PassesAsync(look, gateway.Project, ours, stop))
        {
            scene.Tell(Log.Printable($"  {gateway.Project.Directory}: passes {OpenClawFormat.TokenVariable} to {gateway.Project.Service}, now that {env} has it"));
            return;
        }

        await WriteAsync(scene, gateway, ours ?? ComposeOverride.PathFor(gateway.Project, env));
    }

    /// <summary>Whether the variable is the gateway's, as Compose resolves it; by <c>env_file:</c> it is only where <c>.env</c> has it.</summary>
    private static async Task<bool> PassesAsync(Scene look, ComposeProject project, string? ours, CancellationToken stop)
    {
        var files = ours is null || project.Files.Count == 0 || project.Files.Contains(ours, StringComparer.Ordinal) ? project.Files : [.. project.Files, ours];
        var config = await look.Compose.ConfigAsync(project with { Files = files }, stop);
        GatewayFinder.RequireService(project, config);
        return config.Environment.ContainsKey(OpenClawFormat.TokenVariable);
    }

    private static async Task WriteAsync(SetupScene scene, Gateway gateway, string? path)
    {
        var project = gateway.Project;
        scene.Tell(Log.Printable($"  {project.Directory}: the compose file does not pass {OpenClawFormat.TokenVariable} to {project.Service}"));
        if (path is null)
        {
            throw GatewayProof.NotPassed(project, project.Service, null);
        }

        var plan = scene.Plan();
        plan.Write(path, ComposeOverride.Text(project.Service));
        if (gateway.Container is { Running: true })
        {
            plan.Do($"make {gateway.Container.Name} anew with it, which interrupts what its agents do", () => RecreateAsync(scene, path));
        }

        if (!await plan.ApplyAsync(Question, "Write that file?"))
        {
            throw GatewayProof.NotPassed(project, project.Service, null);
        }
    }

    /// <summary>Not to be broken off: between down and up there is no gateway.</summary>
    private static async Task RecreateAsync(SetupScene scene, string path)
    {
        var options = new RecreateOptions
        {
            Target = scene.Target with { MoreFiles = [path] },
            Strategy = RecreateOptions.StrategyOf(scene.Settings),
        };
        if ((await new Recreation(options, scene.Settings, scene.Log).RunAsync(CancellationToken.None)).Failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>A gateway that was made with our file, which was taken away since: without it nothing can be done with its project.</summary>
    /// <returns>Whether there is such a one, and the file is written, or in a dry run would be.</returns>
    private static async Task<bool> BringBackAsync(SetupScene scene, CancellationToken stop)
    {
        var containers = await new DockerEngine(scene.Launcher).FindAsync([$"com.docker.compose.service={scene.Settings.Service}", "com.docker.compose.oneoff=False"], stop);
        var isGone = false;
        foreach (var container in containers.Where(c => GatewayTarget.IsSame(c.ComposeLabel("project.working_dir"), scene.Settings.ComposeDirectory ?? Settings.DefaultComposeDirectory)))
        {
            var gone = container.ComposeLabel("project.config_files")?.Split(',').Where(f => !File.Exists(f)).ToList() ?? [];
            if (gone is [var file] && ComposeOverride.IsOne(file))
            {
                scene.Tell(Log.Printable($"  {container.Name} was made with {file}, which is not there any more"));
                var plan = scene.Plan();
                plan.Write(file, ComposeOverride.Text(scene.Settings.Service));
                isGone |= await plan.ApplyAsync(Question, "Write that file?");
            }
        }

        return isGone;
    }
}
