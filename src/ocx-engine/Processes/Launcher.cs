using System.ComponentModel;
using System.Runtime.InteropServices;
using CliWrap;

namespace Ocx;

/// <summary>
/// Starts programs: the one place that does. Each gets an empty standard input (or what it is given), an environment
/// without our secrets, and a limit; what it says comes back as text.
/// </summary>
public sealed class Launcher
{
    /// <summary>More than any answer that we ask for; a program that says more is not the one that we mean.</summary>
    internal const int MostOutput = 32 * 1024 * 1024;

    /// <summary>A longer argument is a script of ours, and no reader's concern.</summary>
    private const int LongestShown = 200;

    /// <summary>How long a program may take to end when it is told to.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Log log;
    private readonly Settings settings;
    private readonly Dictionary<string, string?> environment;

    /// <summary>Creates a launcher.</summary>
    /// <param name="log">Where each start is told.</param>
    /// <param name="settings">The configuration, for the home directory.</param>
    public Launcher(Log log, Settings settings)
    {
        this.log = log;
        this.settings = settings;
        environment = ChildEnvironment.Changes(settings);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name, looked up in PATH, or its path.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="limit">How long it may take; then it is interrupted, and 10 s later killed.</param>
    /// <param name="stop">Interrupts it.</param>
    /// <param name="input">What it reads from standard input; nothing, when not given.</param>
    /// <exception cref="OcxException">69: the program is not there, cannot be started, or has not ended in time.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted by <paramref name="stop"/>.</exception>
    public async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken stop, string? input = null)
    {
        using var run = Start(program, arguments, limit, input, stop);
        using var kill = run.Interrupt.Token.Register(() => run.Kill.CancelAfter(Grace));
        try
        {
            return run.Result((await run.Execute(run.Interrupt.Token)).ExitCode);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new OcxException(ExitCode.Unavailable, $"{Short(program, arguments)} has not ended within {Duration.Text(limit)}") { Details = [.. ProcessResult.Lines(run.Errors.Text).TakeLast(5)] };
        }
    }

    /// <summary>Runs a program whose real work is done elsewhere, where a signal has to be brought.</summary>
    /// <param name="program">Its name, looked up in PATH, or its path.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="limit">How long it may take; then it gets SIGTERM.</param>
    /// <param name="grace">How long it may take after that; then it gets SIGKILL.</param>
    /// <param name="signal">Brings a signal there; it is given the signal's name, and what the program has printed so far, and answers whether that told where to.</param>
    /// <param name="stop">Ends it in the same way.</param>
    /// <param name="input">What it reads from standard input; nothing, when not given.</param>
    /// <exception cref="OcxException">69: the program is not there, or cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    internal async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, TimeSpan grace, Func<string, string, Task<bool>> signal, CancellationToken stop, string? input = null)
    {
        using var run = Start(program, arguments, limit, input, stop);
        var task = run.Execute(CancellationToken.None);
        await Task.WhenAny(task, Task.Delay(Timeout.InfiniteTimeSpan, run.Interrupt.Token));
        var late = !task.Task.IsCompleted;
        foreach (var name in new[] { "TERM", "KILL" })
        {
            var patience = task.Task.IsCompleted ? Task.CompletedTask : Task.Delay(name == "TERM" ? grace : Grace, CancellationToken.None);
            while (!task.Task.IsCompleted && !patience.IsCompleted && !await signal(name, run.Output.Text))
            {
                await Task.WhenAny(task, Task.Delay(Interval, CancellationToken.None));
            }

            await Task.WhenAny(task, patience);
        }

        await run.Kill.CancelAsync();
        var exitCode = await ((Task<CommandResult>)task).ContinueWith(t => t.IsCompletedSuccessfully ? t.Result.ExitCode : 128 + 9, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (late)
        {
            stop.ThrowIfCancellationRequested();
        }

        return run.Result(exitCode) with { TimedOut = late };
    }

    /// <summary>Whether a program is there to be run.</summary>
    public static bool IsThere(string program) => SearchPath.FindAny(program) is not null;

    /// <summary>A command as messages name it: the program and its verb.</summary>
    private static string Short(string program, IReadOnlyList<string> arguments) =>
        string.Join(' ', arguments.TakeWhile(a => !a.StartsWith('-')).Prepend(Path.GetFileName(program)));

    private Run Start(string program, IReadOnlyList<string> arguments, TimeSpan limit, string? input, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        stop.ThrowIfCancellationRequested();
        log.Detail($"running {program} {string.Join(' ', arguments.Select(a => a.Length > LongestShown ? "…" : a))}");
        if (program == "docker")
        {
            DockerPlugins.RequireOurs(settings);
        }

        var (output, errors) = (new Collected(), new Collected());
        var command = Cli.Wrap(Find(program))
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input))
            .WithStandardOutputPipe(PipeTarget.Create(output.ReadAsync))
            .WithStandardErrorPipe(PipeTarget.Create(errors.ReadAsync));
        var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        interrupt.CancelAfter(limit);
        return new Run(command, output, errors, interrupt, new CancellationTokenSource());
    }

    /// <summary>The program in PATH; never one of the current directory, nor, for root, of one in which others can write.</summary>
    /// <exception cref="OcxException">69: it is not there.</exception>
    private static string Find(string program) => PathOf(program)
        ?? throw (SearchPath.FindAny(program) is { } open
            ? new OcxException(ExitCode.Unavailable, $"{open}: others can put a program there, and it is not run as root", "take their rights away from the directory and those above it: chown root:root, chmod go-w; or set PATH")
            : new OcxException(ExitCode.Unavailable, $"{program} is not there", program == "docker" ? "install Docker's engine and its command line, or set PATH" : "install it, or set PATH"));

    /// <summary>Where a program lies; <c>null</c> when it is not there, or not to be run.</summary>
    internal static string? PathOf(string program) => program.Contains('/', StringComparison.Ordinal) ? program : SearchPath.Find(program);

    private sealed record Run(Command Command, Collected Output, Collected Errors, CancellationTokenSource Interrupt, CancellationTokenSource Kill) : IDisposable
    {
        public CommandTask<CommandResult> Execute(CancellationToken interrupt)
        {
            try
            {
                return Command.ExecuteAsync(Kill.Token, interrupt);
            }
            catch (Win32Exception e)
            {
                var reason = Marshal.GetPInvokeErrorMessage(((e.InnerException as Win32Exception) ?? e).NativeErrorCode);
                throw new OcxException(ExitCode.Unavailable, $"{Path.GetFileName(Command.TargetFilePath)} cannot be started: {reason.ToLowerInvariant()}");
            }
        }

        public ProcessResult Result(int exitCode) => new(exitCode, Output.Text, Errors.Text);

        public void Dispose()
        {
            Interrupt.Dispose();
            Kill.Dispose();
        }
    }
}
