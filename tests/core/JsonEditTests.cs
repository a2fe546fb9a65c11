using System.Text;

namespace Ocx.Tests;

[Parallelizable]
public class JsonEditTests
{
    [TestCase("""{"a":1,"k":2,"b":3}""", """{"a":1,"b":3}""")]
    [TestCase("""{ "k":2, "b":3 }""", """{ "b":3 }""")]
    [TestCase("""{"a":1 , "k":2 }""", """{"a":1 }""")]
    [TestCase("""{ "k":2 }""", "{}")]
    [TestCase("""{"k":1,"k":2}""", "{}")]
    [TestCase("""{"k":1,"k":2,"a":3}""", """{"a":3}""")]
    [TestCase("""{"k":1,"a":3,"k":2}""", """{"a":3}""")]
    [TestCase("""{"a":3,"k":1,"k":2,"b":4,"k":5}""", """{"a":3,"b":4}""")]
    [TestCase("""{"a":{"k":1}}""", """{"a":{"k":1}}""")]
    [TestCase("""{"\u006b":"}{","a":"}"}""", """{"a":"}"}""")]
    [TestCase("{\r\n\t\"a\": 1,\r\n\t\"k\": 2\r\n}\r\n", "{\r\n\t\"a\": 1\r\n}\r\n")]
    public void A_member_is_taken_away_with_its_comma(string json, string expected) => Text(JsonEdit.Remove(Bytes(json), "k")).Should().Be(expected);

    [TestCase("""{"a":1,"k":2}""", """{"a":1,"n":2}""")]
    [TestCase("""{"k":1,"k":2}""", """{"k":1,"n":2}""")]
    [TestCase("""{"\u006b" : 2}""", """{"n" : 2}""")]
    [TestCase("""{"a":{"k":2}}""", """{"a":{"k":2}}""")]
    public void A_member_gets_another_name(string json, string expected) => Text(JsonEdit.Rename(Bytes(json), "k", "n")).Should().Be(expected);

    [TestCase("""{"k" : 2 }""", """{"k" : 7 }""")]
    [TestCase("""{"k":2,"k":[]}""", """{"k":7,"k":7}""")]
    [TestCase("""{"a":1}""", """{"a":1,"k":7}""")]
    [TestCase("""{ "a" : 1 }""", """{ "a" : 1, "k" : 7 }""")]
    [TestCase("{\r\n\t\"a\": 1\r\n}", "{\r\n\t\"a\": 1,\r\n\t\"k\": 7\r\n}")]
    [TestCase("{}", "{\n  \"k\": 7\n}")]
    public void A_member_is_set_or_appended_as_the_others_are_written(string json, string expected) => Text(JsonEdit.Set(Bytes(json), "k", "7"u8)).Should().Be(expected);

    [TestCase("a\"b\\c\n\u0001é/<+&'")]
    [TestCase("😀 \u2028")]
    public void A_string_reads_back(string value) => JsonText.AsString(JsonEdit.String(value)).Should().Be(value);

    [TestCase("{\n  \"a\": 1}", "  ")]
    [TestCase("{\r\n\t\"a\": 1}", "\t")]
    [TestCase("{ \"a\": 1}", null)]
    [TestCase("{}", "  ")]
    public void The_indentation_is_that_of_the_first_member(string json, string? expected) => JsonEdit.Indent(Bytes(json)).Should().Be(expected);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
