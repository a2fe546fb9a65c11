using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class EventLinesTests
{
    [Test]
    public void Lines_come_out_whole_however_the_stream_is_cut()
    {
        var stream = Encoding.UTF8.GetBytes("/a\n/b c\n\n/ü\nrest");
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var lines = new EventLines((byte)'\n');
            var got = lines.Add(stream.AsSpan(0, cut)).Concat(lines.Add(stream.AsSpan(cut))).Concat(lines.End());

            got.Select(EventLines.Text).Should().Equal("/a", "/b c", "/ü", "rest");
        }
    }

    [Test]
    public void With_NUL_a_newline_is_part_of_the_path() =>
        new EventLines(0).Add("/a\nb\0/c\0"u8).Select(EventLines.Text).Should().Equal("/a\nb", "/c");

    [Test]
    public void What_is_not_UTF8_is_no_path_of_ours() => EventLines.Text([(byte)'/', 0xff]).Should().BeNull();

    [Test]
    public void A_line_without_an_end_is_refused()
    {
        new EventLines((byte)'\n').Add(new byte[65_536]).Should().BeEmpty("that may still end");
        var refusal = FluentActions.Invoking(() => new EventLines((byte)'\n').Add(new byte[65_537])).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be((65, "standard input is not a list of paths, a line each", "--events reads what inotifywait --format %w%f prints"));
    }
}
