using System.Globalization;

namespace Ocx.Tests;

/// <summary>What is taken and what is refused was compared with npm's json5 2.2.3, which OpenClaw uses: this corpus, and 60,000 generated documents.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Json5Tests
{
    [TestCase("null", "null")]
    [TestCase("\ufeff true // end", "true")]
    [TestCase("/***/ false /* a * / b\n*/", "false")]
    [TestCase("\t\v\f\r\n\u00a0\u1680\u2003\u2028\u2029\u202f\u3000[ ]", "[]")]
    [TestCase("// a\u2028{}", "{}")]
    [TestCase("// a\r{}", "{}")]
    [TestCase("[1,2,]", "[1,2]")]
    [TestCase("{a:1,}", "{a:1}")]
    [TestCase("{a:1,'b':2,\"c\":3}", "{a:1,b:2,c:3}")]
    [TestCase("{$:1,_:2,$a_9:3,é:4,ſ\u0300\u203f\u0660:5}", "{$:1,_:2,$a_9:3,é:4,ſ\u0300\u203f\u0660:5}")]
    [TestCase("{a\u200c\u200d:1}", "{a\u200c\u200d:1}")]
    [TestCase(@"{\u0061\u0030b:1}", "{a0b:1}")]
    [TestCase("{\U00010400:1}", "{\U00010400:1}")]
    [TestCase("{null:1,true:2,Infinity:3,if:4}", "{null:1,true:2,Infinity:3,if:4}")]
    [TestCase("{__proto__:1,constructor:2}", "{__proto__:1,constructor:2}")]
    [TestCase("{'':1}", "{:1}")]
    [TestCase("{a:1,a:2}", "{a:1,a:2}")]
    [TestCase("{a/**/:/**/1/**/,/**/}", "{a:1}")]
    public void A_document_is_read(string text, string expected) => Text(Json5.Parse(text)).Should().Be(expected);

    [TestCase("0", 0.0)]
    [TestCase("-0", -0.0)]
    [TestCase("+1", 1.0)]
    [TestCase("-1.5e3", -1500.0)]
    [TestCase(".5", 0.5)]
    [TestCase("5.", 5.0)]
    [TestCase("5.e1", 50.0)]
    [TestCase("0e5", 0.0)]
    [TestCase("1E+2", 100.0)]
    [TestCase("1e400", double.PositiveInfinity)]
    [TestCase("5e-324", 5e-324)]
    [TestCase("0xDEADbeef", 3735928559.0)]
    [TestCase("-0X10", -16.0)]
    [TestCase("0x1fffffffffffff81", 2305843009213693952.0)]
    [TestCase("0x2000000000000100000", 9007199254740992.0 * 1048576)]
    [TestCase("0x2000000000000100001", 9007199254740994.0 * 1048576)]
    [TestCase("Infinity", double.PositiveInfinity)]
    [TestCase("-Infinity", double.NegativeInfinity)]
    [TestCase("+NaN", double.NaN)]
    public void A_number_is_what_JavaScript_makes_of_it(string text, double expected)
    {
        var number = Json5.Parse(text).Number;
        BitConverter.DoubleToInt64Bits(number).Should().Be(BitConverter.DoubleToInt64Bits(expected), number.ToString("R", CultureInfo.InvariantCulture));
    }

    [TestCase("'it\"s'", "it\"s")]
    [TestCase("\"it's\"", "it's")]
    [TestCase(@"'\b\f\n\r\t\v\0\\\'\""\/\a\U'", "\b\f\n\r\t\v\0\\'\"/aU")]
    [TestCase(@"'\x41\u0042\ud83d\ude00'", "AB😀")]
    [TestCase("'a\\\nb\\\r\nc\\\rd\\\u2028e\\\u2029f'", "abcdef")]
    [TestCase("'\u2028\u2029\t\u0001'", "\u2028\u2029\t\u0001")]
    [TestCase("'// no /* comment'", "// no /* comment")]
    [TestCase("'${VAR}'", "${VAR}")]
    public void A_string_is_unescaped(string text, string expected) => Json5.Parse(text).Text.Should().Be(expected);

    [Test]
    public void Half_of_a_surrogate_pair_stays_one() => Json5.Parse(@"'\ud83d'").Text.Should().Be(((char)0xd83d).ToString());

    [TestCase("")]
    [TestCase(" // only a comment")]
    [TestCase("/* ")]
    [TestCase("/**")]
    [TestCase("/ 1")]
    [TestCase("nul")]
    [TestCase("nullx")]
    [TestCase("True")]
    [TestCase("undefined")]
    [TestCase("truefalse")]
    [TestCase("1 2")]
    [TestCase("01")]
    [TestCase("00")]
    [TestCase(".")]
    [TestCase("-.")]
    [TestCase(".e1")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("0x")]
    [TestCase("0xg")]
    [TestCase("- 1")]
    [TestCase("--1")]
    [TestCase("1n")]
    [TestCase("1_0")]
    [TestCase("infinity")]
    [TestCase("'a")]
    [TestCase("'a\"")]
    [TestCase("'a\nb'")]
    [TestCase("'a\rb'")]
    [TestCase("'\\1'")]
    [TestCase("'\\8'")]
    [TestCase("'\\01'")]
    [TestCase("'\\x4'")]
    [TestCase("'\\xg0'")]
    [TestCase("'\\u004'")]
    [TestCase("'\\u{41}'")]
    [TestCase("'\\")]
    [TestCase("[")]
    [TestCase("[,]")]
    [TestCase("[1,,2]")]
    [TestCase("[1 2]")]
    [TestCase("[1}")]
    [TestCase("{")]
    [TestCase("{,}")]
    [TestCase("{a}")]
    [TestCase("{a 1}")]
    [TestCase("{a:}")]
    [TestCase("{a:1 b:2}")]
    [TestCase("{a:1,,}")]
    [TestCase("{1:1}")]
    [TestCase("{a-b:1}")]
    [TestCase("{\u0300a:1}")]
    [TestCase("{\\u0030:1}")]
    [TestCase("{\\ud83d\\ude00:1}")]
    [TestCase("{\\x61:1}")]
    [TestCase("{a\\:1}")]
    [TestCase("\u200b1")]
    [TestCase("\u00851")]
    public void What_is_no_JSON5_is_refused(string text) => FluentActions.Invoking(() => Json5.Parse(text)).Should().Throw<Json5Exception>();

    [TestCase("{\n  a: 1\n  b: 2\n}", 3, 3, "a comma or } is missing")]
    [TestCase("{\r\n\r\n  a: ?}", 3, 6, "neither a name nor a value")]
    [TestCase("[\r\r'a", 3, 3, "cut off")]
    [TestCase("{a:1} sk-ant-oat01-FAKE", 1, 7, "something stands behind the end of the document")]
    [TestCase("{a: 'sk-ant-oat01-FAKE\n'}", 1, 23, "a string has no end on its line")]
    public void A_refusal_tells_the_place_and_never_the_text(string text, int line, int column, string what)
    {
        var error = FluentActions.Invoking(() => Json5.Parse(text)).Should().Throw<Json5Exception>().Which;

        (error.Line, error.Column).Should().Be((line, column));
        error.Message.Should().Be($"line {line}, column {column}: {what}");
    }

    [Test]
    public void Every_value_and_name_is_told_with_its_place()
    {
        const string Text = "// c\n{ 'a' : [1, .5e1 ,'x\\\ny'], \\u0062 :{ } /* e */, a: null, }";
        var root = Json5.Parse(Text);

        Text[root.Start..root.End].Should().Be(Text[5..]);
        root.Members.Select(m => (m.Name, Text[m.NameStart..m.NameEnd], Text[m.Value.Start..m.Value.End])).Should().Equal(
            ("a", "'a'", "[1, .5e1 ,'x\\\ny']"), ("b", "\\u0062", "{ }"), ("a", "a", "null"));
        root.Members[0].Value.Items.Select(i => Text[i.Start..i.End]).Should().Equal("1", ".5e1", "'x\\\ny'");
        root.Last("a")!.Value.Kind.Should().Be(Json5Kind.Null);
        root.Last("c").Should().BeNull();
    }

    [Test]
    public void A_document_has_so_many_levels_and_no_more()
    {
        static string Nested(int levels) => new string('[', levels) + new string(']', levels);

        Json5.Parse(Nested(Json5.MostLevels)).Items.Should().HaveCount(1);
        FluentActions.Invoking(() => Json5.Parse(Nested(Json5.MostLevels + 1))).Should().Throw<Json5Exception>().WithMessage("*more than 200 levels");
        FluentActions.Invoking(() => Json5.Parse(new string('[', 10_000_000))).Should().Throw<Json5Exception>();
    }

    [Category("Large")]
    [Test]
    public void A_document_has_so_many_values_and_no_more()
    {
        static string Items(int count) => "[" + new string('0', count).Replace("0", "0,", StringComparison.Ordinal) + "]";

        Json5.Parse(Items(Json5.MostValues - 1)).Items.Should().HaveCount(Json5.MostValues - 1);
        FluentActions.Invoking(() => Json5.Parse(Items(Json5.MostValues))).Should().Throw<Json5Exception>().WithMessage("*more than 250000 values");
    }

    [Category("Large")]
    [TestCase("'", "\\u0041")]
    [TestCase("/*", "*")]
    [TestCase("", " ")]
    [TestCase("", "/**/")]
    [TestCase("", "9")]
    [TestCase("0x", "f")]
    [TestCase("{", "a")]
    public void The_largest_file_takes_no_more_than_its_length(string start, string repeated)
    {
        var text = start + string.Concat(Enumerable.Repeat(repeated, 16 * 1024 * 1024 / repeated.Length));
        var work = Task.Run(() =>
        {
            try
            {
                Json5.Parse(text);
            }
            catch (Json5Exception)
            {
                return; // most of them have no end
            }
        });

        work.Wait(TimeSpan.FromSeconds(20)).Should().BeTrue("reading it takes a second or so, and hours if each character were looked at again");
    }

    private static string Text(Json5Value value) => value.Kind switch
    {
        Json5Kind.Object => $"{{{string.Join(',', value.Members.Select(m => $"{m.Name}:{Text(m.Value)}"))}}}",
        Json5Kind.Array => $"[{string.Join(',', value.Items.Select(Text))}]",
        Json5Kind.Boolean => value.IsTrue ? "true" : "false",
        Json5Kind.Number => value.Number.ToString("R", CultureInfo.InvariantCulture),
        Json5Kind.String => value.Text!,
        _ => "null",
    };
}
