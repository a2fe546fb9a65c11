namespace Ocx;

/// <summary>Where Claude Code's command line runs, and how it is called there.</summary>
/// <param name="Place">The place.</param>
/// <param name="Shown">What a person types before a command to run it there; empty: nothing.</param>
public sealed record ClaudePlace(CommandPlace Place, string Shown)
{
    /// <summary>
    /// Around the command: without what would make it use another sign-in; where its installers put it; and in an empty
    /// directory of root's, since it takes orders from files of the one that it is started in. It is not called where it
    /// could not save the answer: the refresh token would be spent, and the sign-in lost. (To busybox, root can write
    /// everything, also what is mounted read-only: touch tries it, and makes no event that ocx-sync sees.)
    /// <see cref="EarlierRun"/> looks for the variable, by which all that it starts can be told, also when we are gone.
    /// </summary>
    internal const string Prelude = """
        unset CLAUDE_CODE_OAUTH_TOKEN ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN CLAUDECODE CLAUDE_CODE_USE_BEDROCK CLAUDE_CODE_USE_VERTEX CLAUDE_CODE_USE_FOUNDRY
        PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}:$HOME/.local/bin:$HOME/.claude/local
        file=${CLAUDE_CONFIG_DIR:-$HOME/.claude}/.credentials.json
        if [ ! -e "$file" ]; then echo "$file" >&2; exit 66; fi
        if [ ! -w "$file" ] || [ ! -w "${file%/*}" ] || ! touch -c -- "$file" "${file%/*}" 2>/dev/null; then echo "$file" >&2; exit 73; fi
        export OCX_TRIGGER="$1"
        shift
        cd /var/empty 2>/dev/null || cd /var/opt 2>/dev/null || cd /
        exec "$@"
        """;

    /// <summary>The command as a person would type it.</summary>
    public string Command => $"{Shown}claude -p \"say ok\"";

    /// <summary>How a person signs in there.</summary>
    public string SignIn => $"{Shown.Replace("docker exec ", "docker exec -it ", StringComparison.Ordinal)}claude, then /login";

    /// <summary>The cheapest thing to ask of it; <c>auth status</c> can destroy the sign-in.</summary>
    /// <param name="mark">The run's, see <see cref="EarlierRun.Mark"/>.</param>
    internal static IReadOnlyList<string> Words(string mark) => ["sh", "-c", Prelude, "sh", mark, "claude", "-p", "say ok"];
}
