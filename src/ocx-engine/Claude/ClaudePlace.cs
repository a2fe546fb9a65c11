namespace Ocx;

/// <summary>Where Claude Code's command line runs, and how it is called there.</summary>
/// <param name="Place">The place.</param>
/// <param name="Shown">What a person types before a command to run it there; empty: nothing.</param>
public sealed record ClaudePlace(CommandPlace Place, string Shown)
{
    /// <summary>Where its installers have put it, and which file has its sign-in there.</summary>
    internal const string Lookup = """
        [ -n "$CLAUDE_CONFIG_DIR" ] || unset CLAUDE_CONFIG_DIR
        PATH=${PATH:-/usr/bin:/bin}:/usr/local/bin:$HOME/.local/bin:$HOME/.claude/local
        file=${CLAUDE_CONFIG_DIR:-$HOME/.claude}/.credentials.json

        """;

    /// <summary>
    /// Around the command: without what would make it use another sign-in; where its installers put it; and in an empty
    /// directory of root's, since it runs what files of the one that it is started in tell it to. It is not called where it
    /// could not save the answer, since then the refresh token would be spent and the sign-in lost: what it would write is
    /// written for a try (to busybox, root can write everything; and a full disk says nothing before). Nor is it called as
    /// another user than the file's owner, who could not read what it has written. Its temporary files are its own: 2.1.100
    /// writes the settings that it is given under a name that anybody can take before.
    /// <see cref="EarlierRun"/> looks for the variable, by which all that it starts can be told, also when we are gone.
    /// </summary>
    internal const string Prelude = Lookup + """
        unset CLAUDE_CODE_OAUTH_TOKEN ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN CLAUDECODE CLAUDE_CODE_USE_BEDROCK CLAUDE_CODE_USE_VERTEX CLAUDE_CODE_USE_FOUNDRY
        directory=${file%/*}
        if [ ! -e "$file" ]; then echo "$file" >&2; exit 66; fi
        if [ ! -O "$file" ]; then echo "$file" >&2; exit 78; fi
        probe=$directory/.ocx-probe
        rm -f -- "$probe"
        if [ ! -w "$file" ] || ! (set -C; head -c 16384 /dev/zero >"$probe") 2>/dev/null; then rm -f -- "$probe"; echo "$file" >&2; exit 73; fi
        rm -f -- "$probe"
        [ -w "${directory%/*}" ] || echo "${directory%/*} cannot be written, where Claude Code up to 2.1.100 has its lock" >&2
        mkdir -m 700 -- "/tmp/ocx-trigger.$1" 2>/dev/null && export TMPDIR="/tmp/ocx-trigger.$1"
        export OCX_TRIGGER="$1" DISABLE_AUTOUPDATER=1
        shift
        cd /var/empty 2>/dev/null || cd /var/opt 2>/dev/null || cd /
        exec "$@"
        """;

    /// <summary>The cheapest thing to ask of it; <c>auth status</c> can destroy the sign-in.</summary>
    private static readonly string[] Question = ["claude", "-p", "say ok"];

    /// <summary>
    /// Without what its user has told it to start each time (hooks, MCP servers), which may take long or hang; and without
    /// what the question needs not: tools, of which the model would be told, and a record of it. Measured from 2.0.77 on.
    /// </summary>
    private static readonly string[] Bare = ["--strict-mcp-config", "--settings", """{"disableAllHooks":true}""", "--no-session-persistence", "--tools", ""];

    /// <summary>The command as a person would type it.</summary>
    public string Command => $"{Shown}claude -p \"say ok\"";

    /// <summary>What a person types to talk to it there, and then <c>/login</c> to sign in.</summary>
    public string Dialogue => $"{Shown.Replace("docker exec ", "docker exec -it ", StringComparison.Ordinal)}claude";

    /// <summary>The words of a call.</summary>
    /// <param name="mark">The run's, see <see cref="EarlierRun.Mark"/>.</param>
    /// <param name="bare">Whether it takes the options that spare time and money.</param>
    internal static IReadOnlyList<string> Words(string mark, bool bare) => ["sh", "-c", Prelude, "sh", mark, .. Question, .. bare ? Bare : []];

    /// <summary>Takes away a run's temporary files.</summary>
    /// <param name="mark">The run's.</param>
    internal static IReadOnlyList<string> CleanUp(string mark) => ["rm", "-rf", "--", $"/tmp/ocx-trigger.{mark}"];

    /// <summary>Whether a call was refused, before anything was done, by one that does not know these options yet, or no more.</summary>
    internal static bool IsRefused(ProcessResult said) => !said.IsSuccess && ProcessResult.Lines(said.Errors).Any(l => l.StartsWith("error: unknown option", StringComparison.Ordinal) || l.StartsWith("Error processing settings", StringComparison.Ordinal));
}
