using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>An OpenClaw without a gateway to look after, whose files are as they should be, and a Claude Code of the machine's own.</summary>
internal sealed class VerifyFilesBed : IDisposable
{
    private readonly TriggerBed claude = new("by_rename", minutesLeft: 8 * 60);

    public static async Task<VerifyFilesBed> MakeAsync()
    {
        var bed = new VerifyFilesBed();
        bed.claude.Write("state/agents/main/agent/.keep", "");
        bed.claude.Write("ocx.env", "# none\n");
        await bed.BashAsync("mkdir -p state/credentials; chmod 600 .claude/.credentials.json ocx.env; chmod 700 var; ocx-sync --once >/dev/null; touch -d '1 minute ago' .claude/.credentials.json");
        return bed;
    }

    public TriggerBed Claude => claude;

    /// <summary>Writes Claude Code's credentials, not just now: ocx-verify would give them time to be carried.</summary>
    public void SignIn(string credentials)
    {
        claude.Write(".claude/.credentials.json", credentials);
        File.SetLastWriteTimeUtc(claude.Credentials, DateTime.UtcNow.AddMinutes(-1));
    }

    public string this[string path] => claude[path];

    /// <summary>Runs ocx-verify.</summary>
    /// <param name="before">Words before its name, such as those of strace.</param>
    /// <param name="variables">Variables of the terminal.</param>
    public async Task<IReadOnlyList<Found>> VerifyAsync(string[]? before = null, params (string, string?)[] variables)
    {
        string[] words = [.. before ?? [], Shell.Tool("ocx-verify"), "--config", this["ocx.env"], "--json"];
        var result = await Program(words[0], words[1..]).With(variables).ExecuteBufferedAsync();
        result.StandardOutput.Should().NotContain("FAKE").And.StartWith("{", result.StandardError);
        return Found.Parse(result.StandardOutput);
    }

    /// <summary>The one finding of a check that is not ok.</summary>
    public async Task<Found> WrongAsync(string check, string[]? before = null, params (string, string?)[] variables) =>
        (await VerifyAsync(before, variables)).Wrong(check);

    /// <summary>All of a check is ok.</summary>
    public async Task ShouldBeOkAsync(string check, string[]? before = null, params (string, string?)[] variables) =>
        (await VerifyAsync(before, variables)).ShouldBeOk(check);

    /// <summary>Runs a script in the bed's directory, in which the tools are to be found.</summary>
    public async Task<string> BashAsync(string script)
    {
        var result = await Program("bash", "-euc", script).ExecuteBufferedAsync();
        return result.IsSuccess ? result.StandardOutput : throw new InvalidOperationException($"{script}: {result.ExitCode}\n{result.StandardError}");
    }

    public void Dispose() => claude.Dispose();

    private Command Program(string program, params string[] arguments) => claude.Program(program, arguments).With(("OCX_ENV_FILE", this[".env"]), ("OCX_ACCESS_ONLY", "1"));
}
