using CliWrap;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-refresh beside a Claude Code in a container of a real engine, which has to see its locks.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefreshContainer
{
    [TestCase(null)]
    [TestCase("container")]
    public async Task A_container_that_has_its_directory_alone_would_not_see_our_locks(string? mode)
    {
        using var server = new TokenServer();
        await using var bed = await TriggerBed.MakeAsync();
        var before = await File.ReadAllTextAsync(bed.Gateway.Claude.Credentials);

        var result = await Refresh(bed, server).With(("OCX_CLI_MODE", mode)).ExecuteBufferedAsync();

        result.ExitCode.Should().Be(78, result.StandardError);
        result.StandardError.Should().StartWith($"ocx-refresh: error: {bed.Container}: has /root/.claude mounted from {bed.Gateway[TriggerBed.ClaudeDirectory]}, but not the directory above Claude Code's, where its lock is")
            .And.Contain("\nocx-refresh: hint: refresh there: ocx-trigger; or mount ").And.EndWith("\nocx-refresh: hint: where Claude Code runs on this machine: OCX_CLI_MODE=host\n");
        (server.Requests.Count, await File.ReadAllTextAsync(bed.Gateway.Claude.Credentials)).Should().Be((0, before));
        Directory.Exists(bed.Gateway[TriggerBed.ClaudeDirectory] + ".lock").Should().BeFalse();
    }

    [TestCase(null)]
    [TestCase("container")]
    public async Task One_that_has_the_directory_above_sees_them(string? mode)
    {
        using var server = new TokenServer();
        await using var bed = await TriggerBed.MakeAsync();
        var name = $"{bed.Container}-above";
        await bed.Gateway.Engine.DockerAsync("run", "-d", "--name", name, "--network", "none", "-v", $"{Path.GetDirectoryName(bed.Gateway[TriggerBed.ClaudeDirectory])}:/root", "ocx-bed/gateway", "idle");
        try
        {
            var seen = "";
            server.Instead = async (request, stream, stop) =>
            {
                seen = await bed.Gateway.Engine.DockerAsync("exec", name, "ls", "-d", "/root/.claude.lock", "/root/.claude/.oauth_refresh.lock");
                await server.Grants(request, stream, stop);
            };

            var result = await Refresh(bed, server).With(("OCX_CLI_MODE", mode), ("OCX_CLI_CONTAINER", name)).ExecuteBufferedAsync();

            (result.ExitCode, bed.Token).Should().Be((0, Tokens.Access("new1")), result.StandardError);
            seen.Should().Be("/root/.claude.lock\n/root/.claude/.oauth_refresh.lock");
        }
        finally
        {
            await bed.Gateway.Engine.DockerAsync("rm", "-f", name);
        }
    }

    [Test]
    public async Task One_that_is_not_there_is_none_unless_somebody_has_named_it()
    {
        using var server = new TokenServer();
        await using var bed = await TriggerBed.MakeAsync();

        var named = await Refresh(bed, server).With(("OCX_CLI_CONTAINER", "nobody")).ExecuteBufferedAsync();
        var result = await Refresh(bed, server).With(("OCX_CLI_CONTAINER", null)).ExecuteBufferedAsync();

        named.ExitCode.Should().Be(78);
        named.StandardError.Should().StartWith("ocx-refresh: error: the container nobody, in which Claude Code is said to run, is not there: ");
        (result.ExitCode, bed.Token).Should().Be((0, Tokens.Access("new1")), result.StandardError);
    }

    [Test]
    public async Task An_engine_that_does_not_answer_says_nothing_of_it()
    {
        using var server = new TokenServer();
        await using var bed = await TriggerBed.MakeAsync();

        var result = await Refresh(bed, server).With(("DOCKER_HOST", "unix:///nowhere.sock")).ExecuteBufferedAsync();

        (result.ExitCode, server.Requests.Count).Should().Be((69, 0));
        result.StandardError.Should().EndWith("ocx-refresh: hint: where Claude Code runs on this machine: OCX_CLI_MODE=host\n");
    }

    private static Command Refresh(TriggerBed bed, TokenServer server)
    {
        var trusted = bed.Gateway["trusted.pem"];
        File.WriteAllText(trusted, server.Pem);
        return bed.Program("ocx-refresh").With(("OCX_REFRESH_ENDPOINT", server.Endpoint), ("SSL_CERT_FILE", trusted));
    }
}
