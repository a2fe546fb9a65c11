namespace Ocx;

/// <summary>Where everything lies, as ocx-detect finds it: a person may say otherwise.</summary>
internal sealed class PathsStep : ISetupStep
{
    public string Name => "paths";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        for (var round = 0; ; round++)
        {
            var found = await Detector.RunAsync(scene.Settings, scene.Log, stop);
            Tell(scene, found);
            if (found.Values.Count == 0 || found.Values.All(v => v.Name != "OCX_STATE_DIR"))
            {
                throw found.Error ?? new OcxException(ExitCode.NoInput, "OpenClaw is not found", "name its state directory: OCX_STATE_DIR=… ocx-setup");
            }

            // Without credentials: the step of the sign-in helps.
            if (found.Error is { } error && found.Values.Any(v => v.Name == "OCX_CREDENTIALS"))
            {
                throw error;
            }

            if (await scene.Ask.ConfirmAsync(round == 0 ? "values" : "values, as they are now", "Take these values? (no: each is asked for)"))
            {
                scene.Found = found;
                foreach (var value in found.Values)
                {
                    scene.Set(value.Name, value.Value);
                }

                foreach (var (name, value) in scene.Options.Answers.Values)
                {
                    scene.Values.TryAdd(name, value);
                }

                return;
            }

            if (!scene.Ask.AsksPerson)
            {
                throw new OcxException(ExitCode.NoInput, "these values are not to be taken, and there is nobody to say others", "name them in the answers, or in the environment: OCX_STATE_DIR='…'");
            }

            foreach (var value in found.Values)
            {
                Environment.SetEnvironmentVariable(value.Name, await scene.Ask.ValueAsync(value.Name, value.Value));
            }
        }
    }

    private static void Tell(SetupScene scene, DetectResult found)
    {
        var width = found.Values.Select(v => v.Name.Length).DefaultIfEmpty().Max();
        foreach (var value in found.Values)
        {
            scene.Tell(Log.Printable($"  {value.Name.PadRight(width)}  {value.Value}  ({value.Evidence})"));
        }

        foreach (var other in found.Candidates.Where(c => !c.Picked))
        {
            scene.Tell(Log.Printable($"  could be meant too: {other.Name}  ({string.Join("; ", other.Evidence)})"));
        }

        foreach (var unseen in found.Unseen)
        {
            scene.Tell(Log.Printable($"  cannot be seen: {unseen.What}: {unseen.Why}"));
        }

        // The others have steps of their own.
        foreach (var advice in found.Warnings.Where(w => !w.IsBesides))
        {
            scene.Tell(Log.Printable($"  {advice.What}{(advice.Cure is null ? "" : $" -> {advice.Cure}")}"));
        }
    }
}
