using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>Documents that are written in every way that JSON5 has are read as what was written, value by value, and by its place.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Json5Properties
{
    private static readonly Gen<string> Space = Gen.Elements("", "", " ", "\n", "\t", "/* c */", "// c\n", "\u00a0", "\r\n");

    private static readonly Gen<string> Characters = from parts in Gen.ListOf(Gen.Elements("a", "Z", "0", " ", "'", "\"", "\\", "\n", "\u2028", "é", "\0", "😀", "//", "{")) select string.Concat(parts.Take(6));

    private static readonly Gen<Written> Scalar = Gen.OneOf(
        Gen.Elements("null", "true", "false").Select(w => new Written(w, w)),
        from text in Characters from quote in Gen.Elements('"', '\'') from escaped in Gen.Choose(0, 1) select new Written(Quoted(text, quote, escaped == 1), "s:" + text),
        from number in Gen.Choose(-1_000_000, 1_000_000) from form in Gen.Choose(0, 3) select Number(number, form));

    [Test]
    public void What_was_written_is_read()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            foreach (var written in Gen.Sample(Value(4), 100, new Rnd((ulong)seed), 8))
            {
                var value = Json5.Parse($"//\n{written.Text} ");

                Meaning(value).Should().Be(written.Meaning, $"of seed {seed}: {written.Text}");
                value.Start.Should().Be(3);
                value.End.Should().Be(3 + written.Text.Length);
                ShouldStandByThemselves(value, $"//\n{written.Text} ");
            }
        }
    }

    [Category("Large")]
    [Test]
    public void No_beginning_of_an_object_is_one()
    {
        foreach (var written in Gen.Sample(Members(Scalar), 100, new Rnd(1), 8))
        {
            for (var length = 0; length < written.Text.Length; length++)
            {
                var beginning = written.Text[..length];
                FluentActions.Invoking(() => Json5.Parse(beginning)).Should().Throw<Json5Exception>($"{beginning} is cut off");
            }
        }
    }

    private static void ShouldStandByThemselves(Json5Value value, string text)
    {
        Meaning(Json5.Parse(text[value.Start..value.End])).Should().Be(Meaning(value));
        foreach (var member in value.Members)
        {
            Json5.Parse($"{{{text[member.NameStart..member.NameEnd]}:0}}").Members[0].Name.Should().Be(member.Name);
            ShouldStandByThemselves(member.Value, text);
        }

        foreach (var item in value.Items)
        {
            ShouldStandByThemselves(item, text);
        }
    }

    internal static Gen<Written> Value(int depth) => depth == 0 ? Scalar : Gen.OneOf(Scalar, Items(Value(depth - 1)), Members(Value(depth - 1)));

    private static Gen<Written> Items(Gen<Written> item) =>
        from items in Gen.ListOf(item)
        from space in Space
        from comma in Gen.Elements("", ",")
        select new Written($"[{space}{Joined(items.Select(i => i.Text), space, comma)}]", $"[{string.Join(',', items.Select(i => i.Meaning))}]");

    internal static Gen<Written> Members(Gen<Written> value) =>
        from members in Gen.ListOf(from name in Name from v in value from space in Space select new Written($"{name.Text}{space}:{space}{v.Text}", $"{name.Meaning}={v.Meaning}"))
        from space in Space
        from comma in Gen.Elements("", ",")
        select new Written($"{{{space}{Joined(members.Select(m => m.Text), space, comma)}}}", $"{{{string.Join(',', members.Select(m => m.Meaning))}}}");

    private static Gen<Written> Name => Gen.OneOf(
        Gen.Elements("a", "$b", "_", "é9", "null", "__proto__").Select(n => new Written(n, n)),
        Gen.Constant(new Written("\\u0061b", "ab")),
        from text in Characters from quote in Gen.Elements('"', '\'') select new Written(Quoted(text, quote, escaped: false), text));

    private static string Joined(IEnumerable<string> texts, string space, string comma) => string.Join($"{space},{space}", texts) is { Length: > 0 } joined ? joined + space + comma + space : "";

    private static string Quoted(string text, char quote, bool escaped) => quote + string.Concat(text.Select(c =>
        c == quote || c == '\\' ? $"\\{c}" : c == '\n' ? "\\n" : escaped ? $"\\u{(int)c:x4}" : $"{c}")) + quote;

    private static Written Number(int number, int form) => new(
        form switch
        {
            0 => number.ToString(CultureInfo.InvariantCulture),
            1 => (number < 0 ? "-0x" : "+0x") + Math.Abs(number).ToString("X", CultureInfo.InvariantCulture),
            2 => $"{number.ToString(CultureInfo.InvariantCulture)}.",
            _ => $"{number.ToString(CultureInfo.InvariantCulture)}.0e0",
        },
        $"n:{number.ToString(CultureInfo.InvariantCulture)}");

    internal static string Meaning(Json5Value value) => value.Kind switch
    {
        Json5Kind.Object => $"{{{string.Join(',', value.Members.Select(m => $"{m.Name}={Meaning(m.Value)}"))}}}",
        Json5Kind.Array => $"[{string.Join(',', value.Items.Select(Meaning))}]",
        Json5Kind.String => "s:" + value.Text,
        Json5Kind.Number => "n:" + (value.Number + 0.0).ToString("R", CultureInfo.InvariantCulture),
        Json5Kind.Boolean => value.IsTrue ? "true" : "false",
        _ => "null",
    };

    internal sealed record Written(string Text, string Meaning);
}
