using System.Text;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>Where the documents lead: to files and headings that are there, and to tests that are there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class DocumentLinks
{
    private static IEnumerable<string> Documents => DocumentBlock.Documents;

    [TestCaseSource(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there(string document)
    {
        foreach (Match link in Link().Matches(Prose(document)))
        {
            var parts = link.Groups["target"].Value.Split('#', 2);
            var target = parts[0].Length == 0 ? document : Path.GetRelativePath(Shell.Repository, Path.GetFullPath(Path.Join(Shell.Repository, Path.GetDirectoryName(document), parts[0])));

            Path.Exists(Path.Join(Shell.Repository, target)).Should().BeTrue("{0} leads to {1}", document, link.Value);
            target.Should().NotStartWith("..", "{0} leads to {1}, which is not ours", document, link.Value);
            if (parts.Length == 2)
            {
                Anchors(target).Should().Contain(parts[1], "{0} leads to {1}", document, link.Value);
            }
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_test_that_is_cited_is_there(string document)
    {
        foreach (Match cited in Citation().Matches(Prose(document)))
        {
            var (name, test) = (cited.Groups["class"].Value, cited.Groups["test"].Value);
            var files = Directory.GetFiles(Path.Join(Shell.Repository, "tests"), $"{name}.cs", SearchOption.AllDirectories);

            files.Should().NotBeEmpty("{0} cites {1}", document, name);
            (test.Length == 0 || files.Any(f => File.ReadAllText(f).Contains($" {test}(", StringComparison.Ordinal))).Should().BeTrue("{0} cites {1}.{2}", document, name, test);
        }
    }

    [TestCase("## How a file is written", "how-a-file-is-written")]
    [TestCase("# `ocx.env`, and *why* (5)", "ocxenv-and-why-5")]
    [TestCase("### [one](other.md): snake_case – done", "one-snake_case--done")]
    public void A_heading_has_its_anchor(string heading, string anchor) => Anchor(Heading().Match(heading).Groups["text"].Value).Should().Be(anchor);

    /// <summary>What is left of a document without its blocks of code, in which nothing is a link.</summary>
    private static string Prose(string document) => Fence().Replace(File.ReadAllText(Path.Join(Shell.Repository, document)), "");

    /// <summary>The names by which a document's headings can be linked to; of one that is there twice the second ends with -1.</summary>
    private static HashSet<string> Anchors(string document)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var anchor in Heading().Matches(Prose(document)).Select(m => Anchor(m.Groups["text"].Value)))
        {
            var (name, number) = (anchor, 0);
            while (!anchors.Add(name))
            {
                name = $"{anchor}-{++number}";
            }
        }

        return anchors;
    }

    /// <summary>As GitHub makes it: in lower case, less all but letters, digits, - and _, with a - for each space.</summary>
    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in Link().Replace(heading, "${text}").Trim().ToLowerInvariant())
        {
            anchor.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
        }

        return anchor.ToString();
    }

    /// <summary>A link within the repository: to another place goes one with a scheme.</summary>
    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?!\w+:)(?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(?<text>.*?)\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Fence();

    /// <summary>A test by its class and name, or all of a class by its name and its directory: <c>Class.A_thing_does_that</c>, <c>Class</c> in tests/unit.</summary>
    [GeneratedRegex(@"`(?<class>[A-Z][A-Za-z]+)\.(?<test>[A-Z][A-Za-z0-9]*_\w+)`|`(?<class>[A-Z][A-Za-z]+)`(?=(, `[A-Z][A-Za-z]+`)*( and `[A-Z][A-Za-z]+`)?\s+in\s+tests/)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Citation();
}
