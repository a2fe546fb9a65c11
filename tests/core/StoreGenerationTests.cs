namespace Ocx.Tests;

[Parallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StoreGenerationTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [TestCase("state/openclaw.sqlite")]
    [TestCase("agents/main/agent/openclaw-agent.sqlite")]
    public void A_database_tells_the_SQLite_generation(string database)
    {
        sandbox.Write("agents/other/agent/auth-profiles.json", "{}");
        StoreGeneration.IsSqlite(sandbox.Root).Should().BeFalse();

        sandbox.Write(database, "");

        StoreGeneration.IsSqlite(sandbox.Root).Should().BeTrue();
    }

    [TestCase("credentials/oauth.json")]
    [TestCase("agents/main/agent/auth-profiles.json")]
    public void A_file_that_would_break_the_gateway_is_refused_wherever_it_is(string target)
    {
        sandbox.Write("state/openclaw.sqlite", "");

        var refusal = FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox[target], NoSettings)).Should().Throw<OcxException>().Which;
        (refusal.ExitCode, refusal.Message, refusal.Hint).Should().Be((78, $"{sandbox[target]}: not written: OpenClaw keeps its profiles in SQLite ({sandbox.Root}), and this file would make every provider fail",
            "the token goes into .env there: ocx-envset --from; --force writes it all the same"));
        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["credentials/other.json"], NoSettings)).Should().NotThrow();
    }

    [Test]
    public void The_configuration_can_tell_it_too()
    {
        var settings = new Settings(name => name == "OCX_STORE" ? "sqlite" : null);

        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["oauth.json"], settings)).Should().Throw<OcxException>();
        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["oauth.json"], NoSettings)).Should().NotThrow();
    }

    [Test]
    public void A_link_to_it_tells_it_also_where_it_leads_nowhere_for_us()
    {
        sandbox.MakeDirectory("state");
        File.CreateSymbolicLink(sandbox["state/openclaw.sqlite"], "/data/openclaw.sqlite");

        StoreGeneration.IsSqlite(sandbox.Root).Should().BeTrue();
    }

    [Test]
    public void Either_tells_it()
    {
        var named = new Settings(name => name == "OCX_STATE_DIR" ? sandbox.Root : null);

        StoreGeneration.IsSqlite(named).Should().BeFalse();
        StoreGeneration.IsSqlite(new Settings(name => name == "OCX_STORE" ? "sqlite" : name == "OCX_STATE_DIR" ? sandbox.Root : null)).Should().BeTrue();
        sandbox.Write("state/openclaw.sqlite", "");
        StoreGeneration.IsSqlite(named).Should().BeTrue();
    }

    private static Settings NoSettings => new(_ => null);
}
