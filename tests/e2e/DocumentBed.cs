using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>
/// A machine on which the documents' commands are played as root. What they print is what a reader sees, but for three things that no
/// machine of a test has: a kernel that says that its clock is set (strace lets it), Anthropic's token endpoint and a webhook of the
/// reader's own, <c>https://hooks.example/</c> (servers of the test's stand in for both, under their names).
/// </summary>
internal sealed partial class DocumentBed : IAsyncDisposable
{
    private const string Credentials = $"/root/.openclaw/{DetectBed.Proxy}/.credentials.json";
    private const string Certificate = "/tmp/endpoint.pem";

    /// <summary>
    /// For the comments. sign_in MARK SECONDS [FILE]: Claude Code has another token, since a minute ago, with so long to live. set_up: ocx is set
    /// up, and its timers leave what a comment breaks alone.
    /// </summary>
    private const string Helpers = """
        sign_in() {
            file=${3:-$CREDENTIALS}
            sed -E "s/(FAKE-x*)[^\"]*/\1$1/; s/(\"expiresAt\": *)[0-9]*/\1$(($(date +%s) + $2))000/" "$file" >/tmp/next.json
            cat /tmp/next.json >"$file"
            touch -d '1 minute ago' "$file"
        }
        set_up() {
            for timer in reconcile trigger; do
                mkdir -p "/etc/systemd/system/ocx-$timer.timer.d"
                printf '[Timer]\nOnCalendar=\nOnCalendar=*-01-01\n' >"/etc/systemd/system/ocx-$timer.timer.d/rare.conf"
            done
            systemctl daemon-reload
            echo "OCX_HANDOVER='recreate'" >/tmp/answers
            ocx-setup --yes --quiet --answers /tmp/answers
        }
        """;

    private readonly SetupBed bed;
    private readonly HttpPeer hooks = new();
    private TokenServer endpoint = new();

    private DocumentBed(SetupBed bed) => this.bed = bed;

    public static async Task<DocumentBed> MakeAsync() => new(await SetupBed.MakeAsync());

    /// <summary>Installs OpenClaw in one of its ways, on a machine that has nothing else; ocx is there, and not set up.</summary>
    public async Task InstallAsync(string layout)
    {
        await bed.EmptyAsync();
        endpoint.Dispose();
        endpoint = new TokenServer();
        await bed.Machine.WriteAsync(Certificate, endpoint.Pem);
        await (layout switch
        {
            "sqlite" => bed.InstallDatabaseAsync(),
            "host" => bed.InstallOnHostAsync(),
            _ => bed.InstallUsualAsync(),
        });
        // Each call of Claude Code's brings another token.
        await bed.Machine.WriteAsync(layout == "host" ? "/home/kim/.claude/behaviour" : $"/root/.openclaw/{DetectBed.Proxy}/behaviour", "fresh 28800\n");
    }

    /// <summary>Does what a comment says.</summary>
    /// <returns>Both streams, and the exit code.</returns>
    public Task<(string Output, int ExitCode)> PrepareAsync(string command) => BashAsync($"set -e; CREDENTIALS={Credentials}\n{Helpers}\n{command}");

    /// <summary>Types a command of a document.</summary>
    /// <returns>What it prints, and its exit code.</returns>
    public async Task<(string Output, int ExitCode)> TypeAsync(string line)
    {
        var command = line.Replace("sudo ", "", StringComparison.Ordinal);
        if (Wizard().IsMatch(command))
        {
            return await AnswerAsync(command.Split(' '));
        }

        if (command.StartsWith("ocx-refresh", StringComparison.Ordinal))
        {
            command = $"OCX_REFRESH_ENDPOINT={endpoint.Endpoint} SSL_CERT_FILE={Certificate} {command}";
        }

        var (output, exitCode) = await BashAsync(command.Replace("https://hooks.example/", $"http://127.0.0.1:{hooks.Port}/", StringComparison.Ordinal), command.Contains("ocx-verify", StringComparison.Ordinal));
        return (output.Replace(endpoint.Host, "platform.claude.com", StringComparison.Ordinal).Replace($"127.0.0.1:{hooks.Port}", "hooks.example", StringComparison.Ordinal), exitCode);
    }

    public async ValueTask DisposeAsync()
    {
        endpoint.Dispose();
        hooks.Dispose();
        await bed.DisposeAsync();
    }

    /// <summary>What asks, and takes Enter for an answer.</summary>
    [GeneratedRegex("^ocx-setup( --(uninstall|purge))*$")]
    private static partial Regex Wizard();

    [GeneratedRegex(@"\n*ended with [0-9]+\s*\z")]
    private static partial Regex End();

    private async Task<(string Output, int ExitCode)> BashAsync(string script, bool isClockSet = false)
    {
        string[] clock = isClockSet ? ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=adjtimex,clock_adjtime", "-e", "inject=adjtimex,clock_adjtime:retval=0"] : [];
        var result = await bed.Machine.TryAsync([.. clock, "bash", "-c", $"exec 2>&1; cd /root; {script}"]);
        return (result.StandardOutput + result.StandardError, result.ExitCode);
    }

    private async Task<(string Output, int ExitCode)> AnswerAsync(string[] command)
    {
        await using var terminal = await Terminal.StartAsync(bed, command);
        await terminal.TakeProposalsAsync();
        var (exitCode, text) = await terminal.EndAsync();
        return (End().Replace(text, "\n"), exitCode);
    }
}
