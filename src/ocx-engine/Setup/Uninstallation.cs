namespace Ocx;

/// <summary>Takes away what ocx-setup has put on the machine, the last first, and nothing else; and tells what it leaves.</summary>
internal sealed class Uninstallation
{
    /// <summary>It is called every day, and systemd remembers when: systemd.timer(5), Persistent=.</summary>
    private const string WithStamp = OurUnits.EndingTimer;

    private readonly SetupScene scene;
    private readonly SetupFiles files;
    private readonly OwnState own;
    private int failed;

    public Uninstallation(SetupScene scene)
    {
        this.scene = scene;
        files = new SetupFiles(scene.Record, scene.Log, scene.Settings.StateDirectory);
        own = new OwnState(scene);
    }

    /// <summary>Does it.</summary>
    public async Task RunAsync()
    {
        if (!scene.Options.DryRun)
        {
            files.Complete();
        }

        if (scene.Record.Entries.All(e => !scene.Options.Purge && IsKept(e)))
        {
            scene.Terminal.Begin("uninstall");
            scene.Tell($"  nothing is here that ocx-setup has noted to have put there{(HasConfiguration ? $", but {ConfigurationFile.DefaultPath}: --purge takes it away" : "")}");
            await TellUnitsAsync();
            return;
        }

        scene.Terminal.Begin("uninstall");
        var overrides = scene.Record.Of(SetupRecord.File).Select(e => e.Name).Where(ComposeOverride.IsOne).ToList();
        var plan = scene.Plan();
        Units(plan);
        if (own.HasPending || scene.Record.Of(SetupRecord.Enabled).Any())
        {
            plan.Do("finish what the units have begun", own.FinishAsync);
        }

        Files(plan);
        await new OthersBack(scene).AddAsync(plan);
        Own(plan);
        if (await plan.ApplyAsync("uninstall", "Take that away?") && !scene.Options.DryRun)
        {
            scene.Terminal.Begin("what is left");
            Left(overrides.Where(o => !File.Exists(o)));
            if (failed > 0)
            {
                throw new OcxException(ExitCode.CannotCreate, "not all could be put back", "see above what is in the way, and run it again");
            }
        }
    }

    /// <summary>Units that somebody has enabled by hand, or of which the note is lost.</summary>
    private async Task TellUnitsAsync()
    {
        if (Systemctl.IsRunning && (await new Systemctl(scene.Launcher).ShowAsync(OurUnits.All, CancellationToken.None)).Values
            .Where(u => u.IsActive || u["UnitFileState"] is "enabled").Select(u => u.Name).ToList() is { Count: > 0 } units)
        {
            scene.Tell($"  units that somebody else has enabled: {ShellText.Join(["systemctl", "disable", "--now", .. units])}");
        }
    }

    /// <summary>What cannot be put back stays noted, and keeps nothing else from being taken away.</summary>
    private void Undo(SetupEntry entry)
    {
        try
        {
            files.Undo(entry);
        }
        catch (Exception e) when (e is OcxException or IOException or UnauthorizedAccessException)
        {
            failed++;
            scene.Log.Warning(e.Message, (e as OcxException)?.Hint);
        }
    }

    private void Units(SetupPlan plan)
    {
        var units = scene.Record.Of(SetupRecord.Enabled).ToList();
        if (units.Count == 0 || !Systemctl.IsRunning)
        {
            return;
        }

        // What a timer has started may be at work; a service that is disabled and runs could not be stopped by its name.
        var all = units.Select(u => u.Name).Concat(units.Select(u => Path.ChangeExtension(u.Name, ".service"))).Distinct(StringComparer.Ordinal).ToList();
        plan.Run(["systemctl", "stop", .. all], UnitsStep.Limit);
        plan.Run(["systemctl", "disable", .. units.Select(u => u.Name)], UnitsStep.Limit);
        if (units.Exists(u => u.Name == WithStamp))
        {
            plan.Run(["systemctl", "clean", "--what=state", WithStamp], UnitsStep.Limit);
        }

        plan.Do("forget the units", () => units.ForEach(scene.Record.Remove));
    }

