using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// Plays transcripts of a terminal: after each <c>$ command</c> stands what it prints, both streams as they come, and
/// <c>[N]</c> where its exit code is not 0; <c>-- </c> begins a note. The README's console blocks are transcripts too, so its examples work when
/// pasted. <c>OCX_UPDATE=1</c> writes the transcripts anew: then read the difference.
/// </summary>
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

        var played = await PlayAsync(expected);

        if (Environment.GetEnvironmentVariable("OCX_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(file, played);
        }

        played.Should().Be(expected);
    }

    [Test]
    public async Task The_examples_of_the_README_work_when_pasted()
    {
        var readme = await File.ReadAllTextAsync(Path.Join(Shell.Repository, "README.md"));
        var blocks = readme.Split("```console\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]).ToList();
        var expected = string.Concat(blocks);

        var played = await PlayAsync(expected);

        blocks.Should().NotBeEmpty();
        played.Should().Be(expected);
    }

    private static async Task<string> PlayAsync(string transcript)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("creds.json", Tokens.ClaudeJson("1", 1_999_999_999_999));
        sandbox.Write("next.json", Tokens.ClaudeJson("2", 1_999_999_999_999));
        sandbox.Write("expired.json", Tokens.ClaudeJson("0", 1_700_000_000_000));
        sandbox.Write("blank.json", Tokens.BlankJson);
        var played = new StringBuilder();
        foreach (var line in transcript.Split('\n').TakeWhile((_, i) => i < transcript.Count(c => c == '\n')))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal))
            {
                played.Append(played.Length > 0 ? "\n" : "").Append(line).Append('\n');
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                played.Append(line).Append('\n').Append(await RunAsync(sandbox.Root, line[2..]));
            }
        }

        return played.Replace(sandbox.Root, "DIR").ToString();
    }

    private static async Task<string> RunAsync(string directory, string command)
    {
        var result = await Shell.Command("bash", "-c", $"exec 2>&1; {command}")
            .WithWorkingDirectory(directory)
            .WithEnvironmentVariables(environment => environment
                .Set("PATH", $"{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}")
                .Set("HOME", directory))
            .WithStandardInputPipe(PipeSource.Null)
            .ExecuteBufferedAsync();
        var output = result.StandardOutput.Length == 0 || result.StandardOutput.EndsWith('\n') ? result.StandardOutput : result.StandardOutput + "\n%\n";
        return result.ExitCode == 0 ? output : string.Create(CultureInfo.InvariantCulture, $"{output}[{result.ExitCode}]\n");
    }
}
