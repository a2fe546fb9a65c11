namespace Ocx;

/// <summary>Brings the token into OpenClaw's files: a profile in a form that OpenClaw skips is put right by that.</summary>
internal sealed class TokenStep : ISetupStep
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Name => "auth profiles";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        var plan = scene.Plan();
        foreach (var words in Tools(scene))
        {
            await AddAsync(scene, plan, words);
        }

        if (plan.IsEmpty)
        {
            scene.Tell("  every file has the token");
        }
        else if (!await plan.ApplyAsync("profiles", "Write the token there?"))
        {
            scene.Tell("  left as they are: ocx-sync.service will write them");
        }
    }

    /// <summary>The tools that bring it there, as ocx-sync calls them.</summary>
    private static IEnumerable<IReadOnlyList<string>> Tools(SetupScene scene)
    {
        var credentials = scene.Settings.Credentials;
        if (!scene.IsSqlite)
        {
            yield return [scene.Tool("ocx-map"), credentials, scene.Look().IsAccessOnly ? "--access-only" : "--access-only=false", "--output", scene.Settings.OAuthJson];
            yield return [scene.Tool("ocx-profiles"), scene.Settings.StateDirectory, "--from", credentials];
        }

        if (scene.Settings.EnvFile is { } env && !(scene.WritesEnv && scene.Options.DryRun))
        {
            yield return [scene.Tool("ocx-envset"), env, "--from", credentials];
        }
    }

    /// <summary>Asks the tool what it would do, tells that, and has it done.</summary>
    internal static async Task AddAsync(SetupScene scene, SetupPlan plan, IReadOnlyList<string> words)
    {
        // What it cannot do for one agent it says when it does the others, and ocx-verify judges.
        var would = await scene.RunAsync([.. words, "--dry-run"], Limit, mayFail: true);
        foreach (var message in would.IsSuccess ? [] : SetupScene.Messages(words[0], would))
        {
            scene.Tell($"  {message}");
        }

        var lines = ProcessResult.Lines(would.Output).ToList();
        foreach (var line in lines)
        {
            scene.Tell($"  {line}");
        }

        if (lines.Count > 0)
        {
            plan.Do($"run {ShellText.Join(scene.Shown(words))}", () => scene.RunAsync(words, Limit, mayFail: !would.IsSuccess));
        }
    }
}
