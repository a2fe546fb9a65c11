using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Plays the transcripts of this folder. <c>OCX_UPDATE=1</c> writes them anew: then read the difference.</summary>
[Parallelizable(ParallelScope.All)]
public class TranscriptTests
{
    private static string Folder => Path.Join(Shell.Repository, "tests", "tools", "transcripts");

    private static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!);

    [TestCaseSource(nameof(Names))]
    public async Task A_transcript_is_what_happens(string name)
    {
        var file = Path.Join(Folder, name + ".txt");
        var expected = await File.ReadAllTextAsync(file);
        using var sandbox = new Sandbox();
        sandbox.Write("creds.json", Tokens.ClaudeJson("1", 1_999_999_999_999));
        sandbox.Write("next.json", Tokens.ClaudeJson("2", 1_999_999_999_999));
        sandbox.Write("expired.json", Tokens.ClaudeJson("0", 1_700_000_000_000));
        sandbox.Write("blank.json", Tokens.BlankJson);

        var played = (await Transcript.PlayAsync(expected, command => RunAsync(sandbox.Root, command))).Replace(sandbox.Root, "DIR", StringComparison.Ordinal);

        if (Environment.GetEnvironmentVariable("OCX_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(file, played);
        }

        played.Should().Be(expected);
    }

    /// <summary>Runs a command in a directory, which is also its home, as it would be pasted into a terminal.</summary>
    internal static async Task<(string Output, int ExitCode)> RunAsync(string directory, string command)
    {
        var result = await Shell.Command("bash", "-c", $"exec 2>&1; {command}")
            .WithWorkingDirectory(directory)
            .WithEnvironmentVariables(environment => environment
                .Set("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")
                .Set("HOME", directory))
            .WithStandardInputPipe(PipeSource.Null)
            .ExecuteBufferedAsync();
        return (result.StandardOutput, result.ExitCode);
    }
}
