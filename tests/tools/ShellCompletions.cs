namespace Ocx.Tests;

/// <summary>The completions in the real shells, in a directory with a file and a directory: what the tool takes, and nothing else.</summary>
[Parallelizable(ParallelScope.All)]
public class ShellCompletions
{
    private static readonly (string Line, string Offered)[] Cases =
    [
        // options
        ("ocx-map --fo", "--force --format"),
        ("ocx-map creds.json --show", "--show-secrets"),
        ("ocx-sync --o", "--once"),
        ("ocx-map -- --fo", ""),
        // one of a few words
        ("ocx-map --format ", "env k8s-secret oauth-json profile"),
        ("ocx-map -f e", "env"),
        ("ocx-map --format=p", "profile"),
        ("ocx-map --access-only=", "false true"),
        ("ocx-recreate --strategy ", "down-up force up"),
        ("ocx-trigger --mode ", "container host"),
        ("ocx-notify ", "ending failed reauth recovered test"),
        ("ocx-notify --queue re", "reauth recovered"),
        ("ocx-notify --about ", "gateway refresh"),
        // a file, a directory
        ("ocx-map ", "creds.json place"),
        ("ocx-map c", "creds.json"),
        ("ocx-map --output ", "creds.json place"),
        ("ocx-map --output=c", "creds.json"),
        ("ocx-refresh --credentials ", "creds.json place"),
        ("ocx-verify --config c", "creds.json"),
        ("ocx-profiles ", "place"),
        ("ocx-profiles --from ", "creds.json place"),
        ("ocx-paste --project-dir ", "place"),
        // what nobody can guess
        ("ocx-map --secret-name ", ""),
        ("ocx-trigger --within ", ""),
        ("ocx-notify --exit-status ", ""),
        // behind a value, and behind all that is wanted
        ("ocx-map --format env ", "creds.json place"),
        ("ocx-map --format=env ", "creds.json place"),
        ("ocx-profiles --profile-id anthropic:default ", "place"),
        ("ocx-expiry creds.json ", "creds.json place"),
        ("ocx-map creds.json c", ""),
        ("ocx-notify reauth r", ""),
        ("ocx-verify c", ""),
    ];

    private static readonly Dictionary<string, Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>>> Answers =
        Completion.Shells.ToDictionary(s => s, s => new Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>>(() => AskAsync(s)), StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> InEachShell => Completion.Shells.SelectMany(s => Cases.Select(c => new TestCaseData(s, c.Line, c.Offered)));

    private static IEnumerable<TestCaseData> EachTool => Completion.Shells.SelectMany(s => Manual.Tools.Select(t => new TestCaseData(s, t)));

    [TestCaseSource(nameof(InEachShell))]
    public async Task What_fits_is_offered_and_nothing_else(string shell, string line, string offered) =>
        string.Join(' ', (await Answers[shell].Value)[line]).Should().Be(offered);

    [TestCaseSource(nameof(EachTool))]
    public async Task Each_option_is_offered_and_no_other(string shell, string tool) =>
        (await Answers[shell].Value)[$"{tool} -"].Should().BeEquivalentTo(await Manual.OptionsOfHelpAsync(tool));

    [Test]
    public async Task Bash_lists_options_with_what_they_do_and_cuts_that_to_the_terminal()
    {
        var listed = await Bash.RunAsync(
            Shell.Repository,
            """source completions/bash/ocx-map; COMP_WORDS=(ocx-map --fo) COMP_CWORD=1 COMP_TYPE=63 COLUMNS=60; _ocx_map ocx-map --fo ocx-map; printf '%s\n' "${COMPREPLY[@]}" | sort""");

        listed.Should().Be("--force            Write JSON into a state directory of th\n--format           oauth-json (default), env, profile or k");
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AskAsync(string shell)
    {
        using var sandbox = new Sandbox();
        sandbox.Write("creds.json", "{}");
        sandbox.MakeDirectory("place");
        return await Completion.AskAsync(shell, sandbox.Root, [.. Cases.Select(c => c.Line), .. Manual.Tools.Select(t => $"{t} -")]);
    }
}
