using System.Text;

namespace Ocx;

/// <summary>The completion of a tool for zsh, by its own <c>_arguments</c>; its first line has to be the one that says what it is for.</summary>
internal static class ZshCompletion
{
    /// <summary>Writes it.</summary>
    public static string Write(ToolDefinition tool)
    {
        var specifications = tool.Options.Select(Of);
        if (tool.Argument?.Value is { } value)
        {
            specifications = specifications.Append($"'{(value.IsRepeatable ? "*:" : value.IsOptional ? "::" : ":")}{value.Name}:{Action(value)}'");
        }

        var text = new StringBuilder($"#compdef {tool.Name}\n# Written by make manual, from the definition of {tool.Name}'s options.\n\n_arguments -s -S :");
        foreach (var specification in specifications)
        {
            text.Append(" \\\n    ").Append(specification);
        }

        return text.Append('\n').ToString();
    }

    // What shows something and ends goes with nothing else; another is given once, unless it can be given again.
    private static string Of(OptionDefinition option)
    {
        var before = option switch
        {
            { StandsAlone: true } => "(- *)",
            { Value.IsRepeatable: true } => "*",
            { Short: not null } => $"({string.Join(' ', option.Names)})",
            _ => "",
        };
        var names = option.Names.Select(n => option.Value is null || n.Length == 2 ? n : option.Value.IsOptional ? n + "=-" : n + "=").ToList();
        var behind = $"[{Escaped(option.Description)}]{(option.Value is { } v ? $"{(v.IsOptional ? "::" : ":")}{(v.Name.Length > 0 ? v.Name : "value")}:{Action(v)}" : "")}";
        return names.Count == 1 ? $"'{before}{names[0]}{behind}'" : $"'{before}'{{{string.Join(',', names)}}}'{behind}'";
    }

    private static string Action(ValueDefinition value) => value.Kind switch
    {
        ValueKind.Word => $"({string.Join(' ', value.Words)})",
        ValueKind.File => "_files",
        ValueKind.Directory => "_files -/",
        _ => " ", // it is wanted, and nobody can offer it
    };

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("]", @"\]", StringComparison.Ordinal).Replace("'", @"'\''", StringComparison.Ordinal);
}
