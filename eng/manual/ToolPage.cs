using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>The page of a tool: what it does in the words of docs/tools, its options in its own.</summary>
internal sealed partial class ToolPage(ToolDefinition tool, Page page, IReadOnlyList<ToolDefinition> tools, IReadOnlyList<Variable> variables)
{
    private static readonly (string Path, string Text)[] Files =
    [
        ("/etc/ocx/ocx.env", $"The configuration that the units load: {RoffInlines.Reference("ocx.env", 5)}."),
        ("/var/lib/ocx", "What has to outlive a crash; root\\(aqs alone."),
    ];

    private string Mentioned => page.Visible + tool.Words;

    /// <summary>Writes it.</summary>
    public string Write()
    {
        var writer = new RoffWriter(tool.Name, tool.Section, $"{page.Path} and the definition of {tool.Name}'s options", page.Date)
            .Section("Name").Paragraph($@"{Roff.Literal(tool.Name)} \- {Roff.Text(tool.Summary)}")
            .Section("Synopsis").Line(Synopsis()).Line($"{Roff.Bold(tool.Name)} {Roff.Bold("--help")} | {Roff.Bold("--version")}")
            .Section("Description").Blocks(page.Prose);
        Options(writer.Section("Options"));
        foreach (var (title, blocks) in page.Sections.Where(s => s.Title is not ("Options" or "Exit status")))
        {
            writer.Section(title).Blocks(blocks);
        }

        ExitStatus(writer.Section("Exit status"));
        Environment(writer);
        if (Array.FindAll(Files, f => Mentioned.Contains(f.Path, StringComparison.Ordinal)) is { Length: > 0 } files)
        {
            writer.Section("Files");
            foreach (var (path, text) in files)
            {
                writer.Tagged(Roff.Italic(path), text);
            }
        }

        return writer.Section("See also").Paragraph(string.Join(", ", SeeAlso())).ToString();
    }

    private string Synopsis()
    {
        var words = tool.Options.Where(o => !o.StandsAlone && o.Long is not ("--quiet" or "--verbose"))
            .Select(o => $"[{Roff.Bold(o.Short ?? o.Long)}{(o.Value is { } v ? Suffix(v, @"\~") : "")}]{(o.Value is { IsRepeatable: true } ? @"\~..." : "")}");
        var argument = tool.Argument?.Value is { } value ? $"{(value.IsOptional ? "[" : "")}{Roff.Italic(value.Name)}{(value.IsRepeatable ? @"\~..." : "")}{(value.IsOptional ? "]" : "")}" : "";
        return $@"{Roff.Bold(tool.Name)} {string.Join(' ', words)} [{Roff.Bold("-q")}\~|\~{Roff.Bold("-v")}] {argument}";
    }

    private void Options(RoffWriter writer)
    {
        if (tool.Argument is { } argument)
        {
            writer.Tagged(Roff.Italic(argument.Value.Name), Description(argument.Description, argument.Value));
        }

        foreach (var option in tool.Options)
        {
            writer.Tagged(string.Join(", ", option.Names.Select(Roff.Bold)) + (option.Value is { } v ? Suffix(v, " ") : ""), Description(option.Description, option.Value));
        }
    }

    private static string Suffix(ValueDefinition value, string blank) =>
        value.IsOptional ? $"[={string.Join('|', value.Words.Select(Roff.Bold))}]" : blank + Roff.Italic(value.Name);

    private static string Description(string text, ValueDefinition? value)
    {
        var roff = Typed().Replace(Roff.Text(text), m => $@"\fB{m.Value.Replace("-", @"\-", StringComparison.Ordinal)}\fR") + ".";
        return value is { IsOptional: false, IsRepeatable: true } && !text.Contains("again", StringComparison.Ordinal) ? roff + " It can be given again." : roff;
    }

    private void ExitStatus(RoffWriter writer)
    {
        var own = page.Sections.Where(s => s.Title == "Exit status").SelectMany(s => s.Blocks).ToList();
        writer.Blocks(own);
        writer.Paragraph(own.Count == 0
            ? $"0 when it is done, also when nothing had to change; the others are those of all tools: {RoffInlines.Reference("ocx", 7)}."
            : $"The others are those of all tools: {RoffInlines.Reference("ocx", 7)}.");
    }

    private void Environment(RoffWriter writer)
    {
        var names = Name().Matches(Mentioned).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        if (variables.Where(v => v.Names.Any(names.Contains)).ToList() is { Count: > 0 } mentioned)
        {
            writer.Section("Environment").Paragraph($"Those that this page names, each with its default; {RoffInlines.Reference("ocx.env", 5)} has all, and what else counts.");
            foreach (var variable in mentioned)
            {
                writer.Tagged(string.Join(", ", variable.Names.Select(Roff.Bold)), variable.Text);
            }
        }
    }

    private IEnumerable<string> SeeAlso() =>
        tools.Where(t => t != tool && Regex.IsMatch(Mentioned, $@"\b{t.Name}(?![\w-]|\.\w)", RegexOptions.None, TimeSpan.FromSeconds(1))).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (t.Name, t.Section)).Append(("ocx.env", 5)).Append(("ocx", 7))
            .OrderBy(t => t.Item2).Select(t => RoffInlines.Reference(t.Item1, t.Item2));

    [GeneratedRegex(@"(?<![\w\\-])(--?[a-z][a-z-]*|\$[A-Z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();

    [GeneratedRegex("OCX_[A-Z_]*[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
