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

        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox[target], NoSettings)).Should().Throw<OcxException>()
            .Which.ExitCode.Should().Be(ExitCode.Configuration);
        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["credentials/other.json"], NoSettings)).Should().NotThrow();
    }

    [Test]
    public void The_configuration_can_tell_it_too()
    {
        var settings = new Settings(name => name == "OCX_STORE" ? "sqlite" : null);

        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["oauth.json"], settings)).Should().Throw<OcxException>();
        FluentActions.Invoking(() => StoreGeneration.RequireJson(sandbox["oauth.json"], NoSettings)).Should().NotThrow();
    }

    private static Settings NoSettings => new(_ => null);
}
