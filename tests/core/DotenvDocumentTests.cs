using System.Text;

namespace Ocx.Tests;

/// <summary>What the conformance tests cannot say by comparing with Compose: how the edited text looks, and the messages.</summary>
[Parallelizable]
public class DotenvDocumentTests
{
    [TestCase("T=old\n", "T=new\n")]
    [TestCase("T=old", "T=new")]
    [TestCase("T='old' # note\n", "T='new' # note\n")]
    [TestCase("T=\"old\"\n", "T=\"new\"\n")]
    [TestCase("export T = old\r\n", "export T = new\r\n")]
    [TestCase("T: old\n", "T: new\n")]
    [TestCase("T=\nA=1\n", "T=new\nA=1\n")]
    [TestCase("T=   \r\nA=1\n", "T=new   \r\nA=1\n")]
    [TestCase("T\nA=1\n", "T=new\nA=1\n")]
    [TestCase("A=1 # T=x\nT=old # c#\n", "A=1 # T=x\nT=new # c#\n")]
    [TestCase("A=\"x\" T=old\n", "A=\"x\" T=new\n")]
    [TestCase("T=\"old\" U=2\n", "T=\"new\" U=2\n")]
    [TestCase("T=\"o\nl\nd\"U='2'\n", "T=\"new\"U='2'\n")]
    [TestCase("T=1\nA=2\nT='3'\n", "T=new\nA=2\nT='new'\n")]
    [TestCase("\uFEFFT=old\n", "\uFEFFT=new\n")]
    [TestCase("", "T=new\n")]
    [TestCase("A=1\n", "A=1\nT=new\n")]
    [TestCase("A=1", "A=1\nT=new")]
    [TestCase("A=1\r\n", "A=1\r\nT=new\r\n")]
    [TestCase("# only", "# only\nT=new")]
    [TestCase("A=1\nBARE", "A=1\nT=new\nBARE")]
    [TestCase("=x", "=x\nT=new")]
    public void A_value_is_set_and_nothing_else(string before, string after) => Set(before, "T", "new").Should().Be(after);

    [TestCase("T=old\n", "a b", "T=\"a b\"\n")]
    [TestCase("T=old\n", "", "T=\n")]
    [TestCase("T='old'\n", "it's", "T='it\\'s'\n")]
    [TestCase("T='old'\n", "end\\", "T=\"end\\\\\"\n")]
    [TestCase("T='old'\n", "$HOME", "T='$HOME'\n")]
    [TestCase("T=old\n", "$HOME", "T=\"\\$HOME\"\n")]
    [TestCase("T=old # c\n", "a\nb", "T=\"a\\nb\" # c\n")]
    public void The_quoting_stays_where_it_can_hold_the_value(string before, string value, string after) => Set(before, "T", value).Should().Be(after);

    [TestCase("T=v\n")]
    [TestCase("T='v'\nT=\"v\"\n")]
    [TestCase("export T=v # c")]
    public void The_same_value_changes_nothing(string text)
    {
        var document = Parse(text);

        document.Set("T", "v").Should().BeFalse();
        Encoding.UTF8.GetString(document.Bytes).Should().Be(text);
    }

    [TestCase("T=$V\n", "$V", "T=\"\\$V\"\n")]
    [TestCase("T=$$V\n", "$V", "T=$$V\n")]
    public void A_variable_is_not_its_own_name(string before, string value, string after) => Set(before, "T", value).Should().Be(after);

    [TestCase("A=1\nT=2\nB=3\n", "A=1\nB=3\n")]
    [TestCase("T=2", "")]
    [TestCase("T=\"2\" U=3\n", "U=3\n")]
    [TestCase("U=\"3\" T=2\n", "U=\"3\"\n")]
    [TestCase("  export T=2 # c\nA=1\n", "  # c\nA=1\n")]
    [TestCase("T=1\r\nA=2\r\nT\r\n", "A=2\r\n")]
    [TestCase("A=1\n", "A=1\n")]
    public void A_variable_is_taken_away_with_its_line(string before, string after)
    {
        var document = Parse(before);

        document.Unset("T");

        Encoding.UTF8.GetString(document.Bytes).Should().Be(after);
    }

    [Test]
    public void Variables_in_variables_fill_no_memory()
    {
        var bomb = "A=xxxxxxxxxx\n" + string.Concat(Enumerable.Range('B', 9).Select(c => $"{(char)c}={string.Concat(Enumerable.Repeat($"${(char)(c - 1)}", 10))}\n"));

        FluentActions.Invoking(() => Parse(bomb).Read(_ => null)).Should().Throw<DotenvException>().WithMessage("line 6: more than 1048576 characters of variables in others");
        Set(bomb, "T", "new").Should().Be(bomb + "T=new\n");
        Parse($"A={new string('x', 1024 * 1024)}\nB=$A\n").Read(_ => null)["B"].Should().HaveLength(1024 * 1024, "a long value by itself is none of that");
    }

    [TestCase("A=1\n\nB=\"x\n", "line 3: unterminated double quote")]
    [TestCase("A='\n\n", "line 1: unterminated single quote")]
    [TestCase("A=1\nB C=2\n", "line 2: a space in the variable's name")]
    [TestCase("A=1\n{}", "line 2: unexpected character '{' in the variable's name")]
    [TestCase("A=${\n", "line 1: a ${ that is not ${VARIABLE}; write a lone $ as $$")]
    public void What_Compose_would_not_read_is_refused_with_its_line(string text, string message) =>
        FluentActions.Invoking(() => Parse(text)).Should().Throw<DotenvException>().WithMessage(message);

    [Test]
    public void A_NUL_cannot_be_written() => FluentActions.Invoking(() => Parse("").Set("T", "a\0")).Should().Throw<ArgumentException>();

    private static DotenvDocument Parse(string text) => DotenvDocument.Parse(Encoding.UTF8.GetBytes(text));

    private static string Set(string text, string key, string value)
    {
        var document = Parse(text);
        document.Set(key, value);
        return Encoding.UTF8.GetString(document.Bytes);
    }
}
