using System.Text;
using static Ocx.Tests.ConfigFiles;

namespace Ocx.Tests;

/// <summary>Changes of a configuration in memory; on files, with ocx-model, in tests/tools.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConfigEditTests
{
    [TestCase("{ a: 1 }", "b", "2", "{ a: 1, b: 2 }")]
    [TestCase("{ a: 1 } // one", "a", "2", "{ a: 2 } // one")]
    [TestCase("{ a: 1 }", "a", "1", "{ a: 1 }")]
    [TestCase("{ a: { b: 'x' } }", "a.b", "\"y\"", "{ a: { b: 'y' } }")]
    [TestCase("{}", "a.b.c", "true", "{\n  \"a\": {\n    \"b\": {\n      \"c\": true\n    }\n  }\n}")]
    [TestCase("{ list: [{ id: 'a' }, { id: 'b' }] }", "list.1.model", "\"m\"", "{ list: [{ id: 'a' }, { id: 'b', model: 'm' }] }")]
    [TestCase("{ list: [{ id: 'a', model: 'x' }] }", "list.0.model", "\"m\"", "{ list: [{ id: 'a', model: 'm' }] }")]
    [TestCase("{ a: ['x'] }", "a", "[\"y\",\"z\"]", "{ a: ['y', 'z'] }")]
    public void A_value_is_set_where_it_is_written(string before, string path, string json, string after)
    {
        var edit = Of(before)!;

        edit.Set(path.Split('.'), json).Should().Be(Main);

        edit.Verify();
        Text(edit, Main).Should().Be(after);
        edit.Files.Should().ContainSingle().Which.Before.Should().Equal(Encoding.UTF8.GetBytes(before));
        Find(edit.Config.Root, path.Split('.')).Should().NotBeNull();
    }

    [Test]
    public void It_is_set_in_the_file_that_counts_last()
    {
        var edit = Of("{ $include: ['one.json5', 'two.json5'], own: 1 }", ("/c/one.json5", "{ both: 1, first: 1 }"), ("/c/two.json5", "{ both: 2 }"))!;

        edit.Set(["both"], "3").Should().Be("/c/two.json5");
        edit.Set(["first"], "4").Should().Be("/c/one.json5");
        edit.Set(["own"], "5").Should().Be(Main);
        edit.Set(["new"], "6").Should().Be(Main);

        edit.Verify();
        edit.Files.Select(f => f.File).Should().Equal([Main, "/c/one.json5", "/c/two.json5"], "the main one is the first");
        Text(edit, Main).Should().Be("{ $include: ['one.json5', 'two.json5'], own: 5, new: 6 }");
        Text(edit, "/c/one.json5").Should().Be("{ both: 1, first: 4 }");
        Text(edit, "/c/two.json5").Should().Be("{ both: 3 }");
        edit.Config.Find("both")!.Json.Number.Should().Be(3);
    }

    [Test]
    public void What_is_a_file_of_its_own_is_set_there()
    {
        var edit = Of("{ a: { $include: 'a.json5' } }", ("/c/a.json5", "'x' // mine"))!;

        edit.Set(["a"], "\"y\"").Should().Be("/c/a.json5");

        edit.Verify();
        Text(edit, "/c/a.json5").Should().Be("'y' // mine");
    }

    [Test]
    public void An_item_is_counted_over_all_the_files_that_its_array_is_made_of()
    {
        var edit = Of("{ $include: 'one.json5', list: [{ id: 'c' }] }", ("/c/one.json5", "{ list: [{ id: 'a' }, { id: 'b' }] }"))!;

        edit.Set(["list", "1", "model"], "\"m\"").Should().Be("/c/one.json5");
        edit.Set(["list", "2", "model"], "\"n\"").Should().Be(Main);

        edit.Verify();
        Text(edit, "/c/one.json5").Should().Be("{ list: [{ id: 'a' }, { id: 'b', model: 'm' }] }");
        Text(edit, Main).Should().Be("{ $include: 'one.json5', list: [{ id: 'c', model: 'n' }] }");
    }

    [Test]
    public void What_is_put_together_from_several_is_refused()
    {
        var edit = Of("{ $include: 'one.json5', list: ['b'] }", ("/c/one.json5", "{ list: ['a'] }"))!;

        var refused = new Action(() => edit.Set(["list"], "[\"c\"]")).Should().Throw<OcxException>().Which;

        (refused.ExitCode, refused.Message, refused.Hint).Should().Be((ExitCode.Configuration, "/c/one.json5 line 1 and /c/openclaw.json line 1: OpenClaw puts list together from these", "leave it in one of them: [\"c\"]"));
    }

    [Test]
    public void An_array_that_another_one_hides_is_refused()
    {
        var edit = Of("{ $include: ['one.json5', 'two.json5', 'three.json5'] }", ("/c/one.json5", "{ list: [{}] }"), ("/c/two.json5", "{ list: 'none' }"), ("/c/three.json5", "{ list: [{}] }"))!;

        var refused = new Action(() => edit.Set(["list", "0", "model"], "1")).Should().Throw<OcxException>().Which;

        (refused.ExitCode, refused.Message).Should().Be((ExitCode.Configuration, "/c/three.json5 line 1: only one of these counts"));
    }

    [TestCase("{ a: 'text' }", $"{Main} line 1: a is no object that b could be put into")]
    [TestCase("{ a: [{ b: 1 }] }", $"{Main} line 1: a is no object that b could be put into")]
    [TestCase("{ a: { b: ['x'] } }", $"{Main} line 1: a.b is no object that c could be put into")]
    [TestCase("{ $include: 'one.json5' }", "/c/one.json5 line 1: a is no object that b could be put into")]
    [TestCase("{ $include: 'one.json5', a: null }", $"{Main} line 1: a is no object that b could be put into")]
    public void What_it_cannot_lead_through_is_refused_with_the_file(string text, string message)
    {
        ConfigEdit Edit() => Of(text, ("/c/one.json5", "{ a: [] }"))!;
        foreach (var edit in new Action[] { () => Edit().Set(["a", "b", "c"], "1"), () => Edit().Add(["a", "b"], ["c", "d"], "1") })
        {
            var refused = edit.Should().Throw<OcxException>().Which;

            (refused.ExitCode, refused.Message).Should().Be((ExitCode.Configuration, message));
        }
    }

    [Test]
    public void Nothing_is_set_in_an_item_that_is_not_there() =>
        new Action(() => Of("{ list: [{}] }")!.Set(["list", "1", "model"], "1")).Should().Throw<OcxException>().WithMessage($"{Main} line 1: list is no object that 1 could be put into");

    [Test]
    public void Several_members_are_added_at_once()
    {
        var edit = Of("{ models: { 'a/a': {} } }")!;

        edit.Add(["models"], ["b/b", "c/c"], "{}").Should().Be(Main);

        edit.Verify();
        Text(edit, Main).Should().Be("{ models: { 'a/a': {}, 'b/b': {}, 'c/c': {} } }");
    }

    [Test]
    public void A_member_is_taken_from_every_file_that_has_it()
    {
        var edit = Of("{ $include: 'one.json5', p: { x: 1, y: { $include: 'two.json5' } } }", ("/c/one.json5", "{ p: { y: 2 } }"), ("/c/two.json5", "{ z: 1 }"))!;

        edit.Remove(["p", "y"]).Should().Equal("/c/one.json5", Main);

        edit.Verify();
        Text(edit, Main).Should().Be("{ $include: 'one.json5', p: { x: 1 } }");
        Text(edit, "/c/one.json5").Should().Be("{ p: {} }");
        Text(edit, "/c/two.json5").Should().Be("{ z: 1 }");
        edit.Config.Find("p.y").Should().BeNull();
        edit.Remove(["p", "never"]).Should().BeEmpty();
    }

    [Test]
    public void A_file_at_several_places_would_change_all_of_them()
    {
        var edit = Of("{ a: { $include: 'e.json5' }, b: { $include: 'e.json5' } }", ("/c/e.json5", "{ model: 'x' }"))!;
        edit.Set(["a", "model"], "\"y\"");

        var refused = new Action(edit.Verify).Should().Throw<OcxException>().Which;

        (refused.ExitCode, refused.Message).Should().Be((ExitCode.Configuration, "/c/e.json5: is included at several places, and would change all of them"));
    }

    [Test]
    public void There_may_be_none() => ConfigEdit.TryRead(Main, _ => null).Should().BeNull();

    [Test]
    public void Bytes_that_would_be_lost_are_refused() =>
        new Action(() => ConfigEdit.TryRead(Main, _ => [(byte)'{', (byte)'a', (byte)':', (byte)'"', 0xff, (byte)'"', (byte)'}'])).Should().Throw<OcxException>().Where(e => e.ExitCode == ExitCode.BadData && e.Message == $"{Main}: is not UTF-8");

    [TestCase("{a: 1, b: 2}", "{b: 2, a: 1}", "", true)]
    [TestCase("{a: 1}", "{a: 2}", "", false)]
    [TestCase("{a: 1}", "{a: '1'}", "", false)]
    [TestCase("{a: 1}", "{}", "", false)]
    [TestCase("{}", "{a: {}}", "", false)]
    [TestCase("{a: 1}", "{a: 2}", "a", true)]
    [TestCase("{a: 1, b: 1}", "{a: 2, b: 2}", "a", false)]
    [TestCase("{}", "{a: {b: 1}}", "a.b", true)]
    [TestCase("{}", "{a: {b: 1, c: 1}}", "a.b", false)]
    [TestCase("{a: {b: 1}}", "{a: {}}", "a.b", true)]
    [TestCase("{a: {b: 1}}", "{}", "a.b", true)]
    [TestCase("{a: 1}", "{}", "a.b", false)]
    [TestCase("{a: [1, 2]}", "{a: [1, 2]}", "", true)]
    [TestCase("{a: [1, 2]}", "{a: [2, 1]}", "", false)]
    [TestCase("{a: [1, 2]}", "{a: [1]}", "", false)]
    [TestCase("{a: [1, {m: 1}]}", "{a: [1, {m: 2}]}", "a.1.m", true)]
    [TestCase("{a: [{m: 1}, {m: 1}]}", "{a: [{m: 2}, {m: 2}]}", "a.1.m", false)]
    [TestCase("{a: []}", "{a: {}}", "", false)]
    [TestCase("1", "2", "", false)]
    public void Two_say_the_same_but_for_what_was_changed(string before, string after, string changed, bool same)
    {
        IReadOnlyList<IReadOnlyList<string>> paths = changed.Length == 0 ? [] : [changed.Split('.')];

        ConfigCompare.SameBut(Value(before), Value(after), paths).Should().Be(same);
        ConfigCompare.SameBut(Value(after), Value(before), paths).Should().Be(same, "in both directions");
        ConfigCompare.SameBut(Value(before), Value(after), [[]]).Should().BeTrue("all of it was changed");
    }

    private static ConfigValue Value(string json) => ConfigValue.Of(Json5.Parse(json));

    private static ConfigValue? Find(ConfigValue? value, IReadOnlyList<string> path) =>
        path.Aggregate(value, (v, name) => v?.Kind == Json5Kind.Array ? v.Items[int.Parse(name, null)] : v?.Find(name));

    private static string Text(ConfigEdit edit, string file) => Encoding.UTF8.GetString(edit.Files.Single(f => f.File == file).After);
}
