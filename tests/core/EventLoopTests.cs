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
    public void What_waits_is_one_batch_and_what_comes_later_another()
    {
        using var sandbox = Make();
        using var pipe = new InputPipe();
        var runs = 0;
        pipe.Send($"{sandbox["d/source"]}\n");
        pipe.Send($"{sandbox["d/source"]}\n");

        var (_, output, _) = Redirected.Run("", () =>
        {
            Redirected.While(0, pipe.TakeReader(), () => new EventLoop(sandbox["d/source"], nulTerminated: false, Said.Nothing).Run(() =>
            {
                if (++runs == 1)
                {
                    pipe.Send($"{sandbox["d/source"]}\n");
                }
                else
                {
                    pipe.End();
                }

                return [];
            }));
            return 0;
        });

        (runs, output).Should().Be((2, $"{sandbox["d/source"]}\n{sandbox["d/source"]}\n"));
    }

    [Test]
    public void Who_writes_faster_than_it_works_does_not_keep_it_from_working()
    {
        using var sandbox = Make();
        var line = $"{sandbox["d/source"]}\n";
        var runs = 0;

        Run(sandbox, string.Concat(Enumerable.Repeat(line, (5 * 512 * 1024 / line.Length) + 1)), Said.Nothing, () =>
        {
            runs++;
            return [];
        }).Output.Should().Be(line + line + line);

        runs.Should().Be(3, "two and a half MiB are two batches of one, and the rest");
    }

    [Test]
    public void It_ends_where_nobody_reads_what_it_passes_on()
    {
        using var sandbox = Make();
        using var input = new InputPipe();
        using var output = new InputPipe();
        var written = output.TakeWriter();
        output.CloseReader();

        Redirected.Run("", () =>
        {
            Redirected.While(0, input.TakeReader(), () => Redirected.While(1, written, () =>
                FluentActions.Invoking(() => new EventLoop(sandbox["d/source"], nulTerminated: false, Said.Nothing).Run(() => []))
                    .Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message == "standard output: nobody reads it any more")));
            return 0;
        });
    }

    [Test]
    public void What_waits_for_it_comes_before_the_end_of_its_reader()
    {
        using var sandbox = Make();
        using var input = new InputPipe();
        using var output = new InputPipe();
        var written = output.TakeWriter();
        output.CloseReader();
        input.Send($"{sandbox["d/source"]}\n");
        var runs = 0;

        Redirected.Run("", () =>
        {
            Redirected.While(0, input.TakeReader(), () => Redirected.While(1, written, () =>
                FluentActions.Invoking(() => new EventLoop(sandbox["d/source"], nulTerminated: false, Said.Nothing).Run(() =>
                {
                    runs++;
                    return [];
                })).Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message.StartsWith("standard output: "))));
            return 0;
        });

        runs.Should().Be(1);
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
