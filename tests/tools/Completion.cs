using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>
/// What a shell offers at the end of a line. Bash and zsh are asked in a terminal, where one key puts all that is offered into the line and
/// another tells the line; fish answers by itself.
/// </summary>
public sealed class Completion
{
    private const string BashRc = """
        HISTFILE=
        for file in "$COMPLETIONS"/bash/*; do source "$file"; done
        told() { printf '%s\n' "$READLINE_LINE" >>"$RESULT"; READLINE_LINE=; }
        bind 'set bell-style none'
        bind '"\e*": insert-completions'
        bind -x '"\eP": told'

        """;

    private const string ZshRc = """
        unset HISTFILE
        setopt no_beep
        fpath=($COMPLETIONS/zsh $fpath)
        autoload -Uz compinit
        compinit -D -u
        all() { _main_complete; compstate[insert]=all; compstate[list]= }
        zle -C insert-all complete-word all
        bindkey '\e*' insert-all
        told() { print -r -- $BUFFER >>$RESULT; BUFFER= }
        zle -N told
        bindkey '\eP' told

        """;

    private const string FishScript = """
        for file in $COMPLETIONS/fish/*
            source $file
        end
        while read --local --line line
            set -l kept (string replace -r '[^ ]*$' '' -- $line)
            set -l offered (complete -C $line | string replace -r '\t.*' '')
            echo "$kept$offered"
        end
        """;

    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>Asks a shell, in a directory.</summary>
    /// <returns>What it offers for each line, sorted: words without the <c>=</c> or <c>/</c> that the shell puts behind them.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AskAsync(string shell, string directory, IReadOnlyList<string> lines)
    {
        using var own = new Sandbox();
        own.Write("bashrc", BashRc);
        own.Write(".zshrc", ZshRc);
        var result = own.Write("result", "");
        var keys = new StringBuilder().AppendJoin("", lines.Select(l => $"{l}\e*\eP")).Append("exit\n").ToString();
        var (program, arguments, input) = shell switch
        {
            "bash" => ("script", new[] { "-qec", "bash --noprofile --rcfile \"$ZDOTDIR/bashrc\" -i", "/dev/null" }, keys),
            "zsh" => ("script", ["-qec", "zsh -d -i", "/dev/null"], keys),
            _ => ("fish", ["--no-config", "-c", FishScript], string.Join('\n', lines) + "\n"),
        };
        Require.Program(shell, shell);
        Require.Program(program, "bsdutils");
        var ended = await Shell.Command(program, arguments)
            .WithWorkingDirectory(directory)
            .With(("COMPLETIONS", Path.Join(Shell.Repository, "completions")), ("RESULT", result), ("ZDOTDIR", own.Root), ("HOME", own.Root), ("TERM", "xterm"), ("LC_ALL", "C.UTF-8"))
            .WithStandardInputPipe(PipeSource.FromString(input))
            .ExecuteBufferedAsync();

        var told = (shell == "fish" ? ended.StandardOutput : own.Read("result")).TrimEnd('\n').Split('\n');
        told.Should().HaveSameCount(lines, "{0} tells each line; in its terminal stood: {1}", shell, ended.StandardOutput + ended.StandardError);
        return lines.Zip(told).ToDictionary(l => l.First, l => Offered(l.First, l.Second), StringComparer.Ordinal);
    }

    // What is offered stands in the place of the last word; nothing is, where that has not changed.
    private static IReadOnlyList<string> Offered(string line, string completed)
    {
        var kept = line.LastIndexOf(' ') + 1;
        var last = line[kept..];
        var option = last.Contains('=', StringComparison.Ordinal) ? last[..(last.IndexOf('=', StringComparison.Ordinal) + 1)] : "";
        return completed.TrimEnd() == line.TrimEnd() ? []
            : [.. completed[kept..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.StartsWith(option, StringComparison.Ordinal) ? w[option.Length..] : w).Select(w => w.TrimEnd('=', '/')).Distinct().Order(StringComparer.Ordinal)];
    }
}
