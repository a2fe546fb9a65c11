namespace Ocx;

/// <summary>The file that the units load: a shell and systemd read it alike, nobody else can change it, and this terminal has the same.</summary>
internal sealed class ConfigurationCheck : ICheck
{
    public string Name => "configuration";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop) => [.. Find(scene, await HasUnitsAsync(scene))];

    private static async Task<bool> HasUnitsAsync(Scene scene)
    {
        try
        {
            return Systemctl.IsRunning && (await scene.UnitsAsync()).Values.Any(u => u.IsActive);
        }
        catch (OcxException)
        {
            return false; // the check of the units says why
        }
    }

    private IEnumerable<Finding> Find(Scene scene, bool hasUnits)
    {
        var loaded = scene.Loaded;
        if (loaded.Error is { } error)
        {
            yield return Finding.Unseen(Name, loaded.Path, error) with { Cure = "run this as root: the defaults are looked at, and the units have something else" };
        }
        else if (!loaded.IsRead)
        {
            yield return Finding.Ok(Name, loaded.Path, "is not there: the defaults are in force");
        }
        else
        {
            var found = Problems(scene, loaded).ToList();
            if (hasUnits && loaded.OnlyHere is { Count: > 0 } only)
            {
                found.Add(Finding.Warn(Name, loaded.Path, $"this terminal has {string.Join(", ", only)}, which the units do not get, and other places are looked at than theirs", $"unset {string.Join(' ', only)}"));
            }

            foreach (var finding in found.DefaultIfEmpty(Finding.Ok(Name, loaded.Path, "is read by a shell and systemd alike")))
            {
                yield return finding;
            }
        }

        foreach (var finding in Words(scene))
        {
            yield return finding;
        }

        if (FileFacts.Of(scene.Settings.StateDirectory) is not { IsDirectory: true })
        {
            yield return Finding.Fail(Name, null, $"{scene.Settings.StateDirectory}: no such directory, and OpenClaw's state should be there", "name the right one: OCX_STATE_DIR; ocx-detect finds it");
        }
    }

    private IEnumerable<Finding> Problems(Scene scene, LoadedConfiguration loaded)
    {
        foreach (var (line, problem) in loaded.Problems)
        {
            yield return Finding.Fail(Name, loaded.Path, $"line {line}: {problem}", $"write NAME='value', on a line of its own, in {loaded.Path}");
        }

        if (loaded.Different is { Count: > 0 } different)
        {
            yield return Finding.Warn(Name, loaded.Path, $"this terminal has other values of {string.Join(", ", different)}, and it is those that are looked at", $"unset {string.Join(' ', different)}");
        }

        // A path in there decides which file root writes, and OCX_NOTIFY_EXEC what it runs.
        var facts = FileFacts.Of(loaded.Path);
        if (loaded.Path == ConfigurationFile.DefaultPath && facts?.Owner.User != 0)
        {
            yield return Finding.Fail(Name, loaded.Path, $"belongs to user {facts?.Owner.User}, who decides by it what root writes and runs", $"{ShellText.Join("chown", "root:root", loaded.Path)}; {ShellText.Join("chmod", "600", loaded.Path)}");
        }
        else if (loaded.Path == ConfigurationFile.DefaultPath && FilePlace.Of(loaded.Path, scene.Settings) is { Unsafe: { } directory })
        {
            yield return Finding.Fail(Name, loaded.Path, $"others can write in {directory}, and so decide what root writes and runs", $"{ShellText.Join("chown", "root:root", directory)}; {ShellText.Join("chmod", "go-w", directory)}");
        }
        else if (facts is { IsPrivate: false })
        {
            yield return Finding.Warn(Name, loaded.Path, $"can be read by others (mode {facts.ModeText}), and the address of a webhook in it is a secret", ShellText.Join("chmod", "600", loaded.Path));
        }
    }

    /// <summary>Words that mean nothing to the tools.</summary>
    private IEnumerable<Finding> Words(Scene scene)
    {
        foreach (var read in new Action[]
        {
            () => scene.Settings.IsAccessOnly(), () => scene.Settings.IsSqliteStore(), () => scene.Settings.Within(), () => scene.Settings.IsHotHandover(), () => ClaudeTarget.Of(scene.Settings),
        })
        {
            if (Error(read) is { } error)
            {
                yield return Finding.Of(Name, null, FindingState.Fail, error) with { Cure = error.Hint ?? $"correct it in {scene.Loaded.Path}" };
            }
        }
    }

    private static OcxException? Error(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (OcxException e)
        {
            return e;
        }
    }
}
