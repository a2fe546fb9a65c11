namespace Ocx.Tests;

/// <summary>What is wrong with the configuration is found: the units and the terminal, a shell and systemd read the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyConfiguration
{
    [TestCase("OCX_NOTIFY_EXEC=mail -s ocx root", "line 2: OCX_NOTIFY_EXEC is not in single quotes", "OCX_NOTIFY_EXEC='mail -s ocx root'")]
    [TestCase("OCX_NOTIFY_EXEC=\"$HOME/tell\"", "line 2: OCX_NOTIFY_EXEC is not in single quotes", "OCX_NOTIFY_EXEC='/root/tell'")]
    [TestCase("# a comment \\", "line 2: a comment that ends with a backslash", "# a comment")]
    [TestCase("export TZ=UTC", "line 2: is no assignment", "TZ='UTC'")]
    public async Task A_line_that_a_shell_and_systemd_read_differently_is_found(string line, string what, string cured)
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.Claude.Write("ocx.env", $"# none\n{line}\n");

        var found = await bed.WrongAsync("configuration");

        (found.State, found.Cure).Should().Be(("fail", $"write NAME='value', on a line of its own, in {bed["ocx.env"]}"));
        found.What.Should().StartWith(what);
        bed.Claude.Write("ocx.env", $"# none\n{cured}\n");
        await bed.ShouldBeOkAsync("configuration");
    }

    [TestCase("OCX_WITHIN", "soon", "configuration")]
    [TestCase("OCX_STORE", "xml", "configuration")]
    [TestCase("OCX_HANDOVER", "warm", "configuration")]
    [TestCase("OCX_CLI_MODE", "vm", "configuration")]
    [TestCase("OCX_NOTIFY_URL", "ftp://host/SECRET", "notify")]
    [TestCase("OCX_STATE_DIR", "/nowhere", "configuration")]
    public async Task A_word_that_means_nothing_is_found(string variable, string value, string check)
    {
        using var bed = await VerifyFilesBed.MakeAsync();

        var found = await bed.VerifyAsync(null, (variable, value));

        var wrong = found.Should().ContainSingle(f => f.Check == check && f.State == "fail", string.Join('\n', found)).Subject;
        (wrong.What + wrong.Cure).Should().Contain(variable).And.NotContain("SECRET");
        await bed.ShouldBeOkAsync(check);
    }

    [Test]
    public async Task What_the_units_load_is_taken_unless_the_terminal_has_another_which_is_told()
    {
        using var bed = await VerifyFilesBed.MakeAsync();
        bed.Claude.Write("ocx.env", "OCX_NOTIFY_EXEC='true'\nOCX_CLI_MODE='container'\n");

        var found = await bed.VerifyAsync();

        found.Should().Contain(f => f.Check == "notify" && f.What.StartsWith("command", StringComparison.Ordinal));
        var different = found.Single(f => f.Check == "configuration" && f.State != "ok");
        (different.State, different.Cure).Should().Be(("warn", "unset OCX_CLI_MODE"));
        await bed.ShouldBeOkAsync("configuration", null, ("OCX_CLI_MODE", null));
    }
}
