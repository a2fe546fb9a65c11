using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class DotenvFileTests
{
    [Test]
    public void Variables_are_set_and_taken_away_in_one_go() =>
        Edit("A=1\nB=2\n", ("A", "3"), ("B", null), ("C", "4")).Should().Be("A=3\nC=4\n");

    [Test]
    public void There_may_be_no_file_yet() => Encoding.UTF8.GetString(DotenvFile.Edit(null, ".env", [new("A", "1")])).Should().Be("A=1\n");

    [TestCase("A='\n", "A", "1", ".env line 1: unterminated")]
    [TestCase("A=1\n", "B", "a\0b", ".env: B cannot be set so that Compose reads it back: the value holds a NUL, which no environment variable can")]
    [TestCase("B=1\nA=${B:?is needed}\n", "B", null, ".env line 1: ")]
    [TestCase("B=1\nA=${B:?is needed}\n", "B", "", ".env line 2: ")]
    public void What_Compose_would_not_read_is_not_written(string text, string key, string? value, string says)
    {
        var refused = new Action(() => Edit(text, (key, value))).Should().Throw<OcxException>().Which;

        (refused.ExitCode, refused.Hint).Should().Be((ExitCode.BadData, "nothing was written"));
        refused.Message.Should().StartWith(says);
    }

    [Test]
    public void What_was_asked_for_in_vain_before_is_no_reason() => Edit("A=${OCX_TEST_UNSET:?is needed}\n", ("B", "1")).Should().Be("A=${OCX_TEST_UNSET:?is needed}\nB=1\n");

    [TestCase("A", "1")]
    [TestCase("B", "of the environment")]
    [TestCase("C", null)]
    public void A_value_is_what_Compose_reads(string key, string? value) =>
        DotenvFile.Value("A=1\nB=${X}\n"u8.ToArray(), ".env", key, name => name == "X" ? "of the environment" : null).Should().Be(value);

    [Test]
    public void Without_an_environment_it_is_ours() =>
        DotenvFile.Value("A=${PATH}\n"u8.ToArray(), ".env", "A").Should().Be(Environment.GetEnvironmentVariable("PATH"));

    [Test]
    public void What_it_is_called_is_in_each_error()
    {
        var refused = new Action(() => DotenvFile.Value("A=${X?no}\n"u8.ToArray(), "my.env", "A", _ => null)).Should().Throw<OcxException>().Which;
        (refused.ExitCode, refused.Hint).Should().Be((ExitCode.BadData, null));
        refused.Message.Should().StartWith("my.env line 1: ");

        new Action(() => DotenvFile.Parse("A='"u8.ToArray(), "my.env", "a cure")).Should().Throw<OcxException>()
            .Where(e => e.ExitCode == ExitCode.BadData && e.Hint == "a cure" && e.Message.StartsWith("my.env line 1: ", StringComparison.Ordinal));
    }

    [Test]
    public void A_value_is_UTF_8()
    {
        DotenvFile.Text("é"u8.ToArray(), "value").Should().Be("é");
        new Action(() => DotenvFile.Text([(byte)'a', 0xff], "value")).Should().Throw<OcxException>()
            .Where(e => e.ExitCode == ExitCode.BadData && e.Message == "value: the value is not UTF-8" && e.Hint == "nothing was written");
    }

    private static string Edit(string text, params (string Key, string? Value)[] variables) =>
        Encoding.UTF8.GetString(DotenvFile.Edit(Encoding.UTF8.GetBytes(text), ".env", variables.Select(v => KeyValuePair.Create(v.Key, v.Value))));
}
