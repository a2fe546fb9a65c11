namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ModelsStatusTests
{
    /// <summary>What OpenClaw 2026.9.6 prints, less what concerns nobody here.</summary>
    private const string Answer = """
        {"auth":{
          "providers":[
            {"provider":"openai","profiles":{"labels":["openai:mine=api_key:sk-proj...12345678"]}},
            {"provider":"anthropic","profiles":{"count":2,"labels":["anthropic:default=token:sk-ant-o...FAKE-new","anthropic:key=api_key:short"]}}],
          "oauth":{"profiles":[
            {"profileId":"anthropic:default","provider":"anthropic","type":"token","status":"expiring","expiresAt":1795309144709,"remainingMs":1},
            {"profileId":"openai:mine","provider":"openai","type":"api_key","status":"static"}]}}}
        """;

    [Test]
    public void The_profiles_of_Anthropic_are_found_with_the_end_of_their_token()
    {
        var profiles = ModelsStatus.TryParse(Answer, "work")!;

        profiles.Select(p => (p.Agent, p.Id, p.Type, p.Expires, p.IsApiKey)).Should().Equal(
            ("work", "anthropic:default", "token", 1795309144709, false), ("work", "anthropic:key", "api_key", null, true));
        profiles[0].Holds(Tokens.Access("new")).Should().BeTrue();
        profiles[0].Holds(Tokens.Access("old")).Should().BeFalse();
        profiles[1].Holds("short").Should().BeFalse("what is shown whole is no token");
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"auth":{"providers":{},"oauth":{"profiles":[]}}}""")]
    [TestCase("""{"auth":{"providers":[],"oauth":{"profiles":[{"profileId":null}]}}}""")]
    [TestCase("""{"auth":{"providers":[{"provider":"anthropic","profiles":{"labels":[null]}}],"oauth":{"profiles":[]}}}""")]
    public void Another_answer_is_none(string answer) => ModelsStatus.TryParse(answer, "main").Should().BeNull();

    [Test]
    public void Nothing_stored_is_no_profile() => ModelsStatus.TryParse("""{"auth":{"providers":[],"oauth":{"profiles":[]}}}""", "main").Should().BeEmpty();
}
