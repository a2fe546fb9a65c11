using System.Text.Json;

namespace Ocx;

/// <summary>OpenClaw's configuration: a model of Anthropic's where none is set, and no provider that describes Anthropic anew.</summary>
internal sealed class ModelStep : ISetupStep
{
    /// <summary>What it was and what it has become goes into our record; no configuration is as long.</summary>
    private const long LargestFile = 512 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "model";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        if (scene.Found?.Config is not { } file)
        {
            scene.Tell("  OpenClaw has no configuration: nothing is set");
            return;
        }

        if (FileFacts.Of(file)?.Size > LargestFile)
        {
            scene.Tell(Log.Printable($"  {file}: is too large to be kept for an uninstallation: ocx-model {file} sets it"));
            return;
        }

        if (!scene.Options.DryRun)
        {
            new SetupFiles(scene.Record, scene.Log, scene.Settings.StateDirectory).Complete();
        }

        List<string> words = [scene.Tool("ocx-model"), file];
        try
        {
            await SetAsync(scene, file, words);
        }
        catch (OcxException e) when (e.ExitCode is not ExitCode.NoInput || scene.Ask.AsksPerson)
        {
            scene.Tell(Log.Printable($"  left as it is: {e.Message}"));
        }
    }

    private static async Task SetAsync(SetupScene scene, string file, List<string> words)
    {
        await AddAsync(scene, words, "model", "Set the model?");
        if (OpenClawConfig.TryRead(scene.Settings.StateDirectory, file)?.CustomAnthropic is { } custom)
        {
            scene.Tell(Log.Printable($"  {custom.Where}: models.providers.anthropic describes Anthropic anew, and the token goes where that leads"));
            await AddAsync(scene, [.. words, "--remove-custom-provider"], "custom_provider", "Take it out?");
        }
    }

    private static async Task AddAsync(SetupScene scene, List<string> words, string question, string text)
    {
        var would = await scene.RunAsync([.. words, "--dry-run", "--json"], Limit);
        using var report = JsonDocument.Parse(would.Output);
        var changes = report.RootElement.GetProperty("changes").EnumerateArray().ToList();
        foreach (var change in changes)
        {
            string Text(string name) => change.GetProperty(name).GetString() ?? "none";
            scene.Tell(Log.Printable($"  {Text("target")}: {Text("name")} {Text("before")} -> {Text("after")}"));
        }

        foreach (var message in SetupScene.Messages(words[0], would))
        {
            scene.Tell($"  {message}");
        }

        if (changes.Count == 0)
        {
            scene.Tell("  the configuration needs no change");
            return;
        }

        var files = changes.Select(c => c.GetProperty("target").RequiredText()).Distinct(StringComparer.Ordinal).ToList();
        var plan = scene.Plan();
        plan.Do($"run {ShellText.Join(scene.Shown(words))}", async () =>
        {
            var record = new SetupFiles(scene.Record, scene.Log, scene.Settings.StateDirectory);
            files.ForEach(f => record.Note(f, after: null));
            files.ForEach(f => record.NoteMade($"{f}.ocx-backup"));
            await scene.RunAsync(words, Limit);
            files.ForEach(f => record.NoteDone(f));
            files.ForEach(f => record.NoteDone($"{f}.ocx-backup"));
        });
        await plan.ApplyAsync(question, text);
    }
}
