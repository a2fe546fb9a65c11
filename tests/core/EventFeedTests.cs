using System.Text;

namespace Ocx.Tests;

/// <summary>The pipe's grammar, as a tool takes it whose work takes long.</summary>
[NonParallelizable]
public class EventFeedTests
{
    [Test]
    public void It_takes_all_lines_that_wait_each_once()
    {
        using var pipe = new InputPipe();
        var output = Run(pipe, feed =>
        {
            pipe.Send("a\nb\na\n");
            Take(feed, 2).Should().Equal("a", "b");
            feed.HasEnded.Should().BeFalse();
            feed.Take().Should().BeEmpty();
            feed.Arrived.IsCompleted.Should().BeFalse("nothing waits");

            pipe.Send("a\n");
            Take(feed, 1).Should().Equal(["a"], "what came before has been taken");

            pipe.Send("c");
            pipe.End();
            feed.Arrived.Wait();
            Take(feed, 1).Should().Equal("c");
            feed.HasEnded.Should().BeTrue();
            feed.Arrived.IsCompleted.Should().BeTrue("the end does not go away");
            feed.Take().Should().BeEmpty();
            feed.Arrived.IsCompleted.Should().BeTrue("not by taking either");
        });

        output.Should().BeEmpty("what it takes it passes on only when told to");
    }

    [Test]
    public void Its_end_comes_when_the_last_line_has_been_taken()
    {
        using var pipe = new InputPipe();
        Run(pipe, feed =>
        {
            pipe.Send("a");
            pipe.End();
            feed.Arrived.Wait();
            feed.HasEnded.Should().BeFalse("a line waits");
            feed.Take();
            feed.HasEnded.Should().BeTrue();
        });
    }

    [TestCase(false, "a\nb\n")]
    [TestCase(true, "a\0b\0")]
    public void It_passes_lines_on_as_they_end(bool nulTerminated, string text)
    {
        using var pipe = new InputPipe();
        pipe.Send(text);
        pipe.End();

        Run(pipe, feed =>
        {
            Eventually.AssertAsync(() => feed.Arrived.IsCompleted, "it has read").GetAwaiter().GetResult();
            feed.Pass(feed.Take());
            feed.Pass([]);
            FluentActions.Invoking(() => feed.Pass(null!)).Should().Throw<ArgumentNullException>();
        }, nulTerminated).Should().Be(text);
    }

    [Test]
    public void Beyond_ten_thousand_any_line_stands_for_all()
    {
        using var sandbox = new Sandbox();
        var lines = Enumerable.Range(0, 10_002).Select(i => $"{i}").ToList();
        Redirected.Run(string.Join('\n', lines), () =>
        {
            var feed = new EventFeed(nulTerminated: false);
            var ended = typeof(EventFeed).GetField("ended", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
            Eventually.AssertAsync(() => (bool)ended.GetValue(feed)!, "all is read").GetAwaiter().GetResult();

            feed.Take().Select(EventLines.Text).Should().Equal(lines.Take(10_000));
            return 0;
        });
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

    [Test]
    public void That_nobody_reads_its_output_is_told_to_who_takes()
    {
        using var input = new InputPipe();
        using var output = new InputPipe();
        var written = output.TakeWriter();
        output.CloseReader();

        Redirected.While(1, written, () => Run(input, feed =>
        {
            feed.Arrived.Wait();
            FluentActions.Invoking(feed.Take).Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message == "standard output: nobody reads it any more");
            feed.HasEnded.Should().BeFalse();
        }, redirected: false));
    }

    /// <summary>Takes until there have been so many: they may come one by one.</summary>
    private static List<string> Take(EventFeed feed, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
        {
            feed.Arrived.Wait(TimeSpan.FromSeconds(10)).Should().BeTrue();
            lines.AddRange(feed.Take().Select(l => Encoding.UTF8.GetString(l)));
        }

        return lines;
    }

    private static string Run(InputPipe pipe, Action<EventFeed> run, bool nulTerminated = false, bool redirected = true)
    {
        if (redirected)
        {
            return Redirected.Run("", () =>
            {
                Run(pipe, run, nulTerminated, redirected: false);
                return 0;
            }).Output;
        }

        Redirected.While(0, pipe.TakeReader(), () => run(new EventFeed(nulTerminated)));
        return "";
    }
}
