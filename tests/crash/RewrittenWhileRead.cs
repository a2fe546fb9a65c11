using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Somebody writes a file in place while a tool reads it: what was read must be the one content or the other.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RewrittenWhileRead
{
    [TestCase("ocx-map", "c.json", "-o", "oauth.json")]
    [TestCase("ocx-envset", ".env", "--from", "c.json")]
    [TestCase("ocx-expiry", "c.json")]
    public async Task A_mixture_of_two_contents_is_not_taken_for_a_document(string tool, params string[] arguments)
    {
        Require.Program("strace", "strace");
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson("old"));
        sandbox.Write("new.json", Tokens.ClaudeJson("new-and-longer"));
        await using var reader = new Resident(Shell.Command("inotifywait", "-m", "-e", "access", "c.json").WithWorkingDirectory(sandbox.Root));
        await reader.ErrorsShouldShowAsync("Watches established");
        var command = Shell.Command(tool, arguments);

        // Half a second behind the first reading, in which the file is written anew.
        var run = command.WithWorkingDirectory(sandbox.Root).WithTargetFile("strace")
            .WithArguments(a => a.Add(["-f", "-qq", "-o", "/dev/null", "-e", "trace=pread64", "-P", sandbox["c.json"], "-e", "inject=pread64:delay_exit=500000:when=1", command.TargetFilePath]).Add(command.Arguments, escape: false))
            .ExecuteBufferedAsync();
        await Eventually.AssertAsync(() => reader.Output.Length > 0, "the file is read");
        await Bash.RunAsync(sandbox.Root, "cat new.json >c.json");
        var result = await run;

        result.ExitCode.Should().Be(0, result.StandardError);
        const string Print = "510fbab8"; // the new token's fingerprint
        var told = string.Concat(sandbox.Names().Where(n => n is "oauth.json" or ".env").Select(sandbox.Read)) + result.StandardOutput;
        told.Should().Match(t => t.Contains("FAKE-new-and-longer") || t.Contains(Print));
    }
}
