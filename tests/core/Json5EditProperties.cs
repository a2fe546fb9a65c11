using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>In documents written in every way that JSON5 has, a change leaves every other value as it was, and every other character in its place.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class Json5EditProperties
{
    private const int Seeds = 40;

    [Test]
    public void A_new_member_changes_nothing_else()
    {
        foreach (var text in Documents())
        {
            foreach (var path in Objects(Json5.Parse(text), []))
            {
                var edited = Json5Edit.Set(text, [.. path, "the new one"], "{\"x\":[\"y\"]}");

                var root = Json5.Parse(edited);
                At(root, [.. path, "the new one", "x", "0"])!.Text.Should().Be("y", $"of {text}");
                Without(edited, path, "the new one").Should().Be(Json5Properties.Meaning(Json5.Parse(text)), $"of {text} became {edited}");
                IsWithin(text, edited).Should().BeTrue($"every character of {text} is in {edited}");
                Json5Edit.Set(edited, [.. path, "the new one"], "{x: ['y']}").Should().Be(edited);
            }
        }
    }

    [Test]
    public void Another_value_changes_nothing_else()
    {
        foreach (var text in Documents())
        {
            foreach (var path in Scalars(Json5.Parse(text), []))
            {
                var old = At(Json5.Parse(text), path)!;

                var edited = Json5Edit.Set(text, path, "4711.5");

                edited.Should().Be($"{text[..old.Start]}4711.5{text[old.End..]}");
            }
        }
    }

    [Test]
    public void A_member_that_goes_takes_nothing_else()
    {
        foreach (var text in Documents())
        {
            foreach (var path in Objects(Json5.Parse(text), []))
            {
                foreach (var name in At(Json5.Parse(text), path)!.Members.Select(m => m.Name).Distinct(StringComparer.Ordinal))
                {
                    var edited = Json5Edit.Remove(text, [.. path, name]);

                    Json5Properties.Meaning(Json5.Parse(edited)).Should().Be(Without(text, path, name), $"of {text} without {string.Join('.', path)}.{name} is left {edited}");
                    IsWithin(edited, text).Should().BeTrue($"every character of {edited} is in {text}");
                    var gone = At(Json5.Parse(text), path)!.Members.Where(m => m.Name == name).Sum(m => Comments(text[m.NameStart..m.Value.End]));
                    Comments(edited).Should().Be(Comments(text) - gone, $"{text} has become {edited}");
                }
            }
        }
    }

    private static IEnumerable<string> Documents()
    {
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            foreach (var written in Gen.Sample(Json5Properties.Members(Json5Properties.Value(2)), 25, new Rnd(seed), 6))
            {
                yield return $"// c\n{written.Text}\n";
            }
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Objects(Json5Value value, IReadOnlyList<string> path) => value.Kind == Json5Kind.Object
        ? [path, .. Inner(value, path).SelectMany(i => Objects(i.Value, i.Path))]
        : Inner(value, path).SelectMany(i => Objects(i.Value, i.Path));

    private static IEnumerable<IReadOnlyList<string>> Scalars(Json5Value value, IReadOnlyList<string> path) =>
        value.Kind < Json5Kind.Array ? [path] : Inner(value, path).SelectMany(i => Scalars(i.Value, i.Path));

    private static IEnumerable<(Json5Value Value, IReadOnlyList<string> Path)> Inner(Json5Value value, IReadOnlyList<string> path) =>
        value.Members.Where(m => value.Last(m.Name) == m).Select(m => (m.Value, (IReadOnlyList<string>)[.. path, m.Name]))
            .Concat(value.Items.Select((v, i) => (v, (IReadOnlyList<string>)[.. path, $"{i}"])));

    private static Json5Value? At(Json5Value value, IReadOnlyList<string> path) => path.Count == 0 ? value
        : At(value.Kind == Json5Kind.Array ? value.Items[int.Parse(path[0], System.Globalization.CultureInfo.InvariantCulture)] : value.Last(path[0])!.Value, [.. path.Skip(1)]);

    /// <summary>What a text means, that member left out; found by where it stands, and not by what is tested.</summary>
    private static string Without(string text, IReadOnlyList<string> path, string name)
    {
        var holder = At(Json5.Parse(text), path)!;
        var left = holder.Members.Where(m => m.Name != name).Select(m => text[m.NameStart..m.Value.End]);
        return Json5Properties.Meaning(Json5.Parse($"{text[..holder.Start]}{{{string.Join("\n,", left)}}}{text[holder.End..]}"));
    }

    private static bool IsWithin(string part, string whole)
    {
        var next = 0;
        foreach (var c in whole)
        {
            next += next < part.Length && part[next] == c ? 1 : 0;
        }

        return next == part.Length;
    }

    private static int Comments(string text) => Regex.Count(text, @"/\* c \*/|// c\n");
}
