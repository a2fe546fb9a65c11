namespace Ocx.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class PasteFailureTests
{
    private static readonly CommandPlace Container = new("gateway-1", "docker", []);

    [TestCase(1, "Failed to update auth profile store; the auth store lock may be busy.", ExitCode.TryAgain)]
    [TestCase(1, "SqliteError: database is locked", ExitCode.TryAgain)]
    [TestCase(1, "anthropic requires legacy credential migration", ExitCode.Configuration)]
    [TestCase(1, "Config is invalid", ExitCode.Configuration)]
    [TestCase(1, "no explicit owner. Pass --agent <id>.", ExitCode.Configuration)]
    [TestCase(1, "Unknown agent id \"x\".", ExitCode.Configuration)]
    [TestCase(1, "EACCES: permission denied, mkdir", ExitCode.CannotCreate)]
    [TestCase(1, "Token looks too short; paste the full setup-token", ExitCode.BadData)]
    [TestCase(1, "something else sk-ant-oat01-FAKE", ExitCode.Unavailable)]
    [TestCase(0, "", ExitCode.Unavailable)]
    public void What_OpenClaw_says_is_told_in_our_words(int exitCode, string said, int expected)
    {
        var error = PasteFailure.Of(new ProcessResult(exitCode, "", said), Container, "main", "models auth paste-token");

        error.ExitCode.Should().Be(expected);
        error.Message.Should().StartWith("gateway-1, main: ").And.NotContain("FAKE");
        error.Details.Should().BeEmpty();
    }

    [TestCase("Error response from daemon: No such container: abc", ExitCode.TryAgain)]
    [TestCase("Error response from daemon: Container abc is not running", ExitCode.TryAgain)]
    [TestCase("Error response from daemon: Container abc is paused, unpause the container before exec", ExitCode.TryAgain)]
    [TestCase("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", ExitCode.Unavailable)]
    public void A_place_that_has_gone_is_told_apart_from_what_ran_there(string said, int expected) =>
        FluentActions.Invoking(() => PasteFailure.RequirePlace(new ProcessResult(1, "", said), Container)).Should().Throw<OcxException>().Which.ExitCode.Should().Be(expected);

    [Test]
    public void An_owner_that_we_may_not_become_is_told_of() =>
        FluentActions.Invoking(() => PasteFailure.RequirePlace(new ProcessResult(127, "", "setpriv: setresuid failed: Operation not permitted"), CommandPlace.OnHost(null)))
            .Should().Throw<OcxException>().Which.ExitCode.Should().Be(ExitCode.Configuration);

    [TestCase(127, "", true)]
    [TestCase(126, "", true)]
    [TestCase(1, "Error: Cannot find module '/app/openclaw.mjs'", true)]
    [TestCase(1, "Error: Cannot find module 'other'", false)]
    [TestCase(0, "", false)]
    public void A_command_that_is_not_there_is_told_apart(int exitCode, string said, bool missing) =>
        PasteFailure.IsMissing(new ProcessResult(exitCode, "", said), ["node", "/app/openclaw.mjs"]).Should().Be(missing);
}
