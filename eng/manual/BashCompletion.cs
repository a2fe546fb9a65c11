using System.Text;

namespace Ocx;

/// <summary>
/// The completion of a tool for bash, which needs no other file. Bash breaks words at <c>=</c> and <c>:</c> too, so that a value behind its
/// option, and a name with a colon in it, come as several.
/// </summary>
internal static class BashCompletion
{
    /// <summary>Writes it.</summary>
    public static string Write(ToolDefinition tool)
    {
        var text = new StringBuilder();
        text.Append($$"""
            # bash completion of {{tool.Name}}: written by make manual, from the definition of its options.
            # shellcheck shell=bash disable=SC2016

            _{{tool.Identifier}}() {
                local current=$2 previous=${COMP_WORDS[COMP_CWORD - 1]} i arguments=0 ended=0
                local -A options=(

            """);
        foreach (var option in tool.Options)
        {
            foreach (var name in option.Names)
            {
                text.Append($"        [{name}]={Quoted(option.Description)}\n");
            }
        }

        text.Append("""
                )
                COMPREPLY=()
                if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then
                    current='' previous+='='
                elif [[ $previous == = ]]; then
                    previous=${COMP_WORDS[COMP_CWORD - 2]}=
                fi

            """);
        Values(text, tool);
        Arguments(text, tool);
        text.Append($$"""
                if ((!ended)) && [[ $current == -*{{(tool.Argument is null ? " || -z $current" : "")}} ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "${!options[*]}" -- "$current")
                    # Only where they are listed: what is put into the line has no description.
                    if [[ ${COMP_TYPE-} == 63 ]] && ((${#COMPREPLY[@]} > 1)); then
                        for i in "${!COMPREPLY[@]}"; do
                            printf -v "COMPREPLY[i]" '%-18s %s' "${COMPREPLY[i]}" "${options[${COMPREPLY[i]}]}"
                            COMPREPLY[i]=${COMPREPLY[i]:0:${COLUMNS:-80} - 2}
                        done
                    fi

            """);
        if (tool.Argument is { } argument)
        {
            text.Append($"    elif {(argument.Value.IsRepeatable ? "true" : "((arguments == 0))")}; then\n{Offer(argument.Value, 8)}");
        }

        return text.Append($$"""
                fi
            } &&
                complete -F _{{tool.Identifier}} {{tool.Name}}

            """).ToString();
    }

    private static void Values(StringBuilder text, ToolDefinition tool)
    {
        if (!tool.Options.Any(o => o.Value is not null))
        {
            return;
        }

        text.Append("    case $previous in\n");
        foreach (var option in tool.Options.Where(o => o.Value is not null))
        {
            var patterns = option.Names.SelectMany(n => option.TakesNextWord ? new[] { n, n + "=" } : [n + "="]);
            text.Append($"        {string.Join(" | ", patterns)})\n{Offer(option.Value!, 12)}            return\n            ;;\n");
        }

        text.Append("    esac\n");
    }

    // What stands before the word: arguments, and whether options have ended.
    private static void Arguments(StringBuilder text, ToolDefinition tool)
    {
        text.Append("    for ((i = 1; i < COMP_CWORD; i++)); do\n        case ${COMP_WORDS[i]} in\n            --) ended=1 ;;\n            = | :) ((i++)) ;;\n");
        var names = tool.Options.Where(o => o.TakesNextWord).SelectMany(o => o.Names).ToList();
        if (names.Count > 0)
        {
            text.Append($"            {string.Join(" | ", names)}) [[ ${{COMP_WORDS[i + 1]}} == = ]] || ((i++)) ;;\n");
        }

        text.Append("            -?*) ((arguments += ended)) ;;\n            *) ((arguments++)) ;;\n        esac\n    done\n");
    }

    private static string Offer(ValueDefinition value, int indent)
    {
        var blank = new string(' ', indent);
        return value.Kind switch
        {
            ValueKind.Word => $"{blank}mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', value.Words)}' -- \"$current\")\n",
            ValueKind.File => $"{blank}compopt -o filenames\n{blank}mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n",
            ValueKind.Directory => $"{blank}compopt -o filenames\n{blank}mapfile -t COMPREPLY < <(compgen -d -- \"$current\")\n",
            _ => "",
        };
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
