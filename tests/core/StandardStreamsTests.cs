using System.Text;
using Mono.Unix.Native;

namespace Ocx.Tests;

/// <summary>Standard input and output, by their descriptors.</summary>
[NonParallelizable]
public class StandardStreamsTests
{
    [Test]
    public void All_of_the_input_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i}\n"));

        Read(text).Should().Be(text);
    }

    [TestCase("", null)]
    [TestCase(" \t\r\n", null)]
    [TestCase("x", 'x')]
    [TestCase(" \t\r\n{}", '{')]
    [TestCase("\v", '\v')]
    public void Its_first_byte_is_shown_before_the_rest_arrives(string text, char? first)
    {
        var seen = new List<char>();

        Read(text, b => seen.Add((char)b)).Should().Be(text);

        seen.Should().Equal(first is { } one ? [one] : []);
    }

    [Test]
    public void It_is_shown_once_however_the_input_comes()
    {
        using var pipe = new InputPipe();
        pipe.Send("  ");
        var seen = new List<char>();
        byte[] read = [];

        Redirected.While(0, pipe.TakeReader(), () =>
        {
            var reading = Task.Run(() => read = StandardStreams.ReadInput(b =>
            {
                seen.Add((char)b);
                pipe.Send("cd");
                pipe.End();
            }));
            pipe.Send(" b");
            reading.Wait(TimeSpan.FromSeconds(10)).Should().BeTrue("it does not wait for more before it shows what there is");
        });

        (Encoding.ASCII.GetString(read), new string([.. seen])).Should().Be(("   bcd", "b"));
    }

    [Test]
    public void Who_refuses_it_is_heard_before_there_is_more()
    {
        using var pipe = new InputPipe();
        pipe.Send("x");

        Redirected.While(0, pipe.TakeReader(), () => FluentActions.Invoking(() => StandardStreams.ReadInput(_ => throw new OcxException(ExitCode.BadData, "not that"))).Should().Throw<OcxException>().WithMessage("not that"));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void More_than_any_document_of_ours_is_refused(int beyond, bool refused)
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("zeros", "");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(FileLocation.LargestFile + beyond);
        }

        Redirected.While(0, (int)Posix.Check(Syscall.open(file, OpenFlags.O_RDONLY)), () =>
        {
            var reading = FluentActions.Invoking(() => StandardStreams.ReadInput());
            if (refused)
            {
                reading.Should().Throw<OcxException>().Where(e => e.ExitCode == 65 && e.Message == "standard input: more than 16777216 bytes");
            }
            else
            {
                reading.Should().NotThrow().Which.Should().HaveCount(16 * 1024 * 1024);
            }
        });
    }

    [Test]
    public void What_cannot_be_read_or_written_is_told_by_its_name()
    {
        using var sandbox = new Sandbox();
        Redirected.While(0, (int)Posix.Check(Syscall.open(sandbox.Root, OpenFlags.O_RDONLY)), () =>
            FluentActions.Invoking(() => StandardStreams.ReadInput()).Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message == "standard input: is a directory"));
        Redirected.While(1, (int)Posix.Check(Syscall.open("/dev/full", OpenFlags.O_WRONLY)), () =>
            FluentActions.Invoking(() => StandardStreams.WriteLine("a")).Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message == "standard output: no space left on device"));
        Redirected.While(2, (int)Posix.Check(Syscall.open("/dev/full", OpenFlags.O_WRONLY)), () => StandardStreams.TryWriteMessage("a\n").Should().BeFalse());
    }

    [Test]
    public void What_nobody_has_given_is_not_taken_for_a_stream()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Write("f", "content");
        for (var i = 0; i <= 2; i++)
        {
            var number = i;
            Redirected.While(i, (int)Posix.Check(Syscall.open(file, OpenFlags.O_RDWR)), () =>
            {
                Posix.Check(Syscall.fcntl(number, FcntlCommand.F_SETFD, 1)); // as the runtime opens its own
                if (number == 2)
                {
                    StandardStreams.TryWriteMessage("a\n").Should().BeFalse();
                    return;
                }

                Action use = number == 0 ? () => StandardStreams.ReadInput() : () => StandardStreams.WriteLine("a");
                use.Should().Throw<OcxException>().Where(e => e.ExitCode == 74 && e.Message == $"standard {(number == 0 ? "input" : "output")}: bad file descriptor");
            });
        }

        File.ReadAllText(file).Should().Be("content");
    }

    [Test]
    public void A_line_of_somebody_else_goes_to_a_pipe_as_it_is() => Redirected.Run("", () =>
    {
        StandardStreams.WriteLine("ä");
        StandardStreams.WriteForeignLine("a\e[31m");
        StandardStreams.WriteForeignJson("\"\u009b\"\n"u8.ToArray());
        StandardStreams.TryWriteMessage("m\n").Should().BeTrue();
        return 0;
    }).Should().Be((0, "ä\na\e[31m\n\"\u009b\"\n", "m\n"));

    [TestCase(null, true)]
    [TestCase("", true)]
    [TestCase("1", false)]
    public void Colours_are_wanted_unless_somebody_says_no(string? value, bool wanted)
    {
        var before = Environment.GetEnvironmentVariable("NO_COLOR");
        Environment.SetEnvironmentVariable("NO_COLOR", value);
        try
        {
            StandardStreams.AreColorsWanted.Should().Be(wanted);
            StandardStreams.IsOutputColored.Should().BeFalse("these tests have no terminal");
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", before);
        }
    }

    private static string Read(string text, Action<byte>? refuse = null)
    {
        byte[] read = [];
        Redirected.Run(text, () =>
        {
            read = StandardStreams.ReadInput(refuse);
            return 0;
        });
        return Encoding.UTF8.GetString(read);
    }
}
