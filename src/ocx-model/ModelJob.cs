namespace Ocx;

/// <summary>Brings OpenClaw's configuration to what is asked for, or tells how it is.</summary>
internal sealed class ModelJob(Tool tool)
{
    private const int MostTries = 20;

    /// <summary>What the name of the copy ends with that is kept of each file; OpenClaw's own end with <c>.bak</c> and a number.</summary>
    private const string BackupSuffix = ".ocx-backup";

    public required ModelFile File { get; init; }

    public required ModelWish Wish { get; init; }

    public required bool DryRun { get; init; }

    public required bool Json { get; init; }

    /// <summary>Tells how the configuration is.</summary>
    public int Check()
    {
        if (!Wish.IsBare || DryRun)
        {
            throw Tool.Usage("--check changes nothing, and goes with --json alone");
        }

        var findings = ModelCheck.Run(File);
        FindingReport.Print(tool.Log.Quiet ? [.. findings.Where(f => f.State != FindingState.Ok)] : findings, Json);
        return findings.Max(f => f.State) switch
        {
            FindingState.Fail => ExitCode.ReportBad,
            FindingState.Warn => ExitCode.ReportWarning,
            _ => ExitCode.Ok,
        };
    }

    /// <summary>Changes the configuration.</summary>
    public int Run()
    {
        if (File.IsStream)
        {
            return Filter();
        }

        tool.Log.TellOnce(); // what is said again when somebody else has written meanwhile
        var written = new List<ModelChange>();
        for (var i = 0; i < MostTries; i++)
        {
            if (TryWrite(written))
            {
                ModelReport.Print([.. written.Select(c => c with { Target = File.Given(c.Target) })], DryRun, Json);
                return ExitCode.Ok;
            }
        }

        throw new OcxException(ExitCode.TryAgain, "somebody else keeps writing the configuration");
    }

    private int Filter()
    {
        if (DryRun || Json)
        {
            throw Tool.Usage("- is a filter, and goes with neither --dry-run nor --json");
        }

        var edit = File.Read();
        new ModelEdit(edit, Wish, File, tool.Log).Run();
        StandardStreams.Write(edit.Files[0].After);
        return ExitCode.Ok;
    }

    /// <summary>All files are read and all changes made before the first is written.</summary>
    /// <returns>Whether each was still what had been read.</returns>
    private bool TryWrite(List<ModelChange> written)
    {
        var edit = File.Read();
        var changes = new ModelEdit(edit, Wish, File, tool.Log).Run();
        var isStill = true;
        var writer = new FileWriter(tool.Log, tool.Settings.StateDirectory) { BackupSuffix = BackupSuffix, DryRun = DryRun };
        foreach (var (file, before, after) in edit.Files)
        {
            // One that stays goes this way too: what a run that was killed has left beside it is removed.
            if (writer.Update(file, () => now => now.AsSpan().SequenceEqual(before) ? after : ReadAnew()))
            {
                written.AddRange(changes.Where(c => c.Target == file));
            }
        }

        return isStill;

        byte[]? ReadAnew()
        {
            isStill = false;
            return null;
        }
    }
}
