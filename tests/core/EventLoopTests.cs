namespace Ocx.Tests;

/// <summary>The pipe's grammar, as a resident tool reads and writes it.</summary>
[NonParallelizable]
public class EventLoopTests
{
    [Test]
    public void Its_source_is_worked_on_once_and_passed_on_before_what_it_changed()
    {
        using var sandbox = Make();
        var (runs, said) = (0, new Said());

        var (exitCode, output, _) = Run(sandbox, $"{sandbox["d/other"]}\n{sandbox["e/file"]}\n{sandbox["d/source"]}\n{sandbox["d/source"]}\n{sandbox["e/file"]}\n", said.Log, () =>
        {
            runs++;
            return ["changed", "also"];
        });

        (exitCode, runs, output).Should().Be((0, 1, $"{sandbox["d/source"]}\nchanged\nalso\n{sandbox["e/file"]}\n"));
        said.Lines.Should().BeEmpty();
    }

    [Test]
    public void What_is_none_of_its_own_is_passed_on_and_nothing_is_done()
    {
        using var sandbox = Make();

        Run(sandbox, $"{sandbox["e/file"]}\nnowhere/file", Said.Nothing, () => throw new InvalidOperationException("not asked for"))
            .Should().Be((0, $"{sandbox["e/file"]}\nnowhere/file\n", ""));
    }

    [Test]
    public void Before_its_first_line_it_does_nothing()
    {
        using var sandbox = Make();

        Run(sandbox, "", Said.Nothing, () => throw new InvalidOperationException("not asked for")).Should().Be((0, "", ""));
    }

    [Test]
    public void A_failure_is_told_and_the_line_passed_on()
    {
        using var sandbox = Make();
        var said = new Said();

        Run(sandbox, $"{sandbox["d/source"]}\n", said.Log, () => throw new OcxException(ExitCode.IoError, "it cannot", "mend it")).Should().Be((0, $"{sandbox["d/source"]}\n", ""));
        Run(sandbox, $"{sandbox["d/source"]}\n", said.Log, () => throw new IOException("the disk")).Should().Be((0, $"{sandbox["d/source"]}\n", ""));
        Run(sandbox, $"{sandbox["d/source"]}\n", said.Log, () => throw new UnauthorizedAccessException("no rights")).Should().Be((0, $"{sandbox["d/source"]}\n", ""));

        said.Lines.Should().Equal("t: error: it cannot", "t: hint: mend it", "t: error: input/output error", "t: error: permission denied");
    }

    [Test]
    public void Lines_end_with_NUL_both_ways_where_that_is_asked_for()
    {
        using var sandbox = Make();

        Redirected.Run($"{sandbox["d/source"]}\0a\nb\0", () => new EventLoop(sandbox["d/source"], nulTerminated: true, Said.Nothing).Run(() => ["changed"]))
            .Output.Should().Be($"{sandbox["d/source"]}\0changed\0a\nb\0");
    }

    [Test]
    public void What_is_no_list_of_paths_is_refused()
    {
        using var sandbox = Make();

        FluentActions.Invoking(() => Run(sandbox, new string('x', 70_000), Said.Nothing, () => [])).Should().Throw<OcxException>().Which.ExitCode.Should().Be(65);
    }

    [Test]
    public void Who_works_long_takes_all_lines_meanwhile_each_once()
    {
        var lines = new List<string>();
        var (_, output, _) = Redirected.Run("a\nb\na\nc", () =>
        {
            var feed = new EventFeed(nulTerminated: false);
            while (!feed.HasEnded)
            {
                feed.Arrived.Wait();
                var taken = feed.Take();
                lines.AddRange(taken.Select(l => EventLines.Text(l)!));
                feed.Pass(taken);
            }

            feed.Take().Should().BeEmpty();
            return 0;
        });

        lines.Order(StringComparer.Ordinal).Distinct().Should().Equal("a", "b", "c");
        output.Split('\n').Should().Contain(["a", "b", "c", ""]);
    }

    [Test]
    public void What_is_no_list_of_paths_is_told_to_who_takes()
    {
        Redirected.Run(new string('x', 70_000), () =>
        {
            var feed = new EventFeed(nulTerminated: false);
            feed.Arrived.Wait();
            FluentActions.Invoking(feed.Take).Should().Throw<OcxException>().Which.ExitCode.Should().Be(65);
            return 0;
        });
    }

    private static Sandbox Make()
    {
        var sandbox = new Sandbox();
        sandbox.Write("d/source", "");
        sandbox.MakeDirectory("e");
        return sandbox;
    }

    private static (int ExitCode, string Output, string Errors) Run(Sandbox sandbox, string input, Log log, Func<IReadOnlyList<string>> work) =>
        Redirected.Run(input, () => new EventLoop(sandbox["d/source"], nulTerminated: false, log).Run(work));
}
