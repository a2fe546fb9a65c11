using System.Text;
using System.Text.Json;

namespace Ocx.Tests;

[Parallelizable]
public class JsonTextTests
{
    [Test]
    public void Members_are_told_with_their_places_and_bytes()
    {
        var json = Bytes("""{ "a" : 1e400, "b\u0063": {"x": [1, 2]}, "s":"\ud83d\ude00" }""");

        var members = JsonText.Members(json);

        members.Select(m => m.Name).Should().Equal("a", "bc", "s");
        members.Select(m => Encoding.UTF8.GetString(m.ValueIn(json))).Should().Equal("1e400", """{"x": [1, 2]}""", """
            "\ud83d\ude00"
            """);
        Encoding.UTF8.GetString(members[1].RawNameIn(json)).Should().Be("""
            "b\u0063"
            """);
        members.Select(m => m.Kind).Should().Equal(JsonTokenType.Number, JsonTokenType.StartObject, JsonTokenType.String);
    }

    [TestCase("", "empty")]
    [TestCase("{\"a\":", "cut off, or not a JSON object")]
    [TestCase(" ", "cut off, or not a JSON object")]
    public void What_is_not_there_is_told(string json, string says) =>
        FluentActions.Invoking(() => JsonText.Members(Bytes(json))).Should().Throw<JsonTextException>().Which.Message.Should().Be(says);

    [Category("Large")]
    [Test]
    public void An_object_of_more_members_than_any_document_has_is_refused()
    {
        static byte[] Json(int members) => Bytes("{" + string.Join(',', Enumerable.Repeat("\"\":0", members)) + "}");

        JsonText.Members(Json(JsonText.MostMembers)).Should().HaveCount(JsonText.MostMembers);
        FluentActions.Invoking(() => JsonText.Members(Json(JsonText.MostMembers + 1))).Should().Throw<JsonTextException>().Which.CutOff.Should().BeFalse();
    }

    [Test]
    public void Of_two_members_with_one_name_the_last_counts()
    {
        var json = Bytes("""{"a":1,"a":2}""");

        JsonText.Members(json).Last("a")!.Value.ValueIn(json).ToArray().Should().Equal((byte)'2');
    }

    [Test]
    public void Every_beginning_of_an_object_is_cut_off()
    {
        var json = Bytes("""{"claudeAiOauth":{"accessToken":"sk","n":-1.5e3,"t":true,"z":null,"l":[1,{}]}}""");

        for (var length = 0; length < json.Length; length++)
        {
            var beginning = json[..length];
            FluentActions.Invoking(() => JsonText.Members(beginning)).Should().Throw<JsonTextException>().Which.CutOff.Should().BeTrue($"{length} bytes are a beginning");
        }

        JsonText.Members(json).Should().HaveCount(1);
    }

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("\"{}\"")]
    [TestCase("{} {}")]
    [TestCase("{}x")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{'a':1}")]
    [TestCase("{\"a\":NaN}")]
    [TestCase("// {}\n{}")]
    [TestCase("{\"a\\q\":1}")]
    public void What_is_no_object_is_refused_for_good(string json) =>
        FluentActions.Invoking(() => JsonText.Members(Bytes(json))).Should().Throw<JsonTextException>().Which.CutOff.Should().BeFalse();

    [Test]
    public void A_refusal_tells_the_place_and_never_the_text()
    {
        var act = () => JsonText.Members(Bytes("{\n  \"accessToken\": \"sk-ant-oat01-FAKE\" sk-ant-ort01-FAKE\n}"));

        act.Should().Throw<JsonTextException>().WithMessage("line 2, byte 38: not valid JSON");
    }

    [TestCase("\"\\ud800\"")]
    [TestCase("1")]
    public void What_is_no_Unicode_string_is_none(string json) => JsonText.AsString(Bytes(json)).Should().BeNull();

    [Test]
    public void Bytes_that_are_not_UTF8_are_no_string() => JsonText.AsString([(byte)'"', 0xff, (byte)'"']).Should().BeNull();

    [TestCase("{\"a\": 1,\n\"b\":[ ]}", "{\"a\":1,\"b\":[]}", true)]
    [TestCase("{\"a\":1}", "{\"a\":1.0}", false)]
    [TestCase("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", false)]
    [TestCase("{\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [TestCase("{\"a\":1,\"b\":2}", "{\"a\":1}", false)]
    public void Texts_are_the_same_when_only_white_space_differs(string a, string b, bool same) =>
        JsonText.SameTokens(Bytes(a), Bytes(b)).Should().Be(same);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
