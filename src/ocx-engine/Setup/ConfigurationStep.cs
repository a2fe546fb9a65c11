namespace Ocx;

/// <summary>The configuration of the units: what was decided goes into it, and what else a person has written there stays.</summary>
internal sealed class ConfigurationStep : ISetupStep
{
    public string Name => "configuration";

    /// <summary>Whoever knows the address of a webhook can post there; and a command may hold a password.</summary>
    private static bool IsSecret(string name) => name is "OCX_NOTIFY_URL" or "OCX_NOTIFY_EXEC";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        const string File = ConfigurationFile.DefaultPath;
        var old = new InputFile().TryRead(File);
        var plan = scene.Plan();
        var text = ConfigurationFile.TextOf(old ?? []);
        var known = ConfigurationFile.Parse(text, (_, _) => { });
        plan.Change(File, ConfigurationFile.With(text, scene.Values), scene.Values.Where(v => known.GetValueOrDefault(v.Key) != v.Value).Select(v => ConfigurationFile.Line(v.Key, IsSecret(v.Key) ? "…" : v.Value)));
        if (plan.IsEmpty)
        {
            scene.Tell($"  {File} says that already");
        }
        else if (!await plan.ApplyAsync("configuration", "Write it?"))
        {
            throw new OcxException(ExitCode.Configuration, $"{File} is not written: the units would look elsewhere");
        }
    }
}
