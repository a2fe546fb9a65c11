namespace Ocx.Tests;

/// <summary>The file that the units load, and what is written into it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConfigurationFileTests
{
    [TestCase("", "A='1'\nB='x y'\n", TestName = "Into an empty file")]
    [TestCase("# mine\nC='3'\n", "# mine\nC='3'\nA='1'\nB='x y'\n", TestName = "Behind what is there")]
    [TestCase("C='3'", "C='3'\nA='1'\nB='x y'\n", TestName = "Behind a line that has no end")]
    [TestCase("A=1\nB=\"x y\"\n", "A=1\nB=\"x y\"\n", TestName = "What says the same already stays as it is written")]
    [TestCase("B='old'\nA='0' \n\nC='3'\n", "B='x y'\nA='1'\n\nC='3'\n", TestName = "Where another value stands")]
    [TestCase("A='1'\nA='2'\n", "A='1'\nA='1'\nB='x y'\n", TestName = "Each of several")]
    [TestCase("AB='2'\n", "AB='2'\nA='1'\nB='x y'\n", TestName = "Not in one whose name only begins so")]
    public void Values_go_into_a_configuration(string text, string expected) =>
        ConfigurationFile.With(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "x y" }).Should().Be(expected);

    [TestCase("A=1", "1")]
    [TestCase(" \tA=1 ", "1")]
    [TestCase("A='x y'", "x y")]
    [TestCase("A='a\"b$c`d\\e!'", "a\"b$c`d\\e!")]
    [TestCase("A=\"x y\"", "x y")]
    [TestCase("A=", "")]
    [TestCase("A=''", "")]
    [TestCase("A=1\nA=2", "2")]
    [TestCase("# a comment\n\nA=1\n#", "1")]
    [TestCase("_A1='x'\nA=z/._:@%+,=-9", "z/._:@%+,=-9")]
    public void Lines_that_a_shell_and_systemd_read_alike_are_read(string text, string value) =>
        ConfigurationFile.Parse(text, (line, why) => throw new InvalidOperationException($"{line}: {why}"))["A"].Should().Be(value);

    [TestCase("A=b c", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=$B", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A='x", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A='", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A='x'y'", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=\"$x\"", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=\"`x\"", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=\"\\x\"", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=\"!x\"", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=\"x\u0007\"", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A=1\r", "A is not in single quotes, and a shell and systemd may read it differently")]
    [TestCase("A", "is no assignment NAME='value'")]
    [TestCase("=1", "is no assignment NAME='value'")]
    [TestCase("export A=1", "is no assignment NAME='value'")]
    [TestCase("A-B=1", "is no assignment NAME='value'")]
    [TestCase("1A=1", "is no assignment NAME='value'")]
    [TestCase("# it goes on \\", "a comment that ends with a backslash takes the next line away from systemd")]
    public void Lines_that_they_may_read_differently_are_told_and_left_out(string line, string why)
    {
        var problems = new List<(int, string)>();

        var values = ConfigurationFile.Parse($"\nB=1\n{line}\n", (number, reason) => problems.Add((number, reason)));

        problems.Should().Equal((3, why));
        values.Should().Equal(new Dictionary<string, string> { ["B"] = "1" });
    }

    [TestCase("it's", "has a single quote")]
    [TestCase("a\uFFFD", "is not UTF-8")]
    [TestCase("a\nb", "has a newline or another control character")]
    public void A_value_that_cannot_stand_in_it_is_refused(string value, string why)
    {
        ConfigurationFile.WhyNot(value).Should().Be(why);
        var refusal = FluentActions.Invoking(() => ConfigurationFile.With("", [new("A", value)])).Should().Throw<OcxException>().Which;

        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be(
            (78, $"A: {value}: {why}, and cannot stand in /etc/ocx/ocx.env, which a shell and systemd have to read alike", "give the place another name; a symbolic link of root's to it will do"));
        ConfigurationFile.WhyNot("x y ü \"$`\\").Should().BeNull();
        ConfigurationFile.TextOf("a\xff"u8).Should().Be("aÿ");
        ConfigurationFile.TextOf([0x61, 0xff]).Should().Be("a\uFFFD");
    }
}
