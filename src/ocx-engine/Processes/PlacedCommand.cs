using System.Globalization;

namespace Ocx;

/// <summary>
/// Runs commands in a place where our signals do not reach: what <c>docker exec</c> has started goes on when docker's
/// client is killed. So the first line of its output is the number of its process, and signals go there by a command too.
/// </summary>
public sealed class PlacedCommand
{
    private const string Begin = """echo "$$"; exec "$@" """;

    /// <summary>To all of its session: a program may have begun itself anew as its own child. The shell's own kill, since small images have no other.</summary>
    private const string Signal = """kill -s "$1" -- "-$2" 2>/dev/null || kill -s "$1" "$2" """;

    private static readonly TimeSpan SignalLimit = TimeSpan.FromSeconds(10);

    private readonly Launcher launcher;
    private readonly CommandPlace place;

    /// <summary>Creates it.</summary>
    /// <param name="launcher">Starts what brings the commands there.</param>
    /// <param name="place">Where.</param>
    public PlacedCommand(Launcher launcher, CommandPlace place)
    {
        this.launcher = launcher;
        this.place = place;
    }

    /// <summary>How long a command may take to end when it is told to; then it gets SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = Launcher.Grace;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Its words, none of them a secret.</param>
    /// <param name="limit">How long it may take; then it gets SIGTERM, where it runs, and <see cref="Grace"/>.</param>
    /// <param name="stop">Ends it in the same way.</param>
    /// <param name="input">What it reads from standard input; nothing, when not given.</param>
    /// <returns>How it ended; with 126 or 127 when the command is not there, as a shell says it.</returns>
    /// <exception cref="OcxException">69: the program that brings it there is missing.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public async Task<ProcessResult> RunAsync(IReadOnlyList<string> command, TimeSpan limit, CancellationToken stop, string? input = null)
    {
        var result = await launcher.RunAsync(place.Program, [.. place.Arguments, "sh", "-c", Begin, "sh", .. command], limit, Grace, SignalPrintedAsync, stop, input);
        var (process, printed) = Split(result.Output);
        return result with { Output = printed, Process = process };
    }

    /// <summary>The number of the process, when it is known already, and what the command has printed.</summary>
    internal static (int? Process, string Printed) Split(string output)
    {
        var end = output.IndexOf('\n', StringComparison.Ordinal);
        return end >= 0 && int.TryParse(output.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 1
            ? (process, output[(end + 1)..])
            : (null, output);
    }

    /// <summary>Brings a signal to a process there, and to all of its session.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="process">The process's number there.</param>
    internal async Task SignalAsync(string signal, int process)
    {
        try
        {
            await launcher.RunAsync(place.Program, [.. place.Arguments, "sh", "-c", Signal, "sh", signal, process.ToString(CultureInfo.InvariantCulture)], SignalLimit, CancellationToken.None);
        }
        catch (OcxException)
        {
            // the engine is away: then so is all that it ran
        }
    }

    private async Task<bool> SignalPrintedAsync(string signal, string output)
    {
        if (Split(output).Process is not { } process)
        {
            return false; // it has just been started
        }

        await SignalAsync(signal, process);
        return true;
    }
}
