using System.Text;

namespace Ocx.Tests;

/// <summary>The order in which profiles are tried; what is expected here is what the function of OpenClaw 2026.2.25 itself answers (3000 generated cases).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OpenClawConfigOrderTests : IDisposable
{
    private const string Ours = "anthropic:default";
    private const string Profiles = """
        "openai:x": {"type": "api_key", "provider": "openai", "key": "k"},
        "anthropic:key": {"type": "api_key", "provider": "anthropic", "key": "k"},
        "anthropic:old": {"type": "token", "provider": "anthropic", "token": "t", "expires": 1},
        "anthropic:token": {"type": "token", "provider": "anthropic", "token": "t"},
        "anthropic:default": {"type": "oauth", "provider": "anthropic", "access": "a", "expires": 4000000000000}
        """;

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [TestCase("", "{}", "anthropic:default anthropic:token anthropic:key", false, TestName = "nobody has ordered them: one kind after the other")]
    [TestCase("""["anthropic:key","gone","anthropic:old","anthropic:default","anthropic:key"]""", "{}", "anthropic:key anthropic:default", true, TestName = "the store's order")]
    [TestCase("[]", "{}", "", false, TestName = "an empty order leaves the environment")]
    [TestCase("", "{auth:{order:{anthropic:['anthropic:token']}}}", "anthropic:token", true, TestName = "the configured order")]
    [TestCase("""["anthropic:default"]""", "{auth:{order:{anthropic:['anthropic:token']}}}", "anthropic:default", true, TestName = "the store's comes before it")]
    [TestCase("", "{auth:{profiles:{'anthropic:key':{provider:'anthropic',mode:'api_key'}}}}", "anthropic:key", false, TestName = "only those that are configured")]
    [TestCase("", "{auth:{profiles:{gone:{provider:'anthropic',mode:'oauth'}}}}", "anthropic:default anthropic:token anthropic:key", false, TestName = "all, where those that are configured are gone")]
    [TestCase("", "{auth:{profiles:{'anthropic:default':{provider:'anthropic',mode:'token'},'anthropic:token':{provider:'anthropic',mode:'oauth'}}}}", "anthropic:token", false, TestName = "none that is configured as another kind")]
    [TestCase("", "{auth:{profiles:{'anthropic:default':{provider:'openai',mode:'oauth'}}}}", "anthropic:token anthropic:key", false, TestName = "none that is configured as another provider's")]
    [TestCase("", "{auth:{profiles:{gone:{provider:'anthropic',mode:'oauth'},'anthropic:key':{provider:'anthropic',mode:'api_key'}}}}", "anthropic:key", false, TestName = "those that are left of the configured ones")]
    [TestCase("""["gone"]""", "{}", "", true, TestName = "an order of what is gone leaves the environment")]
    [TestCase("[]", "{auth:{profiles:{gone:{provider:'anthropic',mode:'oauth'}}}}", "", false, TestName = "an empty order leaves the environment, whatever is configured")]
    [TestCase("", "{auth:{profiles:{'anthropic:token':{provider:'anthropic',mode:'api_key'},'anthropic:key':{provider:'anthropic',mode:'oauth'}}}}", "", false, TestName = "of another kind only a token for a sign-in is taken")]
    public void They_are_tried_in(string order, string config, string tried, bool isExplicit)
    {
        sandbox.Write("openclaw.json", config);
        var store = Parse($$"""{"profiles": {{{Profiles}}}{{(order.Length > 0 ? $$""","order": {"Anthropic": {{order}}}""" : "")}}}""");

        var found = ProfileOrder.Of(store, OpenClawConfig.TryRead(sandbox.Root), DateTimeOffset.UtcNow);

        string.Join(' ', found.Tried.Select(p => p.Id)).Should().Be(tried);
        found.IsExplicit.Should().Be(isExplicit);
    }

    [TestCase("{auth:{profiles:{'anthropic:default':{provider:'openai',mode:'oauth'}}}}", "'openai'")]
    [TestCase("{auth:{profiles:{'anthropic:default':{mode:'oauth'}}}}", "{mode:'oauth'}")]
    [TestCase("{auth:{profiles:{'anthropic:default':{provider:'anthropic',mode:'token'}}}}", "'token'")]
    [TestCase("{auth:{profiles:{'anthropic:default':{provider:'anthropic'}}}}", "{provider:'anthropic'}")]
    [TestCase("{auth:{profiles:{'anthropic:default':{provider:'anthropic',mode:'oauth'}}}}", null)]
    [TestCase("{auth:{profiles:{'anthropic:key':{provider:'openai',mode:'oauth'}}}}", null)]
    public void What_is_configured_in_its_way_is_told_with_its_place(string config, string? place)
    {
        sandbox.Write("openclaw.json", config);
        var profile = Parse($$"""{"profiles": {{{Profiles}} } }""").Profiles[Ours];

        var refusal = ProfileOrder.Refusal(profile, OpenClawConfig.TryRead(sandbox.Root))?.Json;

        (refusal is null ? null : config[refusal.Start..refusal.End]).Should().Be(place);
    }

    [TestCase("""{"type":"oauth","provider":"anthropic","access":"a"}""", true)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"a","expires":1}""", false)]
    [TestCase("""{"type":"oauth","provider":"anthropic","access":"a","expires":1,"refresh":"r"}""", true)]
    [TestCase("""{"type":"oauth","provider":"anthropic","key":"a"}""", false)]
    [TestCase("""{"type":"token","provider":"anthropic","token":" "}""", false)]
    [TestCase("""{"type":"token","provider":"anthropic","tokenRef":{"source":"env"}}""", true)]
    [TestCase("""{"type":"api_key","provider":"anthropic","key":"k","expires":1}""", true)]
    public void A_profile_is_used_when_it_has_a_secret_that_lives(string profile, bool usable) =>
        Parse($$$"""{"profiles":{"{{{Ours}}}":{{{profile}}}}}""").Profiles[Ours].IsUsable(DateTimeOffset.UtcNow).Should().Be(usable);

    [TestCase("""{"openai":["anthropic:key"]}""", null)]
    [TestCase("""{"anthropic":"anthropic:key"}""", null)]
    [TestCase("""{"openai":["a"],"ANTHROPIC":["b",7,"c"]}""", "b c")]
    public void An_order_is_a_list_of_Anthropic_s(string order, string? ids) =>
        (Parse($$"""{"order":{{order}} }""").Order is { } found ? string.Join(' ', found) : null).Should().Be(ids);

    [Test]
    public void A_secret_is_told_by_its_fingerprint() =>
        Parse($$$$"""{"profiles":{"{{{{Ours}}}}":{"type":"oauth","provider":"anthropic","access":"{{{{Tokens.Access("new")}}}}"}}}""").Profiles[Ours].Fingerprint.Should().Be(Tokens.Fingerprint("new"));

    [Test]
    public void A_pause_has_an_end_and_a_number_of_errors()
    {
        var usage = Parse("""{"usageStats":{"anthropic:default":{"cooldownUntil":4000000000000,"disabledUntil":"soon","errorCount":3}}}""").Usage(Ours)!;

        usage.Should().Be(new ProfileUsage(DateTimeOffset.FromUnixTimeMilliseconds(4_000_000_000_000), null, 3));
    }

    [TestCase(null)]
    [TestCase("  \n")]
    [TestCase("[]")]
    [TestCase("{\"profiles\":[],\"order\":7,\"usageStats\":{\"a\":1}}")]
    public void Nothing_may_be_stored(string? text) => Parse(text).Profiles.Should().BeEmpty();

    [TestCase("{")]
    [TestCase("{'a':1}")]
    [TestCase("{\"profiles\":{\"\\ud800\":{\"provider\":\"anthropic\",\"type\":\"oauth\"}}}")]
    public void What_is_no_JSON_is_refused(string text) => FluentActions.Invoking(() => Parse(text)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.BadData);

    private static AuthStore Parse(string? text) => AuthStore.Parse(text is null ? null : Encoding.UTF8.GetBytes(text), "auth-profiles.json");
}
