namespace Ocx.Tests;

/// <summary>What reports print.</summary>
[NonParallelizable]
public class ReportTests
{
    private static readonly Finding[] Findings =
    [
        Finding.Ok("a", null, "well"),
        Finding.Warn("check", "agent", $"soon {Tokens.Access()}\e", "look"),
        Finding.Fail("c", null, "not well", null),
    ];

    [Test]
    public void Findings_are_lines_in_columns() => Print(() => FindingReport.Print(Findings, json: false)).Should().Be(
        $"ok    a      well\nwarn  check  agent: soon sk-ant-oat01-[masked {Fingerprint.Of(Tokens.Access())}]\\x1b -> look\nfail  c      not well\n");

    [Test]
    public void As_JSON_they_are_one_object()
    {
        var text = Print(() => FindingReport.Print(Findings, json: true));

        text.Should().StartWith("""{"state":"fail","findings":[{"check":"a","subject":null,"state":"ok","what":"well","cure":null},{"check":"check","subject":"agent","state":"warn","what":"soon sk-ant-oat01-[masked """)
            .And.EndWith("""{"check":"c","subject":null,"state":"fail","what":"not well","cure":null}]}""" + "\n").And.NotContain("FAKE");
        Print(() => FindingReport.Print([], json: true)).Should().Be("""{"state":"ok","findings":[]}""" + "\n");
        Print(() => FindingReport.Print([], json: false)).Should().BeEmpty();
    }

    [Test]
    public void An_error_is_a_finding_with_all_its_cures()
    {
        var error = new OcxException(ExitCode.NoInput, "e", "h") { MoreHints = ["  more"] };

        Finding.Of("c", "s", FindingState.Fail, error).Should().Be(new Finding("c", "s", FindingState.Fail, "e", "h more"));
        Finding.Of("c", null, FindingState.Warn, new OcxException(ExitCode.NoInput, "e")).Should().Be(new Finding("c", null, FindingState.Warn, "e"));
        Finding.Unseen("c", null, error).Should().Be(new Finding("c", null, FindingState.Warn, "cannot be seen: e", "h more"));
        Finding.Unseen("c", null, new OcxException(ExitCode.NoInput, "e")).Cure.Should().Be(Environment.IsPrivilegedProcess ? null : "run this as root");
    }

    [Test]
    public void What_changed_is_told_by_its_path_and_nothing_by_nothing()
    {
        Print(() => Changed().Print("a path", changed: true, dryRun: false, json: false)).Should().Be("a path\n");
        Print(() => Changed().Print("a path", changed: false, dryRun: false, json: false)).Should().BeEmpty();
    }

    [Test]
    public void What_would_change_is_told_by_fingerprints()
    {
        var print = Fingerprint.Of("new");

        Print(() => Changed().Print("a\npath", changed: true, dryRun: true, json: false)).Should().Be($"would write a\\x0apath: A none -> {print}, B {print} -> none\n");
        Print(() => Changed().Print("a\npath", changed: false, dryRun: true, json: false)).Should().BeEmpty();
        Print(() => Changed().Print("p", changed: true, dryRun: true, json: true)).Should().Be(
            $$"""{"target":"p","changed":true,"dry_run":true,"changes":[{"name":"A","before":null,"after":"{{print}}"},{"name":"B","before":"{{print}}","after":null}]}""" + "\n");
        Print(() => Changed().Print("p", changed: false, dryRun: false, json: true)).Should().Be("""{"target":"p","changed":false,"dry_run":false,"changes":[]}""" + "\n");
    }

    [Test]
    public void What_was_noted_before_the_work_began_anew_is_forgotten()
    {
        var report = Changed();
        report.Clear();

        Print(() => report.Print("p", changed: true, dryRun: true, json: false)).Should().Be("would write p: \n");
    }

    [Test]
    public void Where_nobody_reads_it_that_is_an_error()
    {
        var (exitCode, _, errors) = Redirected.Run("", () =>
        {
            Posix.Close(1);
            return new Tool("ocx-t", "Does it.").Run([], _ =>
            {
                StandardStreams.WriteLine("lost");
                return 0;
            });
        });

        (exitCode, errors).Should().Be((74, "ocx-t: error: standard output: bad file descriptor\n"));
    }

    [Test]
    public void Input_is_read_to_its_end_and_looked_at_before()
    {
        byte? first = null;
        byte[]? all = null;
        Redirected.Run(" \n{\"a\": 1}", () =>
        {
            all = StandardStreams.ReadInput(b => first = b);
            return 0;
        });

        (first, System.Text.Encoding.UTF8.GetString(all!)).Should().Be(((byte)'{', " \n{\"a\": 1}"));
    }

    [Category("Large")]
    [Test]
    public void Input_without_end_is_refused() => Redirected.Run(new string(' ', (int)FileLocation.LargestFile + 1), () =>
    {
        FluentActions.Invoking(() => StandardStreams.ReadInput()).Should().Throw<OcxException>().Which.Message.Should().Be("standard input: more than 16777216 bytes");
        return 0;
    }).ExitCode.Should().Be(0);

    private static ChangeReport Changed()
    {
        var report = new ChangeReport();
        report.Add("A", null, "new");
        report.Add("B", "new", null);
        return report;
    }

    private static string Print(Action print) => Redirected.Run("", () =>
    {
        print();
        return 0;
    }).Output;
}
