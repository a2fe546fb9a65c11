using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Ocx;

/// <summary>Writes a page of the manual: its head, its sections, and blocks of Markdown as man(7).</summary>
internal sealed class RoffWriter
{
    private readonly StringBuilder text = new();
    private bool isFirst = true;

    /// <param name="name">The page's name.</param>
    /// <param name="section">Its section of the manual.</param>
    /// <param name="source">What it is written from.</param>
    /// <param name="date">The day of the version; or empty.</param>
    public RoffWriter(string name, int section, string source, string date)
    {
        text.Append($".\\\" Written by make manual, from {source}: change that.\n");
        text.Append(CultureInfo.InvariantCulture, $".TH {name} {section} \"{date}\" \"ocx {Tool.Version}\" \"ocx\"\n");
        // No hyphenation, and an even left edge only: what is to be typed stays as it is.
        text.Append(".nh\n.ad l\n");
    }

    /// <summary>Begins a section.</summary>
    public RoffWriter Section(string title)
    {
        text.Append($".SH {title.ToUpperInvariant()}\n");
        isFirst = true;
        return this;
    }

    /// <summary>A paragraph.</summary>
    /// <param name="roff">Its text, escaped.</param>
    public RoffWriter Paragraph(string roff)
    {
        Part();
        text.Append(Roff.Filled(roff));
        return this;
    }

    /// <summary>A line of its own below the one before it.</summary>
    public RoffWriter Line(string roff)
    {
        text.Append(isFirst ? "" : ".br\n").Append(Roff.Filled(roff));
        isFirst = false;
        return this;
    }

    /// <summary>A word, and what there is to say of it.</summary>
    public RoffWriter Tagged(string tag, string roff)
    {
        text.Append(".TP\n").Append(Roff.Guarded(tag)).Append('\n').Append(Roff.Filled(roff));
        isFirst = false;
        return this;
    }

    /// <summary>Blocks of a document.</summary>
    public RoffWriter Blocks(IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Write(block);
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Part()
    {
        text.Append(isFirst ? "" : ".PP\n");
        isFirst = false;
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                text.Append($".SS {RoffInlines.Of(heading.Inline)}\n");
                isFirst = true;
                break;
            case ParagraphBlock paragraph:
                Paragraph(RoffInlines.Of(paragraph.Inline));
                break;
            case CodeBlock code:
                Example(code);
                break;
            case ListBlock list:
                Items(list);
                break;
            case Table table:
                Rows(table);
                break;
            case HtmlBlock or LinkReferenceDefinitionGroup:
                break;
            default:
                throw new NotSupportedException($"line {block.Line + 1}: a page of the manual has no {block.GetType().Name}");
        }
    }

    private void Example(CodeBlock code)
    {
        Part();
        text.Append(".RS 4\n.EX\n");
        foreach (var line in code.Lines.ToString().TrimEnd('\n').Split('\n'))
        {
            text.Append(Roff.Guarded(Roff.Literal(line))).Append('\n');
        }

        // .EE lets words be divided again.
        text.Append(".EE\n.nh\n.RE\n");
    }

    private void Items(ListBlock list)
    {
        var number = 0;
        foreach (var item in list.Cast<ListItemBlock>())
        {
            number++;
            text.Append(list.IsOrdered ? $".IP {number}. 4\n" : ".IP \\(bu 3\n");
            isFirst = true;
            Blocks(item);
        }

        isFirst = false;
    }

    // What has two columns reads as a list of words; of what has more, each cell says which it is.
    private void Rows(Table table)
    {
        var rows = table.Cast<TableRow>().Select(r => r.Cast<TableCell>().Select(c => RoffInlines.Of((c.FirstOrDefault() as ParagraphBlock)?.Inline)).ToList()).ToList();
        foreach (var row in rows.Skip(1))
        {
            Tagged($@"\fB{row[0]}\fR", row.Count == 2 ? row[1] : "");
            for (var i = 1; row.Count > 2 && i < row.Count; i++)
            {
                Line(rows[0][i].Length > 0 ? $"{rows[0][i]}: {row[i]}" : row[i]);
            }
        }
    }
}
