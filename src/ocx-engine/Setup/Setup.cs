namespace Ocx;

/// <summary>
/// Installs all of it: looks what is there, asks, does what differs, and proves that it works. Running it again changes only
/// what is not as it should be; interrupted at any instant, the next run finishes.
/// </summary>
public static class Setup
{
    /// <summary>Does it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what a person should know.</param>
    /// <param name="terminal">Where it tells what it does, and asks.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>0, or 1 where something fails all the same.</returns>
    /// <exception cref="OcxException">A step cannot be done.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public static async Task<int> RunAsync(SetupOptions options, Settings settings, Log log, ISetupTerminal terminal, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(terminal);
        RequireRoot(options);
        using var held = options.DryRun ? null : Lock(log, stop);
        foreach (var (name, value) in options.Answers.Values)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        RequireLoaded(LoadedConfiguration.Load(null, log));
        var scene = new SetupScene(options, settings, log, terminal, stop);
        var verify = new VerifyStep();

        // What carries the token now is stopped when ours does it, and not before.
        ISetupStep[] steps =
        [
            new PrerequisitesStep(), new PathsStep(), new StoreStep(), new SignInStep(), new RefreshStep(), new ComposeStep(), new ModelStep(),
            new TokenStep(), new ConfigurationStep(), new UnitsStep(), new OlderScriptsStep(), new CarryStep(), verify,
        ];
        foreach (var step in steps)
        {
            stop.ThrowIfCancellationRequested();
            terminal.Begin(step.Name);
            await step.RunAsync(scene, stop);
        }

        return verify.ExitCode;
    }

    /// <summary>Takes all of it away again.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static async Task UninstallAsync(SetupOptions options, Settings settings, Log log, ISetupTerminal terminal, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(terminal);
        RequireRoot(options);
        LoadedConfiguration.Load(null, log);
        using var held = options.DryRun ? null : Lock(log, stop);
        await new Uninstallation(new SetupScene(options, settings, log, terminal, stop)).RunAsync();
    }

    private static void RequireRoot(SetupOptions options)
    {
        if (!options.DryRun && !Environment.IsPrivilegedProcess)
        {
            throw new OcxException(ExitCode.CannotCreate, "the units and their configuration are root's to write", "sudo ocx-setup; or see what it would do: ocx-setup --dry-run");
        }
    }

    /// <summary>What is in it, and is not understood, would be lost.</summary>
    private static void RequireLoaded(LoadedConfiguration loaded)
    {
        if (loaded.Error is { } error)
        {
            throw error;
        }

        if (loaded.Problems is [var (line, why), ..])
        {
            throw new OcxException(ExitCode.Configuration, FormattableString.Invariant($"{loaded.Path} line {line}: {why}"), "put that line right first: NAME='value', on a line of its own");
        }
    }

    /// <summary>One run at a time. What it starts may stay for good, and does not inherit it.</summary>
    private static RunLock Lock(Log log, CancellationToken stop) =>
        RunLock.Take("/run/ocx-setup.lock", TimeSpan.FromMinutes(1), () => log.Info("another ocx-setup is at work: waiting for it"), stop, inherited: false);
}
