namespace Ocx.Tests;

/// <summary>What the documents say to type on the machine that OpenClaw runs on: it does and prints what they show.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DocumentCommands
{
    private DocumentBed bed = null!;

    private static IEnumerable<string> Documents => DocumentBlock.Documents.Where(d => DocumentBlock.Of(d).Any(b => b.IsForMachine));

    [OneTimeSetUp]
    public async Task MakeAsync() => bed = await DocumentBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await bed.DisposeAsync();

    [TestCaseSource(nameof(Documents))]
    public async Task Commands_do_on_a_machine_what_is_shown(string document)
    {
        string? layout = null;
        foreach (var block in DocumentBlock.Of(document).Where(b => b.IsForMachine))
        {
            if (block.Layout != layout)
            {
                await bed.InstallAsync(layout = block.Layout);
            }

            if (block.Language == "run")
            {
                var (output, exitCode) = await bed.PrepareAsync(block.Text);
                exitCode.Should().Be(0, "{0}:{1} prepares what follows; it said: {2}", document, block.Line, output);
                continue;
            }

            Transcript.ShouldMatch(await Transcript.PlayAsync(block.Text, bed.TypeAsync), block.Text, $"{document}:{block.Line}");
        }
    }
}
