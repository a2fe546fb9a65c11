namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class StoreCheckTests
{
    private static readonly long Expiry = Tokens.InHours(8);

    private static CredentialDocument Credentials => CredentialDocument.Parse(System.Text.Encoding.UTF8.GetBytes(Tokens.ClaudeJson("new", Expiry)), "c.json");

    [Test]
    public void The_shared_store_is_main_s()
    {
        var check = Parse("\"state-db\"", Profile("shared"), Profile("agent:work"), Profile("agent:main", mark: "of old"), """{"store":"agent:third","none":"row"}""");

        check.Profiles.Select(p => (p.Agent, p.Id, p.Fingerprint)).Should().Equal(
            ("main", "anthropic:default", Tokens.Fingerprint("new")), ("work", "anthropic:default", Tokens.Fingerprint("new")));
        check.Errors.Should().BeEmpty();
    }

    [Test]
    public void Before_the_move_main_has_a_store_of_its_own() =>
        Parse("null", """{"store":"shared","none":"row"}""", Profile("agent:main")).Profiles.Should().ContainSingle().Which.Agent.Should().Be("main");

    [Test]
    public void What_cannot_be_read_is_told()
    {
        var check = Parse("null", """{"store":"shared","error":"database is locked"}""", """{"store":"agent:work","unread":true}""");

        check.Errors.Should().Equal(("main", "database is locked"));
        check.Unread.Should().Equal("work");
    }

    [TestCase("")]
    [TestCase("node: bad option")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"check":2}""")]
    [TestCase("""{"check":1,"shared":null,"databases":"many","leftovers":[],"stores":[]}""")]
    [TestCase("""{"check":1,"shared":null,"databases":1,"leftovers":[],"stores":[{"store":"shared","profile":1}]}""")]
    [TestCase("""{"check":1,"shared":null,"databases":1,"leftovers":[],"stores":[{"store":null}]}""")]
    [TestCase("""{"check":1,"shared":null,"databases":1,"leftovers":[null],"stores":[]}""")]
    [TestCase("""{"check":1,"shared":null,"databases":1,"leftovers":[],"stores":[{"store":"shared","error":null}]}""")]
    public void Another_answer_is_none(string answer) => StoreCheck.TryParse(answer).Should().BeNull();

    [TestCase("new", "token", 0, false, true)]
    [TestCase("new", "token", 119, false, true)]
    [TestCase("new", "token", -119, false, true)]
    [TestCase("new", "token", -121, false, false)]
    [TestCase("new", "token", null, false, false)]
    [TestCase("old", "token", 0, false, false)]
    [TestCase("new", "oauth", 0, false, false)]
    [TestCase("new", "token", 0, true, false)]
    public void A_profile_is_current_with_its_token_kind_and_expiry(string mark, string type, int? secondsOff, bool refresh, bool current) =>
        Parse("\"state-db\"", Profile("shared", mark, type, secondsOff is { } s ? Expiry + (s * 1000L) : null, refresh)).Profiles.Single().IsCurrent(Credentials).Should().Be(current);

    [Test]
    public void A_running_gateway_uses_a_token_that_every_store_has()
    {
        var now = DateTimeOffset.UtcNow;
        var token = Tokens.Access("new");
        string? Why(params string[] stores) => Parse("\"state-db\"", stores).WhyNot(token, now);

        Why(Profile("shared"), Profile("agent:work")).Should().BeNull();
        Why(Profile("shared"), Profile("shared", "other", id: "anthropic:manual")).Should().BeNull();
        Why().Should().Contain("the store of main has no profile");
        Why(Profile("agent:work")).Should().Contain("the store of main has no profile");
        Why(Profile("shared", "old")).Should().Contain("the store of main has no usable");
        Why(Profile("shared", expires: 1)).Should().Contain("the store of main has no usable");
        Why(Profile("shared"), Profile("agent:work", "old")).Should().Contain("the store of work has no usable");
    }

    [Test]
    public void The_script_is_for_node_and_has_its_name_first()
    {
        StoreCheck.Script.Should().StartWith("/*ocx-store-check:1*/");
        StoreCheck.Script.Length.Should().BeLessThan(100_000, "an argument has at most 128 KiB");
    }

    private static StoreCheck Parse(string shared, params string[] stores) =>
        StoreCheck.TryParse($$"""{"check":1,"node":"24.21.0","sqlite":true,"stateDir":"/s","shared":{{shared}},"databases":1,"leftovers":[],"stores":[{{string.Join(',', stores)}}]}""")!;

    private static string Profile(string store, string mark = "new", string type = "token", long? expires = long.MaxValue, bool refresh = false, string id = "anthropic:default") =>
        $$"""{"store":"{{store}}","profile":"{{id}}","type":"{{type}}","sha8":"{{Tokens.Fingerprint(mark)}}","expires":{{(expires == long.MaxValue ? Expiry : expires)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}},"refresh":{{(refresh ? "true" : "false")}}}""";
}
