namespace Ocx;

/// <summary>Sets up, or takes away again.</summary>
internal sealed class SetupJob(Tool tool)
{
    public required bool Yes { get; init; }

    public required string? Answers { get; init; }

    public required bool NoInput { get; init; }

    public required bool Uninstall { get; init; }

    public required bool Purge { get; init; }

    public required bool DryRun { get; init; }

    public int Run()
    {
        if (Purge && !Uninstall)
        {
            throw Tool.Usage("--purge goes with --uninstall");
        }

        using var stop = new StopSignal();
        try
        {
            return RunAsync(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            tool.Log.Warning($"interrupted: what is done is done, and ocx-setup{(Uninstall ? " --uninstall" : "")} finishes the rest when it is run again");
            return stop.ExitCode;
        }
    }

    private async Task<int> RunAsync(CancellationToken stop)
    {
        var options = new SetupOptions
        {
            Answers = Answers is null ? SetupAnswers.None : SetupAnswers.Read(Answers),
            Yes = Yes,
            DryRun = DryRun,
            Purge = Purge,
            Tools = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory),
        };
        var terminal = new SetupTerminal(canAsk: !NoInput && !Console.IsInputRedirected, tool.Log.Quiet);
        if (!Uninstall)
        {
            return await Setup.RunAsync(options, tool.Settings, tool.Log, terminal, stop);
        }

        await Setup.UninstallAsync(options, tool.Settings, tool.Log, terminal, stop);
        return ExitCode.Ok;
    }
}
