namespace Ocx.Tests;

/// <summary>What is new in a text looks like what stands beside it.</summary>
[Parallelizable(ParallelScope.All)]
public class Json5StyleTests
{
    [TestCase("{ y: 2, \"x\": 1 }", "z", "3", "{ y: 2, \"x\": 1, \"z\": 3 }")]
    [TestCase("{ \"x\": 1, y: 2 }", "z", "3", "{ \"x\": 1, y: 2, z: 3 }")]
    [TestCase("{ 'x': 1 }", "z", "3", "{ 'x': 1, 'z': 3 }")]
    [TestCase("{ 'x': 1 }", "a-b", "3", "{ 'x': 1, 'a-b': 3 }")]
    [TestCase("{ x: 'v' }", "a-b", "3", "{ x: 'v', 'a-b': 3 }")]
    [TestCase("{ x: 1 }", "7", "3", "{ x: 1, \"7\": 3 }")]
    [TestCase("{a: {'b': 1}, c: 2}", "d", "3", "{a: {'b': 1}, c: 2, d: 3}")]
    [TestCase("{'a': {b: 1}}", "d", "3", "{'a': {b: 1}, 'd': 3}")]
    [TestCase("{'a': {b: 1}}", "a.d", "3", "{'a': {b: 1, d: 3}}")]
    public void A_name_has_the_quotes_of_its_neighbours(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    [TestCase("{ a: 1, b: 'x' }", "a", "\"y\"", "{ a: 'y', b: 'x' }")]
    [TestCase("{ a: \"x\", b: 'y', c: 'z' }", "a", "\"n\"", "{ a: \"n\", b: 'y', c: 'z' }")]
    [TestCase("{ a: \"x\", b: 'y' }", "c", "\"n\"", "{ a: \"x\", b: 'y', c: 'n' }")]
    [TestCase("{ a: 'x', b: \"y\" }", "c", "\"n\"", "{ a: 'x', b: \"y\", c: \"n\" }")]
    [TestCase("{ a: 'x' }", "a", "\"it's\"", "{ a: 'it\\'s' }")]
    [TestCase("{ a: 'x' }", "a", "\"a\\u2028\\ud800b\\u007f\\\\\"", "{ a: 'a\\u2028\\ud800b\\u007f\\\\' }")]
    public void A_text_has_those_of_the_one_that_it_replaces_or_of_its_neighbours(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    [TestCase("{a:1}", "b", "2", "{a:1,b:2}")]
    [TestCase("{a :1}", "b", "2", "{a :1,b :2}")]
    [TestCase("{a:\t1}", "b", "2", "{a:\t1, b:\t2}")]
    [TestCase("{a /* x */: 1}", "b", "2", "{a /* x */: 1, b: 2}")]
    [TestCase("{a:\n1}", "b", "2", "{a:\n1, b: 2}")]
    public void A_colon_and_a_comma_have_their_blanks(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    [TestCase("{\n  a: [1, 2],\n}", "b", "[3]", "{\n  a: [1, 2],\n  b: [3],\n}")]
    [TestCase("{\n  a: [\n    1,\n  ],\n}", "b", "[3]", "{\n  a: [\n    1,\n  ],\n  b: [\n    3,\n  ],\n}")]
    [TestCase("{\n  a: { x: 1 },\n}", "b", "{\"y\":2}", "{\n  a: { x: 1 },\n  b: { y: 2 },\n}")]
    [TestCase("{\n  a: {x: 1},\n}", "b", "{\"y\":2}", "{\n  a: {x: 1},\n  b: {y: 2},\n}")]
    [TestCase("{\n  a: {\n    x: 1\n  }\n}", "b", "{\"y\":2}", "{\n  a: {\n    x: 1\n  },\n  b: {\n    y: 2\n  }\n}")]
    [TestCase("{\n  a: { l: [1] },\n}", "b", "[2]", "{\n  a: { l: [1] },\n  b: [2],\n}")]
    [TestCase("{\n  a: {},\n}", "b", "{\"y\":2}", "{\n  a: {},\n  b: {\n    y: 2,\n  },\n}")]
    [TestCase("{\n  a: 1\n}", "b", "2", "{\n  a: 1,\n  b: 2\n}")]
    [TestCase("{\n  a: 1,\n}", "b", "2", "{\n  a: 1,\n  b: 2,\n}")]
    public void What_is_inside_has_lines_where_its_neighbours_have(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    [TestCase("{\n\ta: 1\n}", "b.c", "2", "{\n\ta: 1,\n\tb: {\n\t\tc: 2\n\t}\n}")]
    [TestCase("{\n    a: 1\n}", "b.c", "2", "{\n    a: 1,\n    b: {\n        c: 2\n    }\n}")]
    [TestCase("{\n a: 1\n}", "b.c", "2", "{\n a: 1,\n b: {\n  c: 2\n }\n}")]
    [TestCase("{\n  a: 1,\n  b: {\n     c: 1\n  }\n}", "b.d", "2", "{\n  a: 1,\n  b: {\n     c: 1,\n     d: 2\n  }\n}")]
    public void A_level_is_indented_as_the_others(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    [TestCase("{\r\n  a: 1\r\n}", "b", "2", "{\r\n  a: 1,\r\n  b: 2\r\n}")]
    [TestCase("{\r  a: 1\r}", "b", "2", "{\r  a: 1,\r  b: 2\r}")]
    [TestCase("{\n  a: 1\n}\r\n", "b", "2", "{\n  a: 1,\n  b: 2\n}\r\n")]
    [TestCase("// x\r\n{\n  a: 1\n}", "b", "2", "// x\r\n{\n  a: 1,\n  b: 2\n}")]
    public void Lines_end_as_the_others(string before, string path, string json, string after) => Set(before, path, json).Should().Be(after);

    private static string Set(string before, string path, string json) => Json5Edit.Set(before, path.Split('.'), json);
}