    private void Files(SetupPlan plan)
    {
        foreach (var entry in scene.Record.Entries.Where(e => e.Kind is SetupRecord.File or SetupRecord.Link or SetupRecord.Directory).Reverse())
        {
            if (!IsKept(entry))
            {
                plan.Do($"{(entry is { Kind: SetupRecord.File, Before: not null } ? "put back" : "remove")} {Log.Printable(entry.Name)}", () => Undo(entry));
            }
        }

        if (scene.Record.Of(SetupRecord.File).Concat(scene.Record.Of(SetupRecord.Link)).Any(e => e.Name.StartsWith("/etc/systemd/", StringComparison.Ordinal)) && Systemctl.IsRunning)
        {
            plan.Run(["systemctl", "daemon-reload"], UnitsStep.Limit);
        }

        if (scene.Options.Purge && HasConfiguration)
        {
            // Not as an entry that is undone: also what a person has added since is to go.
            var before = scene.Record.Of(SetupRecord.File).Last(e => e.Name == ConfigurationFile.DefaultPath).Before;
            plan.Do($"{(before is null ? "remove" : "put back")} {ConfigurationFile.DefaultPath}", () =>
            {
                if (before is not null)
                {
                    new FileWriter(scene.Log).Update(ConfigurationFile.DefaultPath, () => _ => Convert.FromBase64String(before));
                    return;
                }

                Delete(ConfigurationFile.DefaultPath);
                files.Undo(new(SetupRecord.Directory, Path.GetDirectoryName(ConfigurationFile.DefaultPath)!)); // if nothing else is in it
            });
        }
    }

    /// <summary>The configuration, and where the note of it lies: they go last, or stay.</summary>
    private bool IsKept(SetupEntry entry) =>
        entry.Name == scene.Settings.OwnState || entry.Name == ConfigurationFile.DefaultPath || entry.Name == Path.GetDirectoryName(ConfigurationFile.DefaultPath);

    /// <summary>Whether the configuration is there, and ocx-setup has written to it: only then it is to be purged.</summary>
    private bool HasConfiguration =>
        FileFacts.Of(ConfigurationFile.DefaultPath) is not null && scene.Record.Find(SetupRecord.File, ConfigurationFile.DefaultPath) is not null;

    /// <summary>Our own state, last: until then it says what is left to be done.</summary>
    private void Own(SetupPlan plan)
    {
        if (scene.Settings.ReauthFlag is { Length: > 0 } flag && FileFacts.Of(flag, followLink: false) is { IsRegular: true })
        {
            plan.Do($"remove {Log.Printable(flag)}", () => Delete(flag));
        }

        if (Directory.Exists("/run/ocx"))
        {
            plan.Do("remove /run/ocx", () => Directory.Delete("/run/ocx", recursive: true));
        }

        var state = scene.Settings.OwnState;
        if (!Directory.Exists(state))
        {
            return;
        }

        // What the configuration was before is known only by the note: it stays as long as that does.
        var isKept = HasConfiguration && !scene.Options.Purge;
        var isOurs = scene.Record.Find(SetupRecord.Directory, state) is not null;
        if (isKept && !isOurs)
        {
            return;
        }

        plan.Do($"remove {(isKept ? $"all but the note of the configuration from {state}" : isOurs ? state : scene.Record.Path)}", () =>
        {
            if (failed == 0 && isOurs)
            {
                own.Remove(isKept ? scene.Record.Path : null);
            }
            else if (failed == 0)
            {
                Delete(scene.Record.Path);
            }
        });
    }

    private void Left(IEnumerable<string> overrides)
    {
        string?[] lines =
        [
            FileFacts.Of(ConfigurationFile.DefaultPath) is null ? null
                : $"{ConfigurationFile.DefaultPath}: {(scene.Options.Purge ? "as it was before ocx-setup, or somebody else's" : "ocx-setup --uninstall --purge takes it away too, or puts back what was there before")}",
            $"OpenClaw's files have the token that they were given last: it lives until it expires, and nothing brings the next one ({scene.Settings.StateDirectory}{(scene.Settings.EnvFile is { } env ? $", {env}" : "")})",
            .. overrides.Select(o => $"the gateway that was made with {o}: docker compose up -d makes it anew without"),
            .. own.Left(),
            $"the programs: {(scene.Options.Tools.StartsWith("/usr/lib/", StringComparison.Ordinal) ? "apt-get remove ocx" : "make uninstall, where they were made")} ({scene.Options.Tools})",
        ];
        foreach (var line in lines.OfType<string>())
        {
            scene.Tell(Log.Printable($"  {line}"));
        }
    }

    private void Delete(string path) => new FileWriter(scene.Log).Delete(path);
}
