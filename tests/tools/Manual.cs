using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>What is written of the tools' options, in four places, and what the tools themselves say.</summary>
public static partial class Manual
{
    /// <summary>The tools that have a page.</summary>
    public static IReadOnlyList<string> Tools { get; } =
        [.. Directory.EnumerateFiles(Path.Join(Shell.Repository, "docs", "tools"), "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>The options that the tool's own help has.</summary>
    public static async Task<IReadOnlyList<string>> OptionsOfHelpAsync(string tool)
    {
        var help = await Shell.RunAsync("/", tool, "--help");
        help.ExitCode.Should().Be(0);
        return Names(OfHelp().Matches(help.StandardOutput));
    }

    /// <summary>The page of the manual, as a reader sees it on a terminal of 80 columns.</summary>
    public static async Task<string> PageAsync(string file)
    {
        Require.Program("mandoc", "mandoc");
        var page = await Shell.Command("mandoc", "-T", "ascii", "-O", "width=80", Path.Join(Shell.Repository, "man", file)).ExecuteBufferedAsync();
        page.ExitCode.Should().Be(0, page.StandardError);
        return Overstruck().Replace(page.StandardOutput, "");
    }

    /// <summary>The options in a page of the manual.</summary>
    public static IReadOnlyList<string> OptionsOfPage(string page) => Names(OfPage().Matches(Section(page, "OPTIONS")));

    /// <summary>A section of a page of the manual.</summary>
    public static string Section(string page, string title) => Regex.Match(page, $@"^{title}\n(?<text>( .*\n|\n)*)", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Groups["text"].Value;

    /// <summary>The options in a page of docs/tools.</summary>
    public static IReadOnlyList<string> OptionsOfDocument(string tool) =>
        Names(OfDocument().Matches(File.ReadAllText(Path.Join(Shell.Repository, "docs", "tools", tool + ".md")).Split("<!-- options -->")[1].Split("<!-- /options -->")[0]));

    private static IReadOnlyList<string> Names(MatchCollection matches) =>
        [.. matches.SelectMany(m => new[] { m.Groups["short"].Value, m.Groups["long"].Value }).Where(n => n.Length > 0)];

    [GeneratedRegex(@"^  ((?<short>-\w), )?(?<long>--[a-z-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OfHelp();

    [GeneratedRegex(@"^ {5,7}((?<short>-\w), )?(?<long>--[a-z-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OfPage();

    [GeneratedRegex(@"^\| (`(?<short>-\w)`, )?`(?<long>--[a-z-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OfDocument();

    [GeneratedRegex(".\b", RegexOptions.None, 5000)]
    private static partial Regex Overstruck();
}
