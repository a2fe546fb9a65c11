namespace Ocx.Tests;

/// <summary>Started by somebody who has closed, limited or taken away what a program takes for granted.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OddStarts
{
    /// <remarks>A file that we open would get the number that is free. Before a tool's first line the .NET runtime, where it is not compiled in, opens pipes of its own.</remarks>
    [Test]
    public async Task A_message_for_a_closed_stream_goes_nowhere([Values("ocx-map", "ocx-notify")] string tool, [Values("2>&-", ">&- 2>&-", "<&- >&- 2>&-")] string closed)
    {
        Require.Program("strace", "strace");
        using var sandbox = new Sandbox();

        var result = await Shell.RunAsync(sandbox.Root, "bash", "-c", $"strace -f -qq -e trace=write,openat -o trace \"$1\" --no-such-option {closed}", "bash", Shell.Tool(tool));

        result.ExitCode.Should().Be(64, "it has begun, and said why it ends");
        var trace = await File.ReadAllLinesAsync(sandbox["trace"]);
        var written = trace.Where(l => l.Contains($"\"{tool}: ", StringComparison.Ordinal));
        if (File.Exists(Shell.Tool($"{tool}.dll")))
        {
            written.Should().BeEmpty("nothing of ours has the number");
        }
        else
        {
            written.Should().NotBeEmpty().And.OnlyContain(l => l.Contains("write(2, ", StringComparison.Ordinal));
            trace.Where(l => l.Contains("\"/dev/null\"", StringComparison.Ordinal)).Should().HaveCount(closed.Count(c => c == '&'), "each number is filled").And.ContainSingle(l => l.EndsWith(" = 2", StringComparison.Ordinal));
        }
    }

    [TestCase(0, "ocx-map", "c.json", "-o", "target")]
    [TestCase(0, "ocx-envset", "target", "--from", "c.json")]
    [TestCase(1, "ocx-map", "c.json", "-o", "target")]
    public async Task Beyond_the_limit_for_a_file_it_fails_as_on_a_full_disk(int blocks, string tool, params string[] arguments)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("c.json", Tokens.ClaudeJson(more: $", \"note\": \"{new string('x', 2000)}\""));
        var before = tool == "ocx-map" ? """{"anthropic": {"access": "a"}, "other": 1}""" : "# mine\nA=1\n";
        sandbox.Write("target", before);

        var result = await Shell.RunAsync(sandbox.Root, "bash", ["-c", $"ulimit -f {blocks}; exec \"$0\" \"$@\"", Shell.Tool(tool), .. arguments]);

        result.ExitCode.Should().Be(74, result.StandardError);
        result.StandardError.Should().StartWith($"{tool}: error: target: ");
        sandbox.Read("target").Should().Be(before);
        sandbox.Names().Should().BeEquivalentTo("c.json", "target");
    }

    [TestCase("ocx-map", "c.json", "-o", "target")]
    [TestCase("ocx-envset", "target", "--from", "c.json")]
    [TestCase("ocx-recreate", "-n")]
    public async Task In_a_directory_that_is_gone_it_says_so(string tool, params string[] arguments)
    {
        using var sandbox = new Sandbox();
        sandbox.MakeDirectory("gone");

        var result = await Shell.RunAsync(sandbox["gone"], "bash", ["-c", "rmdir \"$PWD\"; exec \"$0\" \"$@\"", Shell.Tool(tool), .. arguments]);

        result.ExitCode.Should().Be(74);
        result.StandardError.Should().EndWith($"{tool}: error: the working directory is not there any more\n{tool}: hint: go to one that is: cd /\n");
        sandbox.Names().Should().BeEmpty();
    }
}
