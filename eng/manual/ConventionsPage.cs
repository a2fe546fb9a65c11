namespace Ocx;

/// <summary>ocx(7): docs/conventions.md, and what tools there are.</summary>
internal static class ConventionsPage
{
    private const string Document = "docs/conventions.md";

    /// <summary>Writes it.</summary>
    public static string Write(Sources sources, IReadOnlyList<ToolDefinition> tools)
    {
        var page = sources.Page(Document);
        var writer = new RoffWriter("ocx", 7, $"{Document} and the tools' definitions", page.Date)
            .Section("Name").Paragraph(@"ocx \- small tools that keep OpenClaw signed in with a Claude subscription")
            .Section("Description").Blocks(page.Prose)
            .Section("Tools");
        foreach (var tool in tools)
        {
            writer.Tagged(RoffInlines.Reference(tool.Name, tool.Section), Roff.Text(tool.Summary));
        }

        foreach (var (title, blocks) in page.Sections)
        {
            writer.Section(title).Blocks(blocks);
        }

        return writer.Section("See also").Paragraph($"{References(tools)}, {RoffInlines.Reference("ocx.env", 5)}").ToString();
    }

    /// <summary>The names of all tools' pages.</summary>
    public static string References(IReadOnlyList<ToolDefinition> tools) =>
        string.Join(", ", tools.OrderBy(t => t.Section).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t => RoffInlines.Reference(t.Name, t.Section)));
}
