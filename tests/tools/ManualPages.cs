namespace Ocx.Tests;

/// <summary>The pages of the manual say of the tools what these say of themselves.</summary>
[Parallelizable(ParallelScope.All)]
public class ManualPages
{
    private static IEnumerable<string> Tools => Manual.Tools;

    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Path.Join(Shell.Repository, "man"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Join(Shell.Repository, "man"), f));

    [TestCaseSource(nameof(Tools))]
    public async Task Each_option_stands_in_the_page_and_no_other(string tool)
    {
        var options = await Manual.OptionsOfHelpAsync(tool);

        options.Should().Contain("--help").And.Contain("--version");
        Manual.OptionsOfPage(await Manual.PageAsync(PageOf(tool))).Should().BeEquivalentTo(options);
        Manual.OptionsOfDocument(tool).Should().BeEquivalentTo(options);
    }

    [TestCaseSource(nameof(Pages))]
    public async Task A_page_reads_as_one(string file)
    {
        var page = await Manual.PageAsync(file);

        var name = Path.GetFileNameWithoutExtension(file);
        Manual.Section(page, "NAME").Should().StartWith("     ").And.Contain($"{name} - ");
        Manual.Section(page, name == "ocx" ? "TOOLS" : "SYNOPSIS").Should().Contain("ocx");
        var version = (await Shell.RunAsync("/", "ocx-map", "--version")).StandardOutput.Replace("ocx-map", "ocx", StringComparison.Ordinal).Trim();
        page.TrimEnd().Split('\n')[^1].Should().StartWith(version);
        page.Should().NotContain("<!--").And.NotContain("](").And.NotContain("```");
    }

    [Test]
    public async Task Every_tool_is_in_the_page_of_all()
    {
        var all = await Manual.PageAsync("man7/ocx.7");

        Tools.Should().OnlyContain(t => Manual.Section(all, "TOOLS").Contains($"{t}(", StringComparison.Ordinal));
    }

    private static string PageOf(string tool) => Pages.Single(p => Path.GetFileNameWithoutExtension(p) == tool);
}
