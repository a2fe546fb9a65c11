using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>The real tools at work on a file, in the environment that Compose gets here as well.</summary>
public static class Envset
{
    public static string Name => "file.env";

    /// <summary>Runs a tool on a file of that content, in a directory of its own.</summary>
    public static Task<Outcome> RunAsync(byte[] file, byte[] input, params string[] arguments) => RunAsync("ocx-envset", file, input, [Name, .. arguments]);

    public static async Task<Outcome> RunAsync(string tool, byte[] file, byte[] input, params string[] arguments)
    {
        using var directory = new Sandbox();
        directory.Write(Name, file);
        var result = await Shell.Command(tool, arguments)
            .WithEnvironmentVariables(Compose.Scrubbed)
            .WithWorkingDirectory(directory.Root)
            .WithStandardInputPipe(PipeSource.FromBytes(input))
            .ExecuteBufferedAsync(new UTF8Encoding(false));
        directory.Names().Should().Equal([Name], "a run leaves no other file");
        return new Outcome(result.ExitCode, directory.ReadBytes(Name), result.StandardOutput, result.StandardError);
    }

    public static Task<Outcome> SetAsync(byte[] file, string key, string value) =>
        RunAsync(file, Encoding.UTF8.GetBytes(value + "\n"), "--name", key, "--value-from", "-");
}

/// <summary>What a run of a tool came to.</summary>
public sealed record Outcome(int ExitCode, byte[] File, string Output, string Error);
