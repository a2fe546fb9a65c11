namespace Ocx.Tests;

/// <summary>What is changed is what was meant, and is written as its neighbours are.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Json5EditTests
{
    // In an empty object; on a line; on lines, with what may stand around a last member.
    [TestCase("{}", "{\n  \"a\": 1\n}")]
    [TestCase("{}\n", "{\n  \"a\": 1\n}\n")]
    [TestCase("{}\r\n", "{\r\n  \"a\": 1\r\n}\r\n")]
    [TestCase("\ufeff{}", "\ufeff{\n  \"a\": 1\n}")]
    [TestCase("{ }", "{ \"a\": 1 }")]
    [TestCase("{\n}", "{\n  \"a\": 1\n}")]
    [TestCase("{ /* c */ }", "{ /* c */ \"a\": 1 }")]
    [TestCase("{/* c */}", "{/* c */ \"a\": 1}")]
    [TestCase("{ // c \n }", "{ // c \n  \"a\": 1\n }")]
    [TestCase("// b\n{\n  // c\n\n  // d\n}", "// b\n{\n  // c\n\n  // d\n  \"a\": 1\n}")]
    [TestCase("{ x: 2 }", "{ x: 2, a: 1 }")]
    [TestCase("{x:2}", "{x:2,a:1}")]
    [TestCase("{'x':2}", "{'x':2,'a':1}")]
    [TestCase("{\"x\" : 2}", "{\"x\" : 2, \"a\" : 1}")]
    [TestCase("{'x-y': 2}", "{'x-y': 2, 'a': 1}")]
    [TestCase("{ x: 2, }", "{ x: 2, a: 1, }")]
    [TestCase("{ x: 2 /* c */ }", "{ x: 2, /* c */ a: 1 }")]
    [TestCase("{ x: 2 /* c */, /* d */ }", "{ x: 2 /* c */, /* d */ a: 1, }")]
    [TestCase("{ x: 2 // c\n}", "{ x: 2, // c\n  a: 1\n}")]
    [TestCase("{ x: 2 // c\u2028}", "{ x: 2, // c\n  a: 1\u2028}")]
    [TestCase("{\n    x: 2\n}", "{\n    x: 2,\n    a: 1\n}")]
    [TestCase("{\n\tx: 2,\n}", "{\n\tx: 2,\n\ta: 1,\n}")]
    [TestCase("{\r\n  x: 2 // c\r\n}", "{\r\n  x: 2, // c\r\n  a: 1\r\n}")]
    [TestCase("{\r  x: 2\r}", "{\r  x: 2,\r  a: 1\r}")]
    [TestCase("{\n  x: 2, // c \n  // d: 3,\n}", "{\n  x: 2, // c \n  a: 1,\n  // d: 3,\n}")]
    [TestCase("{\n  x: 2 /* c\n  */\n}", "{\n  x: 2, /* c\n  */\n  a: 1\n}")]
    [TestCase("{\n  x: 2\n  // c\n  ,\n}", "{\n  x: 2\n  // c\n  ,\n  a: 1,\n}")]
    [TestCase("{\n  x: 2,  \n}", "{\n  x: 2,  \n  a: 1,\n}")]
    [TestCase("{ x: 2,\n  y: 3 }", "{ x: 2,\n  y: 3,\n  a: 1 }")]
    [TestCase("{ x: [\n  2\n] }", "{ x: [\n  2\n], a: 1 }")]
    [TestCase("{ x: 2, x: 3 }", "{ x: 2, x: 3, a: 1 }")]
    public void A_member_is_put_behind_the_last_one(string text, string expected) => Json5Edit.Set(text, ["a"], "1").Should().Be(expected);

    [TestCase("{}")]
    [TestCase("{ /* c */ }")]
    [TestCase("{ // c \n }")]
    [TestCase("{x:2}")]
    [TestCase("{ x: 2, }")]
    [TestCase("{ x: 2 /* c */, /* d */ }")]
    [TestCase("{\r\n  'x': 2 // c\r\n}")]
    [TestCase("{\n\tx: 2,\n\t// d\n}")]
    [TestCase("{ x: 2,\n  y: 3 }")]
    [TestCase("{\n  a: { b: { x: 2 } }\n}")]
    [TestCase("{\n  a: {\n    b: {\n      x: 2, // c\n    },\n  },\n}")]
    [TestCase("{\n  a: {},\n}")]
    public void Several_members_are_added_as_one_after_the_other(string text)
    {
        string[] names = ["p/q", "r", "s/t"];
        foreach (var path in new string[][] { [], ["a", "b"] })
        {
            Json5Edit.Add(text, path, names, "{\"v\":1}").Should().Be(names.Aggregate(text, (t, name) => Json5Edit.Set(t, [.. path, name], "{\"v\":1}")));
        }
    }

    [TestCase("{ a: 2 }", "1", "{ a: 1 }")]
    [TestCase("{ a /* b */ : /* c */ 2 /* d */, }", "1", "{ a /* b */ : /* c */ 1 /* d */, }")]
    [TestCase("{ a: 0x01 }", "1", "{ a: 0x01 }")]
    [TestCase("{ a: 'x' }", "\"y\"", "{ a: 'y' }")]
    [TestCase("{ a: 'x', b: \"y\" }", "\"it's \\\"\\\\ \\u2028\\u0007 é 😀\"", "{ a: 'it\\'s \"\\\\ \\u2028\\u0007 é 😀', b: \"y\" }")]
    [TestCase("{ a: '\\x78' }", "\"x\"", "{ a: '\\x78' }")]
    [TestCase("{ a: 1, a: 2, }", "3", "{ a: 1, a: 3, }")]
    [TestCase("{\n  a: 'x', // c\n}", "{\"b\":\"x\",\"c\":[\"y\",1]}", "{\n  a: {\n    b: 'x',\n    c: [\n      'y',\n      1,\n    ],\n  }, // c\n}")]
    [TestCase("{ a: 'x' }", "{\"b\":\"x\",\"c\":[\"y\",1],\"d\":{}}", "{ a: { b: 'x', c: ['y', 1], d: {} } }")]
    [TestCase("{\n  z: ['q', 'r'],\n  a: 'x'\n}", "[\"y\",\"z\"]", "{\n  z: ['q', 'r'],\n  a: ['y', 'z']\n}")]
    [TestCase("{ a: { b: 1, /* c */ d: 2 } }", "{\"b\":1,\"e\":3}", "{ a: { b: 1, /* c */ e: 3 } }")]
    [TestCase("{ a: null }", "{}", "{ a: {} }")]
    public void A_value_takes_the_place_of_another(string text, string json, string expected) => Json5Edit.Set(text, ["a"], json).Should().Be(expected);

    [TestCase("[ 'x', /* c */ 'y' ]", "[\"x\"]", "[ 'x' /* c */ ]")]
    [TestCase("['x', 'y']", "[\"y\"]", "['y']")]
    [TestCase("['x']", "[\"y\",\"x\"]", "['y', 'x']")]
    [TestCase("['x']", "[\"x\",\"y\"]", "['x', 'y']")]
    [TestCase("['x', 'z',]", "[\"x\",\"y\",\"z\"]", "['x', 'y', 'z',]")]
    [TestCase("['x']", "[]", "[]")]
    [TestCase("[]", "[\"x\"]", "[\"x\"]")]
    [TestCase("[\n  'x', // 1\n  'y', // 2\n  'z', // 3\n]", "[\"x\",\"w\",\"v\",\"z\"]", "[\n  'x', // 1\n  'w', // 2\n  'v',\n  'z', // 3\n]")]
    [TestCase("[\n  'x', // 1\n  'y' // 2\n]", "[\"x\",\"y\",\"z\"]", "[\n  'x', // 1\n  'y', // 2\n  'z'\n]")]
    [TestCase("[\n  // 1\n  'x',\n  // 2\n  'y'\n]", "[\"y\"]", "[\n  // 1\n  // 2\n  'y'\n]")]
    public void Of_a_list_only_what_differs_is_changed(string list, string json, string expected) =>
        Json5Edit.Set($"{{a: {list}}}", ["a"], json).Should().Be($"{{a: {expected}}}");

    [TestCase("{}", "{\n  \"a\": {\n    \"b/c\": {\n      \"d\": \"x\"\n    }\n  }\n}")]
    [TestCase("{ a: {} }", "{ a: { \"b/c\": { d: \"x\" } } }")]
    [TestCase("{\n  a: {},\n}", "{\n  a: {\n    \"b/c\": {\n      d: \"x\",\n    },\n  },\n}")]
    [TestCase("{\n  a: { 'e/f': { d: 'z' } },\n}", "{\n  a: { 'e/f': { d: 'z' }, 'b/c': { d: 'x' } },\n}")]
    [TestCase("{\n  a: {\n    'e/f': { d: 'z' } // c\n  },\n}", "{\n  a: {\n    'e/f': { d: 'z' }, // c\n    'b/c': { d: 'x' }\n  },\n}")]
    [TestCase("{\n\ta: {\n\t\t'b/c': {}\n\t}\n}", "{\n\ta: {\n\t\t'b/c': {\n\t\t\td: \"x\"\n\t\t}\n\t}\n}")]
    [TestCase("{a:1, a:{}}", "{a:1, a:{\"b/c\":{d:\"x\"}}}")]
    public void Missing_objects_are_made(string text, string expected) => Json5Edit.Set(text, ["a", "b/c", "d"], "\"x\"").Should().Be(expected);

    [Test]
    public void An_item_is_named_by_its_number()
    {
        Json5Edit.Set("{a: [{b: 1}, {}]}", ["a", "1", "b"], "2").Should().Be("{a: [{b: 1}, {b: 2}]}");
        Json5Edit.Remove("[1, 2, 3]", ["1"]).Should().Be("[1, 3]");
        FluentActions.Invoking(() => Json5Edit.Set("{\na: [{}]}", ["a", "1", "b"], "2")).Should().Throw<OcxException>().WithMessage("line 2: a is no object that 1 could be put into");
    }

    [Test]
    public void A_whole_text_may_be_one_value() => Json5Edit.Set("// c\n'x' // d\n", [], "\"y\"").Should().Be("// c\n'y' // d\n");

    [TestCase("{ a: {} }", "{}")]
    [TestCase("{\n  a: { b: [1, 2] },\n}\n", "{}\n")]
    [TestCase("{\n  // c\n  a: 1,\n}", "{\n  // c\n}")]
    [TestCase("{ a: 1, x: 2 }", "{ x: 2 }")]
    [TestCase("{ x: 2, a: 1 }", "{ x: 2 }")]
    [TestCase("{ x: 2, a: 1, }", "{ x: 2, }")]
    [TestCase("{ x: 2, a: 1, y: 3 }", "{ x: 2, y: 3 }")]
    [TestCase("{x:2,a:1,y:3}", "{x:2,y:3}")]
    [TestCase("{\n  x: 2,\n  a: {\n    b: 1, // gone\n  },\n  y: 3\n}", "{\n  x: 2,\n  y: 3\n}")]
    [TestCase("{\r\n  x: 2,\r\n  a: 1\r\n}", "{\r\n  x: 2\r\n}")]
    [TestCase("{\n  x: 2, // c\n  a: 1 // d\n}", "{\n  x: 2 // c\n  // d\n}")]
    [TestCase("{\n  // before\n  a: 1, // behind\n  // after\n  x: 2,\n}", "{\n  // before\n  // behind\n  // after\n  x: 2,\n}")]
    [TestCase("{ x: 2, a: 1 /* c */ }", "{ x: 2 /* c */ }")]
    [TestCase("{\n  a /* gone */ : 1 /* c */,\n  x: 2\n}", "{\n  /* c */\n  x: 2\n}")]
    [TestCase("{ x: 2, // c\n  a: 1, y: 3 }", "{ x: 2, // c\n  y: 3 }")]
    [TestCase("{\n  x: 2, a: 1,\n  y: 3\n}", "{\n  x: 2,\n  y: 3\n}")]
    [TestCase("{\n  x: 2\n  , a: 1\n}", "{\n  x: 2\n  \n}")]
    [TestCase("{ a: 1, 'a': 2, x: 2, \"\\u0061\": 3 }", "{ x: 2 }")]
    [TestCase("{\n  a: 1, a: 2,\n  x: 2\n}", "{\n  x: 2\n}")]
    [TestCase("{\n  x: 2,\n  a: 1,\n  a: 2\n}", "{\n  x: 2\n}")]
    [TestCase("{\n  a: 1,\n  x: 2,\n  a: 2,\n  a: 3\n}", "{\n  x: 2\n}")]
    [TestCase("{ x: 2, a: 1, a: 2 }", "{ x: 2 }")]
    [TestCase("{ x: 2, a: 1, /* c */ a: 2 }", "{ x: 2 /* c */ }")]
    [TestCase("{ x: 2, a: 1 /* c */, a: 2 }", "{ x: 2 /* c */ }")]
    [TestCase("{ x: 2, a: 1, // c\n  a: 2, y: 3 }", "{ x: 2, // c\n  y: 3 }")]
    [TestCase("{ a: 1, a: 2, }", "{}")]
    [TestCase("{ x: 2 }", "{ x: 2 }")]
    [TestCase("[ 1 ]", "[ 1 ]")]
    public void A_member_goes_with_its_comma_and_its_lines(string text, string expected) => Json5Edit.Remove(text, ["a"]).Should().Be(expected);

    [Test]
    [MaxTime(30_000)]
    public void However_many_go_it_is_one_way_through_the_text()
    {
        var (members, items) = (string.Concat(Enumerable.Repeat("a:1,\na:2,x:3,", 80_000)), string.Join(',', Enumerable.Range(0, 100_000)));

        Json5Edit.Remove($"{{{members}}}", ["a"]).Should().HaveLength((80_000 * "x:3,".Length) + 2);
        Json5Edit.Set($"[{items}]", [], "[0, 99999]").Should().Be("[0,99999]");
        Json5Edit.Set($"{{{string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}:1,"))}}}", [], "{\"a1\":1}").Should().Be("{a1:1,}");
    }

    [Test]
    [MaxTime(10_000)]
    public void A_name_is_looked_up_once_however_many_there_are()
    {
        var members = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}:1,"));

        Json5Undo.Apply($"{{{members}}}", $"{{{members}b:2}}", $"{{{members}b:2,c:3}}").Should().Be($"{{{members}c:3}}");
    }

    [Test]
    public void A_deep_value_is_written_once_and_not_at_each_of_its_levels()
    {
        var deep = $"{new string('[', 190)}1{new string(']', 190)}";
        var before = GC.GetAllocatedBytesForCurrentThread();

        var set = Json5Edit.Set("{\n  a: 1\n}\n", ["b"], deep);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 * 1024 * 1024);
        Json5Compare.Same(Json5.Parse(set).Last("b")!.Value, Json5.Parse(deep)).Should().BeTrue();
    }

    [TestCase("{ a: {", "line 1, column 7: cut off")]
    [TestCase("", "line 1, column 1: cut off")]
    public void What_is_no_JSON5_is_not_changed(string text, string message)
    {
        FluentActions.Invoking(() => Json5Edit.Set(text, ["a"], "1")).Should().Throw<Json5Exception>().WithMessage(message);
        FluentActions.Invoking(() => Json5Edit.Remove(text, ["a"])).Should().Throw<Json5Exception>().WithMessage(message);
    }

    [TestCase("{\n a: { b: 'x' } }", "line 2: a.b is no object that c could be put into")]
    [TestCase("{ a: null }", "line 1: a is no object that b could be put into")]
    public void What_is_no_object_has_no_members(string text, string message)
    {
        FluentActions.Invoking(() => Json5Edit.Set(text, ["a", "b", "c"], "1")).Should().Throw<OcxException>().WithMessage(message).Which.ExitCode.Should().Be(ExitCode.Configuration);
        FluentActions.Invoking(() => Json5Edit.Add(text, ["a", "b"], ["c", "d"], "1")).Should().Throw<OcxException>().WithMessage(message);
        Json5Edit.Remove(text, ["a", "b", "c"]).Should().Be(text);
    }

    [Test]
    public void What_is_no_value_is_not_set()
    {
        FluentActions.Invoking(() => Json5Edit.Set("{}", ["a"], "x")).Should().Throw<Json5Exception>();
        FluentActions.Invoking(() => Json5Edit.Remove("{}", [])).Should().Throw<ArgumentException>();
    }
}
