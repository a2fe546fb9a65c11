namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class PlacedCommandTests
{
    private static readonly CommandPlace Here = CommandPlace.OnHost(null, "GREETING=hello there");

    [TestCase("42\nrest\n", 42, "rest\n")]
    [TestCase("42\n", 42, "")]
    [TestCase("42", null, "42")]
    [TestCase("", null, "")]
    [TestCase("1\nrest", null, "1\nrest")]
    [TestCase("-42\nrest", null, "-42\nrest")]
    [TestCase("OCI runtime exec failed\n", null, "OCI runtime exec failed\n")]
    public void The_first_line_is_the_number_of_the_process(string output, int? process, string printed) =>
        PlacedCommand.Split(output).Should().Be((process, printed));

    [Test]
    public async Task A_command_has_its_words_its_input_its_variables_and_its_exit_code()
    {
        var result = await RunAsync(["sh", "-c", """echo "$1|$GREETING|$(cat)"; exit 3""", "sh", "two  words; $(false) `x`"], 10, "input");

        (result.ExitCode, result.Output, result.TimedOut).Should().Be((3, "two  words; $(false) `x`|hello there|input\n", false));
    }

    [Test]
    public async Task What_is_not_there_ends_with_127() => (await RunAsync(["no-such-program"], 10)).ExitCode.Should().Be(127);

    [TestCase("sleep 100 & echo $!; wait")]
    [TestCase("sleep 100 & echo $!; exit 0")]
    public async Task When_time_is_up_all_that_it_has_started_ends(string script)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var result = await RunAsync(["sh", "-c", script], 3);

        result.TimedOut.Should().BeTrue();
        watch.Elapsed.TotalSeconds.Should().BeInRange(2.9, 12, "the timer goes by a coarser clock");
        IsAlive(result.Output).Should().BeFalse();
    }

    [Test]
    public async Task Stopped_it_ends_where_it_runs()
    {
        using var sandbox = new Sandbox();
        using var stop = new CancellationTokenSource();
        var run = RunAsync(["sh", "-c", """echo $$ >"$1"; exec sleep 100""", "sh", sandbox["pid"]], 60, null, stop.Token);
        await Eventually.AssertAsync(() => File.Exists(sandbox["pid"]) && sandbox.Read("pid").Length > 0, "it runs");

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => run).Should().ThrowAsync<OperationCanceledException>();
        IsAlive(sandbox.Read("pid")).Should().BeFalse();
    }

    /// <summary>Whether it is more than a process that nobody has waited for yet.</summary>
    private static bool IsAlive(string process) => Marked.CommandLine(int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)).Length > 0;

    private static Task<ProcessResult> RunAsync(IReadOnlyList<string> command, double seconds, string? input = null, CancellationToken stop = default) =>
        new PlacedCommand(new Launcher(new Log("test", _ => { }), new Settings()), Here).RunAsync(command, TimeSpan.FromSeconds(seconds), stop, input);
}
