using System.Text;

namespace Ocx;

/// <summary>The completion of a tool for fish.</summary>
internal static class FishCompletion
{
    /// <summary>Writes it.</summary>
    public static string Write(ToolDefinition tool)
    {
        var text = new StringBuilder($"# fish completion of {tool.Name}: written by make manual, from the definition of its options.\n\ncomplete -c {tool.Name} -f\n");
        if (tool.Argument?.Value is { } argument)
        {
            Argument(text, tool, argument);
        }

        foreach (var option in tool.Options)
        {
            text.Append($"complete -c {tool.Name} {(option.Short is { } s ? $"-s {s[1..]} " : "")}-l {option.Long[2..]}{Value(option.Value)} -d {Quoted(option.Description)}\n");
        }

        return text.ToString();
    }

    private static void Argument(StringBuilder text, ToolDefinition tool, ValueDefinition argument)
    {
        var condition = "";
        if (!argument.IsRepeatable)
        {
            var function = $"__{tool.Identifier}_wants_argument";
            condition = $" -n {function}";
            text.Append($$"""

                function {{function}}
                    string match -qr -- '^-.' (commandline -ct); and return 1
                    set -l value no
                    for word in (commandline -opc)[2..]
                        if test $value = yes
                            set value no
                        else if contains -- $word {{string.Join(' ', tool.Options.Where(o => o.TakesNextWord).SelectMany(o => o.Names).DefaultIfEmpty("''"))}}
                            set value yes
                        else if not string match -qr -- '^-.' $word
                            return 1
                        end
                    end
                end

                """);
        }

        text.Append($"complete -c {tool.Name}{condition}{argument.Kind switch
        {
            ValueKind.Word => $" -a '{string.Join(' ', argument.Words)}'",
            ValueKind.Directory => " -a '(__fish_complete_directories)'",
            _ => " -F",
        }}\n\n");
    }

    private static string Value(ValueDefinition? value) => value switch
    {
        null => "",
        { IsOptional: true } => $" -f -a '{string.Join(' ', value.Words)}'",
        { Kind: ValueKind.Word } => $" -x -a '{string.Join(' ', value.Words)}'",
        { Kind: ValueKind.File } => " -r -F",
        { Kind: ValueKind.Directory } => " -x -a '(__fish_complete_directories)'",
        _ => " -x",
    };

    private static string Quoted(string text) => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";
}
