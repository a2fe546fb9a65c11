using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Short scripts, for what a test has to set up around the tools.</summary>
public static class Bash
{
    /// <summary>Runs a script in a directory; its arguments are $1, $2 ….</summary>
    /// <returns>Its standard output, less the final newline.</returns>
    /// <exception cref="InvalidOperationException">It failed: then the test is worth nothing.</exception>
    public static async Task<string> RunAsync(string directory, string script, params string[] arguments)
    {
        var result = await Shell.Command("bash", ["-euo", "pipefail", "-c", script, "bash", .. arguments])
            .WithWorkingDirectory(directory).ExecuteBufferedAsync();
        return result.IsSuccess
            ? result.StandardOutput.TrimEnd('\n')
            : throw new InvalidOperationException($"set-up failed ({result.ExitCode}): {script}\n{result.StandardError}");
    }

    /// <summary>Sends a signal, by the number of the process.</summary>
    public static async Task KillAsync(string signal, params int[] processes) =>
        await RunAsync("/", """signal=$1; shift; kill -s "$signal" "$@" """, [signal, .. processes.Select(p => $"{p}")]);
}
