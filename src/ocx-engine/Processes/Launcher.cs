using System.Text;
using CliWrap;

namespace Ocx;

/// <summary>
/// Starts programs: the one place that does. Each gets an empty standard input (or what it is given), an environment
/// without our secrets, and a limit; what it says comes back as text.
/// </summary>
public sealed class Launcher
{
    /// <summary>More than any answer that we ask for; a program that says more is not the one that we mean.</summary>
    private const int MostOutput = 32 * 1024 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Log log;
    private readonly Dictionary<string, string?> environment;

    /// <summary>Creates a launcher.</summary>
    /// <param name="log">Where each start is told.</param>
    /// <param name="settings">The configuration, for the home directory.</param>
    public Launcher(Log log, Settings settings)
    {
        this.log = log;
        environment = ChildEnvironment.Changes(settings);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its name, looked up in PATH, or its path.</param>
    /// <param name="arguments">Its arguments, none of them a secret.</param>
    /// <param name="limit">How long it may take; then it is interrupted, and 10 s later killed.</param>
    /// <param name="stop">Interrupts it.</param>
    /// <param name="input">What it reads from standard input; nothing, when not given.</param>
    /// <exception cref="OcxException">69: the program is not there, or has not ended in time.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted by <paramref name="stop"/>.</exception>
    public async Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken stop, string? input = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        stop.ThrowIfCancellationRequested();
        log.Detail($"running {program} {string.Join(' ', arguments)}");
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var kill = new CancellationTokenSource();
        using var then = interrupt.Token.Register(() => kill.CancelAfter(Grace));
        interrupt.CancelAfter(limit);
        try
        {
            var result = await Cli.Wrap(Find(program))
                .WithArguments(arguments)
                .WithEnvironmentVariables(environment)
                .WithValidation(CommandResultValidation.None)
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input))
                .WithStandardOutputPipe(Limited(output))
                .WithStandardErrorPipe(Limited(errors))
                .ExecuteAsync(kill.Token, interrupt.Token)
                ;
            return new(result.ExitCode, Text(output), Text(errors));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new OcxException(ExitCode.Unavailable, $"{Short(program, arguments)} has not ended within {Duration.Text(limit)}") { Details = [.. ProcessResult.Lines(Text(errors)).TakeLast(5)] };
        }
    }

    /// <summary>A command as messages name it: the program and its verb.</summary>
    public static string Short(string program, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return string.Join(' ', arguments.TakeWhile(a => !a.StartsWith('-')).Prepend(Path.GetFileName(program)));
    }

    /// <summary>The program in PATH; never one of the current directory.</summary>
    /// <exception cref="OcxException">69: it is not there.</exception>
    private static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        var path = Environment.GetEnvironmentVariable("PATH") is { Length: > 0 } given ? given : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return path.Split(':').Where(Path.IsPathRooted).Select(d => Path.Join(d, program)).FirstOrDefault(IsExecutable)
            ?? throw new OcxException(ExitCode.Unavailable, $"{program} is not there", program == "docker" ? "install Docker's engine and its command line, or set PATH" : "install it, or set PATH");
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static PipeTarget Limited(MemoryStream target) => PipeTarget.Create(async (stream, stop) =>
    {
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, stop) is var count and > 0)
        {
            if (target.Length + count <= MostOutput)
            {
                await target.WriteAsync(buffer.AsMemory(0, count), stop);
            }
        }
    });

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
