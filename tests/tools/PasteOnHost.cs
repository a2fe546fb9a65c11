using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-paste where OpenClaw runs on this machine; its other tests have a real engine: tests/e2e.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PasteOnHost : IDisposable
{
    private const string Stored = "openclaw: anthropic:default of main: none -> ";

    private readonly Sandbox sandbox = new();
    private readonly string token;
    private readonly string fingerprint;

    public PasteOnHost()
    {
        // OpenClaw takes no token of less than 80 characters.
        var mark = "new".PadLeft(70, 'x');
        (token, fingerprint) = (Tokens.Access(mark), Tokens.Fingerprint(mark));
        sandbox.Write("c.json", Tokens.ClaudeJson(mark));
        sandbox.Write("state/state/openclaw.sqlite", "");
        sandbox.MakeDirectory("var");
        foreach (var program in new[] { "openclaw", "node" })
        {
            sandbox.MakeDirectory("bin");
            File.Copy(Path.Join(Shell.Repository, "tests", "e2e", "bed", program), sandbox[$"bin/{program}"]);
        }
    }

    private string Store => sandbox["state/state/fake-store"];

    public void Dispose() => sandbox.Dispose();

    [Test]
    public async Task The_token_is_pasted_once()
    {
        var result = await Command().ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, $"{Stored}{fingerprint}\n", ""));
        (await File.ReadAllTextAsync(Store)).Should().Contain(token);
        (await Command().ExecuteBufferedAsync()).StandardOutput.Should().BeEmpty();
        (await Command("--check").ExecuteBufferedAsync()).StandardOutput.Should().Be($"current   main  {fingerprint}\n");
    }

    [Test]
    public async Task It_is_done_as_the_owner_of_the_state()
    {
        Require.Root();
        await Bash.RunAsync(sandbox.Root, "chmod 755 . bin; chown -R 12345:12346 state");

        var result = await Command().ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        (await Bash.RunAsync("/", "stat -c %u:%g:%a \"$1\"", Store)).Should().Be("12345:12346:600");
    }

    [Test]
    public async Task The_gateway_s_directory_may_be_named_and_not_have_a_container()
    {
        await File.WriteAllTextAsync(sandbox["bin/docker"], "#!/bin/sh\n[ \"$1\" = ps ]\n");
        await Bash.RunAsync(sandbox.Root, "chmod 755 bin/docker");

        var there = await Command().With(("OCX_COMPOSE_DIR", sandbox.Root)).ExecuteBufferedAsync();
        File.Delete(sandbox["bin/openclaw"]);
        var away = await Command().With(("OCX_COMPOSE_DIR", sandbox.Root)).ExecuteBufferedAsync();

        (there.ExitCode, there.StandardOutput).Should().Be((0, $"{Stored}{fingerprint}\n"), there.StandardError);
        (away.ExitCode, away.StandardError.Split('\n')[0]).Should().Be((75, "ocx-paste: error: the gateway openclaw-gateway does not run: OpenClaw cannot be asked"));
    }

    [Test]
    public async Task A_machine_without_OpenClaw_cannot_be_asked()
    {
        File.Delete(sandbox["bin/openclaw"]);

        var result = await Command().ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69);
        result.StandardError.Should().StartWith("ocx-paste: error: openclaw is not there\nocx-paste: hint: ");
    }

    [Test]
    public async Task Without_a_node_in_PATH_OpenClaw_itself_is_asked()
    {
        // A PATH with what the programs for tests need, and no node.
        File.Delete(sandbox["bin/node"]);
        await Bash.RunAsync(sandbox.Root, """for p in sh env setsid setpriv awk cat tr cut sed date touch mkdir mv grep id getent; do ln -sf "$(command -v "$p")" "bin/$p"; done""");
        var command = Command().With(("PATH", sandbox["bin"]), ("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT")));

        var result = await command.ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((0, $"{Stored}{fingerprint}\n"), result.StandardError);
        (await command.ExecuteBufferedAsync()).StandardOutput.Should().BeEmpty();
    }

    [TestCase("--profile-id", "openai:mine")]
    [TestCase("--profile-id", "anthropic:")]
    [TestCase("--timeout", "soon")]
    [TestCase("--service", "")]
    [TestCase("--events", "--check")]
    [TestCase("--events", "--json")]
    [TestCase("--events", "-n")]
    public async Task Words_that_mean_nothing_are_refused(string option, string value) =>
        (await Command(option, value).ExecuteBufferedAsync()).ExitCode.Should().Be(64);

    private Command Command(params string[] arguments) => Shell.Command("ocx-paste", arguments).WithWorkingDirectory(sandbox.Root).With(
        ("PATH", $"{sandbox["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", sandbox.Root),
        ("OCX_STATE_DIR", sandbox["state"]),
        ("OCX_CREDENTIALS", sandbox["c.json"]),
        ("OCX_COMPOSE_DIR", ""),
        ("STATE_DIRECTORY", sandbox["var"]));
}
