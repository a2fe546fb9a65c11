using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace Ocx;

/// <summary>A document in Markdown, by its sections.</summary>
internal sealed partial class Page
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private readonly List<(string Title, List<Block> Blocks)> sections = [("", [])];

    /// <param name="path">Where it lies in the repository.</param>
    /// <param name="source">Its text.</param>
    /// <param name="date">The day of the version that it is of; or empty.</param>
    public Page(string path, string source, string date)
    {
        Path = path;
        Source = source;
        Date = date;
        foreach (var block in Markdown.Parse(source, Pipeline))
        {
            if (block is HeadingBlock { Level: <= 2 } heading)
            {
                if (heading.Level == 2)
                {
                    sections.Add((source.Substring(heading.Span.Start, heading.Span.Length).TrimStart('#', ' '), []));
                }
            }
            else if (block is not HtmlBlock)
            {
                sections[^1].Blocks.Add(block);
            }
        }
    }

    /// <summary>Where it lies in the repository.</summary>
    public string Path { get; }

    /// <summary>Its text.</summary>
    public string Source { get; }

    /// <summary>The day of the version that it is of; or empty.</summary>
    public string Date { get; }

    /// <summary>What stands before its first section.</summary>
    public IReadOnlyList<Block> Prose => sections[0].Blocks;

    /// <summary>Its sections.</summary>
    public IEnumerable<(string Title, IReadOnlyList<Block> Blocks)> Sections => sections.Skip(1).Select(s => (s.Title, (IReadOnlyList<Block>)s.Blocks));

    /// <summary>What a reader sees of it, in which names can be looked for.</summary>
    public string Visible => Comment().Replace(OptionsBlock.Without(Source), "");

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();
}
