namespace Ocx.Tests;

/// <summary>The agents of a state directory, and their profiles.</summary>
[Parallelizable(ParallelScope.All)]
public class AgentProfilesTests
{
    private const string Profile = """{"type":"oauth","provider":"anthropic","access":"T","expires":1999999999999}""";

    private static readonly CredentialDocument Credentials =
        CredentialDocument.Parse("""{"claudeAiOauth":{"accessToken":"T","refreshToken":"R","expiresAt":1999999999999}}"""u8, "f");

    [Test]
    public void Agents_are_directories_with_a_place_for_profiles()
    {
        using var sandbox = Make("b", "a");
        sandbox.Write("agents/a/agent/auth-profiles.json", "{}");
        sandbox.MakeDirectory("agents/none");
        sandbox.Write("agents/file", "");
        File.CreateSymbolicLink(sandbox["agents/link"], "a");
        var said = new Said { Log = { Verbose = true } };

        AgentStore.Find(sandbox.Root, [], said.Log).Should().Equal(
            new AgentStore("a", sandbox["agents/a/agent/auth-profiles.json"], 2),
            new AgentStore("b", sandbox["agents/b/agent/auth-profiles.json"], 0),
            new AgentStore("link", sandbox["agents/link/agent/auth-profiles.json"], 0));
        said.Lines.Order(StringComparer.Ordinal).Should().Equal($"t: {sandbox.Root}: agents/file keeps no profiles", $"t: {sandbox.Root}: agents/none keeps no profiles");
    }

    [Test]
    public void Those_that_are_named_are_taken_once_and_in_that_order()
    {
        using var sandbox = Make("a", "b", "c");

        AgentStore.Find(sandbox.Root, ["c", "a", "c"], Said.Nothing).Select(a => a.Agent).Should().Equal("c", "a");
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("x")]
    [TestCase("a/agent/..")]
    public void One_that_is_not_there_is_named(string id)
    {
        using var sandbox = Make("a");
        sandbox.MakeDirectory("agents/agent");
        sandbox.MakeDirectory("agent");

        Refused(() => AgentStore.Find(sandbox.Root, [id], Said.Nothing)).Should().Be((66, $"{sandbox.Root}: has no agent {id}"));
    }

    [Test]
    public void Without_agents_there_is_nothing_to_do_unless_one_is_named()
    {
        using var sandbox = new Sandbox();
        var said = new Said { Log = { Verbose = true } };

        AgentStore.Find(sandbox.Root, [], said.Log).Should().BeEmpty();
        said.Lines.Should().Equal($"t: {sandbox.Root}: has no agents yet");
        Refused(() => AgentStore.Find(sandbox.Root, ["a"], said.Log)).Should().Be((66, $"{sandbox["agents"]}: no such file or directory"));
        Refused(() => AgentStore.Find(sandbox["nowhere"], [], said.Log)).Should().Be((66, $"{sandbox["nowhere"]}: no such directory"));
        sandbox.Write("agents", "");
        Refused(() => AgentStore.Find(sandbox.Root, [], said.Log)).Should().Be((66, $"{sandbox["agents"]}: not a directory"));
    }

    [Test]
    public void Each_gets_the_sign_in_and_what_fails_for_one_keeps_no_other_from_it()
    {
        using var sandbox = Make("a", "b", "bad", "c", "large", "new\nline");
        sandbox.Write("agents/a/agent/auth-profiles.json", $$$"""{"profiles":{"anthropic:default":{{{Profile}}}}}""");
        sandbox.Write("agents/b/agent/auth-profiles.json", """{"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","key":"old"}}}""");
        sandbox.Write("agents/bad/agent/auth-profiles.json", "[]");
        sandbox.Write("agents/large/agent/auth-profiles.json", $$$"""{"x":"{{{new string('x', 300_000)}}}","profiles":{}}""");
        var reads = 0;

        var results = Update(sandbox, () =>
        {
            Interlocked.Increment(ref reads);
            return Credentials;
        });

        results.Select(r => (r.Store.Agent, r.Changed, r.Error?.ExitCode)).Should().Equal(("a", false, null), ("b", true, null), ("bad", false, 65), ("c", true, null), ("large", true, null), ("new\nline", false, 73));
        sandbox.Read("agents/b/agent/auth-profiles.json").Should().Be($$$"""{"profiles":{"anthropic:default":{{{Profile}}}}}""");
        sandbox.Read("agents/c/agent/auth-profiles.json").Should().Contain("\"access\": \"T\"").And.NotContain("\"R\"");
        sandbox.Read("agents/large/agent/auth-profiles.json").Should().Contain("\"T\"");
        reads.Should().Be(6, "once before anything is written, and under the lock of each that may be written");
        sandbox.Names("agents/b/agent").Should().Equal("auth-profiles.json");
    }

    [Test]
    public void The_refresh_token_goes_there_only_where_that_is_asked_for()
    {
        using var sandbox = Make("a");

        Update(sandbox, () => Credentials, withRefresh: true);

        sandbox.Read("agents/a/agent/auth-profiles.json").Should().Contain("\"refresh\": \"R\"");
    }

    [Test]
    public void A_dry_run_says_what_would_change()
    {
        using var sandbox = Make("a");

        Update(sandbox, () => Credentials, dryRun: true).Should().OnlyContain(r => r.Changed);

        sandbox.Names("agents/a/agent").Should().BeEmpty();
    }

    [Test]
    public void With_credentials_that_are_of_no_use_nothing_is_written()
    {
        using var sandbox = Make("a");

        Refused(() => Update(sandbox, () => throw new OcxException(ExitCode.SignIn, "blank"))).Should().Be((77, "blank"));
    }

    [Test]
    public void Credentials_that_go_bad_meanwhile_are_not_waited_for_again_by_each()
    {
        using var sandbox = Make([.. Enumerable.Range(0, 100).Select(i => $"a{i:00}")]);
        var reads = 0;

        var results = Update(sandbox, () => Interlocked.Increment(ref reads) == 1 ? Credentials : throw new OcxException(ExitCode.SignIn, "blank"));

        results.Should().HaveCount(100).And.OnlyContain(r => !r.Changed && r.Error!.ExitCode == 77);
        reads.Should().BeInRange(2, 1 + 32, "those that were at work at the same time, at most");
    }

    private static IReadOnlyList<AgentResult> Update(Sandbox sandbox, Func<CredentialDocument> read, bool withRefresh = false, bool dryRun = false) =>
        new AgentProfiles(sandbox.Root, "anthropic:default", withRefresh, dryRun, read, Said.Nothing).Update(AgentStore.Find(sandbox.Root, [], Said.Nothing));

    private static Sandbox Make(params string[] agents)
    {
        var sandbox = new Sandbox();
        foreach (var agent in agents)
        {
            sandbox.MakeDirectory($"agents/{agent}/agent");
        }

        return sandbox;
    }

    private static (int ExitCode, string Message) Refused(Action action)
    {
        var refusal = action.Should().Throw<OcxException>().Which;
        return (refusal.ExitCode, refusal.Message);
    }
}
