using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A state directory of OpenClaw's as it should be, with two agents, and what ocx-verify finds of it.</summary>
internal sealed partial class VerifyOpenClawBed : IDisposable
{
    /// <summary>What cures ask of openclaw, on the files of both generations; the rest is done by the program for tests of tests/e2e. That OpenClaw 2026.2.25 does the first like this was measured.</summary>
    private const string OpenClaw = """
        #!/bin/bash
        set -eu
        case "$*" in
            'models auth order set --provider anthropic --agent '*)
                sed -i -E 's/"order": ?\{[^}]*\},?//; 1s/^\{/{"order":{"anthropic":["'"$9"'"]},/' "$OPENCLAW_STATE_DIR/agents/$8/agent/auth-profiles.json" ;;
            'models auth logout '*)
                store=$OPENCLAW_STATE_DIR/state/fake-store
                awk -F '\t' -v agent="$6" -v profile="$4" '!($1 == agent && $2 == profile)' "$store" >"$store.new"
                mv "$store.new" "$store" ;;
            'doctor --fix --non-interactive') cd "$OPENCLAW_STATE_DIR"; rm -f credentials/oauth.json agents/*/agent/auth-profiles.json ;;
            *) exec sh "${0%/*}/openclaw-models" "$@" ;;
        esac

        """;

    private readonly Sandbox sandbox = new();

    private VerifyOpenClawBed()
    {
    }

    /// <summary>An access token as long as OpenClaw wants it.</summary>
    public static string Mark { get; } = "new".PadLeft(70, 'x');

    public string this[string path] => sandbox[path];

    /// <summary>Makes one of the JSON generation.</summary>
    public static async Task<VerifyOpenClawBed> MakeAsync()
    {
        var bed = new VerifyOpenClawBed();
        bed.SignIn(Tokens.ClaudeJson(Mark));
        bed.sandbox.Write("state/openclaw.json", "{ // mine\n  agents: { defaults: { model: 'anthropic/claude' } },\n}\n");
        bed.sandbox.Write("bin/openclaw", OpenClaw);
        foreach (var directory in new[] { "home", "var", "state/agents/main/agent", "state/agents/coder/agent" })
        {
            bed.sandbox.MakeDirectory(directory);
        }

        var programs = Path.Join(Shell.Repository, "tests", "e2e", "bed");
        File.Copy(Path.Join(programs, "openclaw"), bed["bin/openclaw-models"]);
        File.Copy(Path.Join(programs, "node"), bed["bin/node"]);
        await bed.BashAsync("chmod 755 bin/*; ocx-profiles state --from c.json");
        return bed;
    }

    /// <summary>Makes one of the SQLite generation, whose store holds the token.</summary>
    public static async Task<VerifyOpenClawBed> MakeDatabaseAsync()
    {
        var bed = await MakeAsync();
        await bed.BashAsync("rm state/agents/*/agent/*; mkdir state/state; touch state/state/openclaw.sqlite; ocx-paste --from c.json");
        return bed;
    }

    public void Write(string path, string content) => sandbox.Write(path, content);

    /// <summary>Writes Claude Code's credentials, not just now: ocx-verify would give them time to be carried.</summary>
    public void SignIn(string credentials) => File.SetLastWriteTimeUtc(sandbox.Write("c.json", credentials), DateTime.UtcNow.AddMinutes(-1));

    /// <summary>Runs ocx-verify.</summary>
    /// <param name="check">The check.</param>
    /// <param name="before">Words before its name.</param>
    /// <param name="variables">Variables of the terminal.</param>
    /// <returns>What one check has found.</returns>
    public async Task<IReadOnlyList<Found>> FindAsync(string check, string[]? before = null, params (string, string?)[] variables)
    {
        string[] words = [.. before ?? [], Shell.Tool("ocx-verify"), "--json"];
        var result = await Program(words[0], words[1..]).With(variables).ExecuteBufferedAsync();
        (result.StandardOutput + result.StandardError).Should().NotContain("FAKE");
        result.StandardOutput.Should().StartWith("{", result.StandardError);
        return Found.Parse(result.StandardOutput).Of(check);
    }

    /// <summary>The one finding of a check that is not ok.</summary>
    public async Task<Found> WrongAsync(string check, string[]? before = null, params (string, string?)[] variables) =>
        (await FindAsync(check, before, variables)).Wrong(check);

    /// <summary>All of a check is ok.</summary>
    public async Task ShouldBeOkAsync(string check, string[]? before = null, params (string, string?)[] variables) =>
        (await FindAsync(check, before, variables)).ShouldBeOk(check);

    /// <summary>Runs a script in the bed's directory, in which the tools are to be found.</summary>
    public async Task<string> BashAsync(string script)
    {
        var result = await Program("bash", "-euc", script).ExecuteBufferedAsync();
        return result.IsSuccess ? result.StandardOutput : throw new InvalidOperationException($"{script}: {result.ExitCode}\n{result.StandardError}");
    }

    /// <summary>Takes away the lines that a cure names: FILE line N.</summary>
    public async Task TakeLinesOutAsync(string cure)
    {
        var places = Place().Matches(cure);
        places.Should().NotBeEmpty(cure);
        foreach (Match place in places)
        {
            await BashAsync($"sed -i {place.Groups[2].Value}d '{place.Groups[1].Value}'");
        }
    }

    public void Dispose() => sandbox.Dispose();

    [GeneratedRegex(@"(/\S+) line (\d+)", RegexOptions.None, 1000)]
    private static partial Regex Place();

    private Command Program(string program, params string[] arguments) => Shell.Command(program, arguments).WithWorkingDirectory(sandbox.Root).With(
        ("PATH", $"{sandbox["bin"]}:{Shell.Bin}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", sandbox["home"]),
        ("OCX_STATE_DIR", sandbox["state"]),
        ("OCX_CREDENTIALS", sandbox["c.json"]),
        ("OCX_CLI_MODE", "host"),
        ("OCX_COMPOSE_DIR", ""),
        ("STATE_DIRECTORY", sandbox["var"]));
}
