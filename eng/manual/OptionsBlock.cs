using System.Text;
using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>The options in a page of docs/tools, as a table of Markdown between two comments.</summary>
internal static partial class OptionsBlock
{
    private const string Begin = "<!-- options -->\n";
    private const string End = "<!-- /options -->";

    /// <summary>The page with the tool's options in it.</summary>
    public static string Put(string page, ToolDefinition tool)
    {
        var (before, after) = Around(page);
        return before + Begin + Table(tool) + End + after;
    }

    /// <summary>The page without them.</summary>
    public static string Without(string page)
    {
        var (before, after) = page.Contains(Begin, StringComparison.Ordinal) ? Around(page) : (page, "");
        return before + after;
    }

    private static (string Before, string After) Around(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin ? (page[..begin], page[(end + End.Length)..]) : throw new InvalidDataException($"no place for options: {Begin.TrimEnd()} … {End}");
    }

    private static string Table(ToolDefinition tool)
    {
        var table = new StringBuilder("<!-- Written by make manual, from the definition of the options. -->\n\n| | |\n|---|---|\n");
        if (tool.Argument is { } argument)
        {
            table.Append($"| `{argument.Value.Name}` | {Cell(argument.Description)} |\n");
        }

        foreach (var option in tool.Options)
        {
            var value = option.Value switch
            {
                null => "",
                { IsOptional: true } v => $"[={string.Join('|', v.Words)}]",
                { } v => $" {v.Name}",
            };
            table.Append($"| {string.Join(", ", option.Names.SkipLast(1).Select(n => $"`{n}`").Append($"`{option.Long}{value.Replace("|", "\\|", StringComparison.Ordinal)}`"))} | {Cell(option.Description)} |\n");
        }

        return table.Append('\n').ToString();
    }

    // What is typed is code: a dollar sign elsewhere would begin a formula, and an underscore emphasis.
    private static string Cell(string description) => Typed().Replace(Special().Replace(description, @"\$0"), m => $"`{m.Value.Replace("\\", "", StringComparison.Ordinal)}`");

    [GeneratedRegex(@"[\\|<>*_`\[\]]", RegexOptions.None, 1000)]
    private static partial Regex Special();

    [GeneratedRegex(@"(?<![\w-])(--?[a-z][a-z-]*|\$?[A-Za-z]+(\\_[A-Za-z…]+)+|\$[A-Z]+|[a-z]+(\.[a-z]+)+|[A-Z]+=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();
}
