using System.Diagnostics;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Files that ocx-expiry cannot read, or that somebody is writing this instant.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ExpiryFiles
{
    [TestCase("mkdir c.json", "is a directory")]
    [TestCase("mkfifo c.json", "not a regular file")]
    [TestCase("ln -s /dev/zero c.json", "not a regular file")]
    [TestCase("ln -s c.json c.json", "too many levels of symbolic links")]
    [TestCase("touch e; ln -s e/f c.json", "not a directory")]
    [TestCase("truncate -s 1G c.json", "1073741824 bytes are too many")]
    [TestCase("perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) and bind(S, sockaddr_un(shift)) or die' c.json", "not a regular file")]
    public async Task What_cannot_be_read_is_unreadable_at_once_and_due(string plant, string problem)
    {
        using var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, plant);

        await ShouldBeUnreadableAsync(sandbox, c => c, problem);
    }

    [Test]
    public async Task What_may_not_be_read_is_unreadable()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        await Bash.RunAsync(sandbox.Root, "chmod 755 .; mkdir locked; echo '{}' >locked/c.json; chmod 700 locked; echo '{}' >c.json; chmod 600 c.json");

        await ShouldBeUnreadableAsync(sandbox, AsNobody, "permission denied");
        await ShouldBeUnreadableAsync(sandbox, AsNobody, "permission denied", "locked/c.json");
    }

    [Test]
    public async Task A_link_of_somebody_else_is_not_followed()
    {
        Require.Root();
        using var sandbox = new Sandbox();
        sandbox.Write("good.json", Tokens.ClaudeJson());
        await Bash.RunAsync(sandbox.Root, "ln -s good.json c.json; chown -h 65534 c.json");

        await ShouldBeUnreadableAsync(sandbox, c => c, "is a symbolic link of user 65534, and is not followed");
    }

    [Test]
    public async Task In_the_state_directory_no_link_is_followed()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("good.json", Tokens.ClaudeJson());
        await Bash.RunAsync(sandbox.Root, "mkdir state; ln -s ../good.json state/c.json");

        await ShouldBeUnreadableAsync(sandbox, c => c.With(("OCX_STATE_DIR", sandbox["state"])), "symbolic link below OpenClaw's state directory", "state/c.json");
    }

    [Test]
    public async Task A_link_of_ones_own_is_followed()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("good.json", Tokens.ClaudeJson());
        await Bash.RunAsync(sandbox.Root, "ln -s good.json c.json");

        (await Shell.RunAsync(sandbox.Root, "ocx-expiry", "c.json")).ExitCode.Should().Be(0);
    }

    [TestCase("", "empty")]
    [TestCase("{\"claudeAiOauth\":{\"accessToken\":\"sk-ant-oat01-FAKE", "cut off, or not a JSON object")]
    public async Task A_cut_off_file_is_given_up_after_five_seconds_and_due_at_once(string half, string problem)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", half);
        var watch = Stopwatch.StartNew();

        var due = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--due", "c.json");
        due.ExitCode.Should().Be(0);
        watch.Elapsed.TotalSeconds.Should().BeLessThan(4);
        watch.Restart();
        var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "c.json");

        result.ExitCode.Should().Be(1);
        result.StandardOutput.Should().Be($"unreadable  c.json: {problem}\n");
        watch.Elapsed.TotalSeconds.Should().BeInRange(5, 11);
    }

    [Test]
    public async Task A_blanked_file_is_believed_after_two_seconds_and_due_at_once()
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.BlankJson);
        var watch = Stopwatch.StartNew();

        var due = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--due", "c.json");
        due.ExitCode.Should().Be(0);
        watch.Elapsed.TotalSeconds.Should().BeLessThan(4);
        watch.Restart();
        var result = await Shell.RunAsync(sandbox.Root, "ocx-expiry", "--nagios", "c.json");

        result.ExitCode.Should().Be(2);
        result.StandardOutput.Should().StartWith("OCX CRITICAL: blank, the sign-in has ended (sign in again: ");
        watch.Elapsed.TotalSeconds.Should().BeInRange(2, 7);
    }

    [TestCase("")]
    [TestCase("{\"claudeAiOauth\":{")]
    [TestCase("BLANK")]
    public async Task A_file_that_is_completed_meanwhile_is_judged_as_it_is_then(string first)
    {
        Require.Program("strace", "strace");
        using var sandbox = new Sandbox();
        var path = sandbox.Write("c.json", first == "BLANK" ? Tokens.BlankJson : first);
        var trace = sandbox["trace"];
        var run = Shell.Command("strace", "-f", "-qq", "-e", "trace=pread64", "-o", trace, Shell.Tool("ocx-expiry"), "--json", "c.json")
            .WithWorkingDirectory(sandbox.Root).ExecuteBufferedAsync();

        // Only when it has been read twice is it sure that it was seen as it was.
        await Eventually.AssertAsync(() => File.Exists(trace) && File.ReadAllText(trace).Split("pread64").Length > 4, "it was read again", 4);
        await File.WriteAllTextAsync(path, Tokens.ClaudeJson("done"));

        var result = await run;
        result.ExitCode.Should().Be(0);
        JsonDocument.Parse(result.StandardOutput).RootElement.GetProperty("state").GetString().Should().Be("fresh");
    }

    [Test]
    public async Task Standard_input_is_read_to_its_end_and_not_waited_for()
    {
        using var sandbox = new Sandbox();
        foreach (var (input, state, exit) in new[] { (Tokens.ClaudeJson(), "fresh", 0), ("", "unreadable", 1), ("{", "unreadable", 1), (Tokens.BlankJson, "blank", 1), (new string(' ', 17 << 20), "unreadable", 1) })
        {
            var watch = Stopwatch.StartNew();

            var result = await Shell.PipeAsync(sandbox.Root, input, "ocx-expiry", "-");
            var due = await Shell.PipeAsync(sandbox.Root, input, "ocx-expiry", "-q", "--due", "-");

            result.StandardOutput.Should().StartWith(state);
            result.ExitCode.Should().Be(exit);
            due.ExitCode.Should().Be(1 - exit);
            watch.Elapsed.TotalSeconds.Should().BeLessThan(4);
        }
    }

    [Test]
    public async Task Nothing_is_opened_for_writing_and_no_file_changes()
    {
        Require.Program("strace", "strace");
        using var sandbox = new Sandbox();
        sandbox.Write("d/c.json", Tokens.ClaudeJson());
        sandbox.Write("d/bad.json", "garbage");
        var before = await Snapshot.TakeAsync(sandbox["d"]);
        string[][] ways = [[], ["-q", "--due"], ["--json"], ["--prometheus"], ["--nagios", "-v"]];
        foreach (var way in ways)
        {
            string[] files = way.Contains("--due") ? [] : ["c.json", "bad.json", "missing.json"];
            await Shell.Command("strace", ["-f", "-qq", "-y", "-e", "trace=open,openat,creat,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,flock,write,pwrite64", "-o", sandbox["trace"], Shell.Tool("ocx-expiry"), .. way, .. files])
                .WithWorkingDirectory(sandbox["d"]).With(("OCX_CREDENTIALS", "c.json"), ("DOTNET_EnableDiagnostics", "0"), ("DOTNET_EnableWriteXorExecute", "0")).ExecuteBufferedAsync();

            // Built without Native AOT, the runtime names its threads and talks to them.
            var trace = string.Join('\n', (await File.ReadAllLinesAsync(sandbox["trace"])).Where(l => !l.Contains("<pipe:", StringComparison.Ordinal) && !l.Contains("/comm", StringComparison.Ordinal)));
            trace.Should().Contain("c.json").And.NotContainAny("O_WRONLY", "O_RDWR", "O_CREAT", "creat(", "unlink", "rename", "mkdir", "link(", "linkat(", "truncate", "chmod", "flock");
            trace.Should().NotMatchRegex(@"write(64)?\(([03-9]|[1-9][0-9]+)<", "only to standard output and error is anything written");
        }

        (await Snapshot.TakeAsync(sandbox["d"])).Should().Be(before);
    }

    private static Command AsNobody(Command command) => command.WithTargetFile("setpriv")
        .WithArguments(a => a.Add(["--reuid=65534", "--regid=65534", "--clear-groups", command.TargetFilePath]).Add(command.Arguments, escape: false));

    private static async Task ShouldBeUnreadableAsync(Sandbox sandbox, Func<Command, Command> how, string problem, string file = "c.json")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(4)); // it must neither hang nor wait
        var report = await how(Shell.Command("ocx-expiry", file).WithWorkingDirectory(sandbox.Root)).ExecuteBufferedAsync(patience.Token);
        var due = await how(Shell.Command("ocx-expiry", "-q", "--due").WithWorkingDirectory(sandbox.Root)).With(("OCX_CREDENTIALS", sandbox[file])).ExecuteBufferedAsync(patience.Token);
        var parsed = await how(Shell.Command("ocx-expiry", "--due", file).WithWorkingDirectory(sandbox.Root)).ExecuteBufferedAsync(patience.Token);

        report.StandardOutput.Should().StartWith($"unreadable  {file}: ").And.Contain(problem);
        report.StandardError.Should().StartWith("ocx-expiry: hint: ");
        report.ExitCode.Should().Be(1);
        due.ExitCode.Should().Be(0);
        due.StandardError.Should().BeEmpty();
        parsed.ExitCode.Should().Be(0);
    }
}
