using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ocx;

/// <summary>A variable of the configuration, or several that belong together.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Text">The default and what it means, as man(7).</param>
internal sealed record Variable(IReadOnlyList<string> Names, string Text);

/// <summary>ocx.env(5): docs/configuration.md.</summary>
internal static class ConfigurationPage
{
    private const string Document = "docs/configuration.md";

    /// <summary>The variables, in the order of the document.</summary>
    public static IReadOnlyList<Variable> Variables(Sources sources) =>
        [.. sources.Page(Document).Prose.OfType<Table>().SelectMany(t => t.Cast<TableRow>().Skip(1)).Select(r => new Variable(
            [.. Inlines(r[0]).OfType<CodeInline>().Select(c => c.Content)], RoffInlines.Of(Inlines(r[1]))))];

    /// <summary>Writes it.</summary>
    public static string Write(Sources sources, IReadOnlyList<ToolDefinition> tools)
    {
        var page = sources.Page(Document);
        var writer = new RoffWriter("ocx.env", 5, Document, page.Date)
            .Section("Name").Paragraph(@"ocx.env \- configuration of the tools that keep OpenClaw signed in")
            .Section("Synopsis").Paragraph(Roff.Italic("/etc/ocx/ocx.env"))
            .Section("Description").Blocks(page.Prose.TakeWhile(b => b is not Table))
            .Section("Variables").Blocks(page.Prose.SkipWhile(b => b is not Table));
        foreach (var (title, blocks) in page.Sections)
        {
            writer.Section(title).Blocks(blocks);
        }

        return writer.Section("See also").Paragraph(ConventionsPage.References(tools) + ", " + RoffInlines.Reference("ocx", 7)).ToString();
    }

    private static ContainerInline Inlines(Block cell) => ((ParagraphBlock)((TableCell)cell)[0]).Inline!;
}
