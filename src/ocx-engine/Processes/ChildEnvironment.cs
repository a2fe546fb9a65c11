namespace Ocx;

/// <summary>
/// What of our environment a program gets. Compose prefers a variable of its environment to the <c>.env</c>, so
/// ANTHROPIC_* must not reach it; COMPOSE_* would contradict the options that it is given; and what systemd tells us is
/// not meant for others. Nor does root pass on what makes a program run something else first: whoever has set it would be root.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Hidden =
    [
        "ANTHROPIC_", "CLAUDE_", "CLAUDECODE", "OCX_", "COMPOSE_", "NOTIFY_SOCKET", "JOURNAL_STREAM", "INVOCATION_ID", "SYSTEMD_EXEC_PID", "MEMORY_PRESSURE_",
        "RUNTIME_DIRECTORY", "STATE_DIRECTORY", "CACHE_DIRECTORY", "LOGS_DIRECTORY", "CONFIGURATION_DIRECTORY", "CREDENTIALS_DIRECTORY", "LISTEN_", "WATCHDOG_",
    ];

    /// <summary>What has the loader, a shell or an interpreter run or read a file before the program itself: those that sudo takes away (sudoers(5)) and those of Node.js, .NET and OpenSSL.</summary>
    private static readonly string[] Loading =
    [
        "LD_", "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS", "GLIBC_TUNABLES", "BASH_ENV", "BASH_FUNC_", "BASHOPTS", "SHELLOPTS", "BASH_XTRACEFD", "PS4",
        "CDPATH", "GLOBIGNORE", "ZDOTDIR", "PERL", "PYTHON", "RUBY", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "JAVA_TOOL_OPTIONS", "OPENSSL_", "DOTNET_", "COMPlus_", "CORECLR_",
    ];

    /// <summary>The same, of names that others begin with.</summary>
    private static readonly string[] LoadingWhole = ["ENV", "IFS"];

    /// <summary>What is of use to a program of another user; the rest is ours, and may be secret.</summary>
    private static readonly string[] Common =
        ["PATH", "LANG", "LANGUAGE", "LC_", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_", "COMPOSE_", "DOCKER_CLI_HINTS"];

    /// <summary>The variables of our environment that a program of another user is not to get.</summary>
    public static IEnumerable<string> Private() => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(n => !IsHidden(n) && !Array.Exists(Common, c => c[^1] == '_' ? n.StartsWith(c, StringComparison.Ordinal) : n.Equals(c, StringComparison.OrdinalIgnoreCase)))
        .Order(StringComparer.Ordinal);

    /// <summary>Whether a variable is kept from what we start.</summary>
    public static bool IsHidden(string name) => Begins(name, Hidden) || (Environment.IsPrivilegedProcess && (LoadingWhole.Contains(name, StringComparer.Ordinal) || Begins(name, Loading)));

    /// <summary>A variable as a program that we start has it.</summary>
    public static string? Get(string name) => IsHidden(name) ? null : Environment.GetEnvironmentVariable(name);

    private static bool Begins(string name, string[] beginnings) => Array.Exists(beginnings, b => name.StartsWith(b, StringComparison.Ordinal));

    /// <summary>What is different from our environment: a variable is set, or <c>null</c> takes it away.</summary>
    public static Dictionary<string, string?> Changes(Settings settings)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (IsHidden(name))
            {
                changes[name] = null;
            }
        }

        // Without HOME, Compose makes "/x" of "${HOME}/x" and still ends with 0.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME")))
        {
            changes["HOME"] = settings.HomeDirectory;
        }

        changes[SearchPath.Variable] = SearchPath.For();
        changes["COMPOSE_ANSI"] = "never";
        changes["COMPOSE_PROGRESS"] = "plain";
        changes["DOCKER_CLI_HINTS"] = "false";
        return changes;
    }
}
