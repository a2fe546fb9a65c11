using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class LogTests
{
    [Test]
    public void An_error_is_a_line_and_its_cure_another() =>
        Written(log => log.Error(new OcxException(ExitCode.BadData, ".env line 14: unterminated double quote", "nothing was written")))
            .Should().Be("ocx-map: error: .env line 14: unterminated double quote\nocx-map: hint: nothing was written\n");

    [Test]
    public void Under_systemd_lines_carry_their_priority() =>
        Written(
            log =>
            {
                log.Error("e");
                log.Warning("w");
                log.Detail("d");
            },
            journal: true,
            verbose: true).Should().Be("<3>ocx-map: error: e\n<4>ocx-map: warning: w\n<6>ocx-map: d\n");

    [Test]
    public void Details_are_for_those_who_ask() => Written(log => log.Detail("d")).Should().BeEmpty();

    [Test]
    public void Quiet_leaves_errors_alone() =>
        Written(
            log =>
            {
                log.Quiet = true;
                log.Warning("w", "h");
                log.Error("e");
            }).Should().Be("ocx-map: error: e\n");

    [Test]
    public void Only_the_kind_is_coloured() => Written(log => log.Error("e"), color: true).Should().Be("ocx-map: \e[31merror: \e[0me\n");

    [TestCase("a\nb\e[31m\r\0", "a\\x0ab\\x1b[31m\\x0d\\x00")]
    [TestCase("\u009b31m\u2028\u202e", "\\x9b31m\\x2028\\x202e")]
    [TestCase("ü €", "ü €")]
    public void No_name_of_a_file_can_write_to_the_terminal_or_forge_a_line(string text, string shown) => Log.Printable(text).Should().Be(shown);

    [Test]
    public void A_token_in_a_message_is_masked() =>
        Written(log => log.Error($"'A={Tokens.Access()}' and sk-ant-{Tokens.Refresh("x")}: no such file")).Should().NotContain("FAKE")
            .And.Contain("'A=sk-ant-oat01-[masked ").And.EndWith("]: no such file\n");

    [Test]
    public void What_was_masked_before_is_not_masked_again()
    {
        var once = SecretText.MaskTokens($"token {Tokens.Access()}, and {Tokens.Refresh()}");

        SecretText.MaskTokens(once).Should().Be(once);
        once.Should().NotContain("FAKE");
    }

    [Test]
    public void What_another_program_said_stands_between_an_error_and_its_cures() =>
        Written(log => log.Error(new OcxException(ExitCode.Unavailable, "e", "h") { Details = ["said\nby it"], MoreHints = ["    environment:"] }))
            .Should().Be("ocx-map: error: e\nocx-map:   said\\x0aby it\nocx-map: hint: h\nocx-map: hint:     environment:\n");

    [Test]
    public void What_was_done_is_for_the_journal_unless_it_should_be_quiet()
    {
        Written(log => log.Info("i"), journal: true).Should().Be("<6>ocx-map: i\n");
        Written(log =>
        {
            log.Quiet = true;
            log.Info("i");
        }).Should().BeEmpty();
    }

    [Test]
    public void What_a_person_waits_for_is_a_notice_unless_it_should_be_quiet()
    {
        Written(log => log.Notice("n"), journal: true).Should().Be("<5>ocx-map: n\n");
        Written(log => log.Notice("n")).Should().Be("ocx-map: n\n");
        Written(log =>
        {
            log.Quiet = true;
            log.Notice("n");
        }).Should().BeEmpty();
    }

    [Test]
    public void Hints_and_warnings_with_a_cure_are_two_lines()
    {
        Written(log => log.Warning("w", "h"), journal: true).Should().Be("<4>ocx-map: warning: w\n<4>ocx-map: hint: h\n");
        Written(log => log.Hint("h")).Should().Be("ocx-map: hint: h\n");
        Written(log => log.Error("e", "h"), journal: true).Should().Be("<3>ocx-map: error: e\n<3>ocx-map: hint: h\n");
        Written(log =>
        {
            log.Quiet = true;
            log.Hint("h");
        }).Should().BeEmpty();
    }

    [Test]
    public void Each_kind_has_its_colour_and_what_has_no_kind_none()
    {
        Written(log => log.Warning("w", "h"), color: true).Should().Be("ocx-map: \e[33mwarning: \e[0mw\nocx-map: \e[36mhint: \e[0mh\n");
        Written(log => log.Error(new OcxException(ExitCode.BadData, "e", "h") { Details = ["d"] }), color: true).Should().Be("ocx-map: \e[31merror: \e[0me\nocx-map:   d\nocx-map: \e[36mhint: \e[0mh\n");
        Written(log => log.Error("e", "h"), color: true).Should().Be("ocx-map: \e[31merror: \e[0me\nocx-map: \e[36mhint: \e[0mh\n");
        Written(log =>
        {
            log.Notice("n");
            log.Info("i");
            log.Detail("d");
        }, color: true, verbose: true).Should().Be("ocx-map: n\nocx-map: i\nocx-map: d\n");
        Written(log => log.Error("e"), journal: true, color: true).Should().Be("<3>ocx-map: error: e\n");
    }

    [Test]
    public void What_is_said_again_and_again_is_told_once_where_that_is_asked_for()
    {
        Written(log =>
        {
            log.Error(new OcxException(ExitCode.BadData, "before"));
            log.Error(new OcxException(ExitCode.BadData, "before"));
            log.TellOnce();
            for (var i = 0; i < 2; i++)
            {
                log.Error(new OcxException(ExitCode.BadData, "before"));
                log.Warning("w");
                log.Notice("n");
                log.Info("i");
                log.Error("always");
            }

            log.TellOnce();
            log.Warning("w");
        }).Should().Be(
            "ocx-map: error: before\nocx-map: error: before\nocx-map: error: before\nocx-map: warning: w\nocx-map: n\nocx-map: i\nocx-map: error: always\nocx-map: error: always\nocx-map: warning: w\n");
        Written(log =>
        {
            log.TellOnce();
            log.Warning("w");
            log.Warning("w");
        }, verbose: true).Should().Be("ocx-map: warning: w\nocx-map: warning: w\n");
    }

    [Test]
    public void What_was_told_is_not_kept_without_end()
    {
        var lines = Written(log =>
        {
            log.TellOnce();
            for (var i = 0; i < 1000; i++)
            {
                log.Info($"{i}");
            }

            log.Info("999");
            log.Info("new");
            log.Info("new");
        }).Split('\n');

        lines.Should().HaveCount(1000 + 3 + 1, "beyond a thousand all is told").And.EndWith(["ocx-map: 999", "ocx-map: new", "ocx-map: new", ""]);
    }

    [Test]
    public void All_of_ASCII_that_can_be_seen_is_shown_and_nothing_else_of_it() =>
        Enumerable.Range(0, 128).Where(c => Log.Printable($"{(char)c}") == $"{(char)c}").Should().Equal(Enumerable.Range(0x20, 0x7f - 0x20));

    private static string Written(Action<Log> act, bool journal = false, bool color = false, bool verbose = false)
    {
        var written = new StringBuilder();
        act(new Log("ocx-map", line => written.Append(line), journal, color) { Verbose = verbose });
        return written.ToString();
    }
}
