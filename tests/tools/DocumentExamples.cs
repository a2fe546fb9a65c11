namespace Ocx.Tests;

/// <summary>What the documents say to type: it works when pasted, and prints what they show; or they say why nobody has tried.</summary>
[Parallelizable(ParallelScope.All)]
public class DocumentExamples
{
    private static IEnumerable<string> Documents => DocumentBlock.Documents;

    [TestCaseSource(nameof(Documents))]
    public async Task Examples_work_when_pasted(string document)
    {
        using var sandbox = new Sandbox();
        foreach (var block in DocumentBlock.Of(document).Where(b => b.IsForSandbox))
        {
            if (block.Language == "run")
            {
                (await TranscriptTests.RunAsync(sandbox.Root, block.Text)).Should().Be(("", 0), "{0}:{1} prepares what follows", document, block.Line);
                continue;
            }

            var played = await Transcript.PlayAsync(block.Text, command => TranscriptTests.RunAsync(sandbox.Root, command));

            Transcript.ShouldMatch(played, block.Text, $"{document}:{block.Line}");
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_command_is_played_or_says_why_not(string document)
    {
        foreach (var block in DocumentBlock.Of(document))
        {
            var where = $"{document}:{block.Line}";
            if (block.Mark.StartsWith(DocumentBlock.RunBy, StringComparison.Ordinal))
            {
                Tests.Should().Contain(block.Mark[DocumentBlock.RunBy.Length..], "{0} says that it runs it", where);
            }
            else if (block.Mark.StartsWith(DocumentBlock.NotRun, StringComparison.Ordinal))
            {
                block.Mark.Length.Should().BeGreaterThan(DocumentBlock.NotRun.Length + 10, "{0} says why", where);
            }
            else
            {
                block.Mark.Should().BeOneOf(["", .. DocumentBlock.MachineMarks], "{0}: there are no other marks", where);
                block.Language.Should().BeOneOf(["console", "run", "text", "ini", "json", "yaml"], "{0}: other fences hold commands, and say who runs them", where);
                block.Text.StartsWith("$ ", StringComparison.Ordinal).Should().Be(block.Language == "console", "{0}: a console fence begins with a command", where);
                (block.Language == "console" || !block.Text.Contains("\n$ ", StringComparison.Ordinal)).Should().BeTrue("{0}: commands stand in console fences", where);
            }
        }
    }

    private static IReadOnlyList<string> Tests { get; } =
    [
        .. Directory.EnumerateFiles(Path.Join(Shell.Repository, "tests"), "*.cs", SearchOption.AllDirectories).SelectMany(f =>
            File.ReadLines(f).Where(l => l.TrimStart().StartsWith("public ", StringComparison.Ordinal) && l.Contains('('))
                .Select(l => $"{Path.GetFileNameWithoutExtension(f)}.{l[..l.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1]}")),
    ];
}
