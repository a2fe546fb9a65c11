namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class StoredProfilesTests
{
    private const long Later = 4_000_000_000_000;

    [Test]
    public void They_are_enough_when_every_agent_has_the_token_and_it_lives() =>
        WhyNot(("main", Profile("new", Later)), ("coder", Profile("new", Later))).Should().BeNull();

    [Test]
    public void A_token_without_an_expiry_is_used_by_OpenClaw_too() => WhyNot(("main", Profile("new", null))).Should().BeNull();

    [Test]
    public void An_API_key_comes_before_the_environment_as_well() =>
        WhyNot(("main", """{"profiles":{"anthropic:default":{"type":"api_key","provider":"anthropic","key":"FAKE"}}}""")).Should().BeNull();

    [TestCase("old", Later, TestName = "another token")]
    [TestCase("new", 1_000_000_000_000, TestName = "an expired one")]
    public void Not_with(string mark, long expires) => WhyNot(("coder", Profile("new", Later)), ("main", Profile(mark, expires))).Should().Contain("the agent main");

    [TestCase("""{"profiles":{"anthropic:default":{"type":"oauth","provider":"anthropic","key":"sk-ant-oat01-FAKE-new","expires":4000000000000}}}""", TestName = "a token under key, where OpenClaw does not look")]
    [TestCase("""{"profiles":{"openai:default":{"type":"api_key","provider":"openai","key":"FAKE"}}}""", TestName = "a profile of another provider")]
    [TestCase("""{"version":1,"profiles":{}}""", TestName = "no profile")]
    [TestCase("[]", TestName = "no document of its kind")]
    [TestCase("{", TestName = "half a document")]
    public void Not_with_document(string document) => WhyNot(("main", document)).Should().Contain("the agent main");

    [Test]
    public void Not_without_a_file() => WhyNot(("main", null)).Should().Contain("the agent main");

    [Test]
    public void Not_without_agents() => WhyNot().Should().Contain("has no agents");

    private static string Profile(string mark, long? expires)
    {
        var end = expires is null ? "" : $",\"expires\":{expires}";
        return $"{{\"profiles\":{{\"anthropic:default\":{{\"type\":\"oauth\",\"provider\":\"anthropic\",\"access\":\"{Tokens.Access(mark)}\"{end}}}}}}}";
    }

    private static string? WhyNot(params (string Agent, string? Profiles)[] agents)
    {
        using var sandbox = new Sandbox();
        foreach (var (agent, profiles) in agents)
        {
            sandbox.MakeDirectory($"agents/{agent}/agent");
            if (profiles is not null)
            {
                sandbox.Write($"agents/{agent}/agent/auth-profiles.json", profiles);
            }
        }

        return StoredProfiles.WhyNot(sandbox.Root, Tokens.Access("new"), new Log("test", _ => { }));
    }
}
