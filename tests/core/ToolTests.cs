using System.CommandLine;

namespace Ocx.Tests;

/// <summary>What all command lines have in common.</summary>
[NonParallelizable]
public class ToolTests
{
    [TestCase("--help")]
    [TestCase("-h")]
    public void Help_goes_to_standard_output(string option)
    {
        var (exitCode, output, errors) = Run([option]);

        (exitCode, errors).Should().Be((0, ""));
        output.Should().Contain("Does it.").And.Contain("-q, --quiet").And.Contain("Show only errors").And.Contain("--name <NAME>").And.Contain("Show the version").And.Contain("Show this help")
            .And.Contain("Show what is done, step by step");
    }

    [Test]
    public void The_version_is_that_of_all_tools()
    {
        Run(["--version"]).Should().Be((0, $"ocx-t {Tool.Version}\n", ""));
        Tool.Version.Should().MatchRegex(@"^\d+\.\d+\.\d+$");
    }

    [TestCase("ocx-t: error: unknown option '--nothing'", "--nothing")]
    [TestCase("ocx-t: error: --quiet takes no value", "f", "--quiet=yes")]
    [TestCase("ocx-t: error: -q takes no value", "f", "-q=yes")]
    [TestCase("ocx-t: error: the argument FILE is missing")]
    [TestCase("ocx-t: error: the argument FILE is missing", "-q")]
    [TestCase("ocx-t: error: unrecognized command or argument 'b'", "a", "b")]
    [TestCase("ocx-t: error: required argument missing for option: '--name'", "f", "--name")]
    [TestCase("ocx-t: error: an argument is not UTF-8", "f\uFFFD")]
    public void What_is_wrong_with_it_is_said_and_where_help_is(string error, params string[] arguments)
    {
        var (exitCode, output, errors) = Run(arguments);

        (exitCode, output).Should().Be((64, ""));
        errors.Should().Be($"{error}\nocx-t: hint: ocx-t --help shows the options\n");
    }

    [Test]
    public void Behind_two_dashes_nothing_is_an_option()
    {
        string? file = null;

        Run(["--", "--quiet=yes"], seen: f => file = f).ExitCode.Should().Be(0);

        file.Should().Be("--quiet=yes");
    }

    [Test]
    public void No_argument_is_a_file_of_arguments()
    {
        string? file = null;

        Run(["@file"], seen: f => file = f).ExitCode.Should().Be(0);

        file.Should().Be("@file");
    }

    [Test]
    public void What_it_says_is_what_is_asked_for()
    {
        Run(["f"], tool => Say(tool.Log)).Should().Be((3, "", "ocx-t: warning: w\n"));
        Run(["f", "-q"], tool => Say(tool.Log)).Should().Be((3, "", ""));
        Run(["f", "-v"], tool => Say(tool.Log)).Should().Be((3, "", "ocx-t: warning: w\nocx-t: d\n"));

        static int Say(Log log)
        {
            log.Warning("w");
            log.Detail("d");
            return 3;
        }
    }

    [Test]
    public void Errors_are_messages_and_exit_codes()
    {
        Run(["f"], _ => throw new OcxException(ExitCode.NoInput, "e", "h")).Should().Be((66, "", "ocx-t: error: e\nocx-t: hint: h\n"));
        Run(["f"], _ => throw new IOException("e")).Should().Be((74, "", "ocx-t: error: input/output error\n"));
        Run(["f"], _ => throw new UnauthorizedAccessException("e")).Should().Be((74, "", "ocx-t: error: permission denied\n"));
    }

    [Test]
    public void Of_a_bug_is_told_where_it_is_and_not_what_it_says()
    {
        var (exitCode, _, errors) = Run(["f"], _ => throw new InvalidOperationException(Tokens.Access()));

        exitCode.Should().Be(70);
        errors.Should().StartWith("ocx-t: error: a bug: InvalidOperationException, at Ocx.Tests.ToolTests.").And.EndWith("\nocx-t: hint: please report it, with what you called\n").And.NotContain("FAKE");
    }

    [Test]
    public void A_message_of_usage_is_in_our_voice() => Tool.Usage("This is wrong.").Should().Match<OcxException>(e => e.ExitCode == 64 && e.Message == "this is wrong");

    [Test]
    public void Values_and_words_are_taken()
    {
        var tool = new Tool("ocx-t", "Does it.");
        var value = tool.Value("--name", "NAME", "A name", "-n");
        var choice = tool.Choice("--choice", "WORD", "A word", ["one", "two"]);
        var flag = tool.Flag("--flag", "A flag", "-f");
        (string?, string?, bool) seen = default;

        Redirected.Run("", () => tool.Run(["-n", "a", "--choice", "three", "-f"], line =>
        {
            seen = (line.GetValue(value), line.GetValue(choice), line.GetValue(flag));
            return 0;
        }));

        seen.Should().Be(("a", "three", true), "another word is refused by who takes the value");
        choice.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label).Should().Equal("one", "two");
    }

    private static (int ExitCode, string Output, string Errors) Run(string[] arguments, Func<Tool, int>? work = null, Action<string>? seen = null) => Redirected.Run("", () =>
    {
        var tool = new Tool("ocx-t", "Does it.");
        var file = tool.Add(new Argument<string>("FILE") { Description = "A file" });
        tool.Value("--name", "NAME", "A name");
        return tool.Run(arguments, line =>
        {
            seen?.Invoke(line.GetValue(file)!);
            return work?.Invoke(tool) ?? 0;
        });
    });
}
