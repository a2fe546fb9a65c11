using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Gateways that were made anew and do not run well.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateUnwell
{
    [TestCase("GATEWAY_CRASH=1", "restart: unless-stopped", "told to crash")]
    [TestCase("GATEWAY_CRASH=1", "restart: \"no\"", "told to crash")]
    [TestCase("GATEWAY_CRASH_AFTER=2", "restart: unless-stopped", "crashed")]
    public async Task One_that_crashes_is_told_with_its_last_lines_masked(string variable, string restart, string last)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        bed.SetToken("new");
        bed.Write("compose.yaml", GatewayBed.ComposeText("", variable).Replace("restart: unless-stopped", restart, StringComparison.Ordinal));

        var result = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();
        var again = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((69, ""), result.StandardError);
        result.StandardError.Should().Contain("does not stay up").And.Contain(last).And.Contain($"token sk-ant-oat01-[masked {Tokens.Fingerprint("new")}]");
        result.StandardError.Should().Contain("the configuration differs in more than the token");
        result.StandardError.Should().NotContain(Tokens.Access("new"));
        (await bed.ContainersAsync()).Should().ContainSingle();
        again.ExitCode.Should().Be(restart.Contains("no", StringComparison.Ordinal) ? 0 : again.ExitCode, "what has ended and is not to be started again is left so: {0}", again.StandardError);
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty("what it does once it was up is its own");
    }

    [Test]
    public async Task One_that_has_ended_after_it_was_made_anew_is_no_success_of_a_later_attempt()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        bed.SetToken("new");
        bed.Write("compose.yaml", GatewayBed.ComposeText("", "GATEWAY_CRASH=1").Replace("restart: unless-stopped", "restart: \"no\"", StringComparison.Ordinal));

        var result = await bed.Program("ocx-recreate", "--if-stale", "--retry-for", "8s").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(69, result.StandardError);
        result.StandardError.Split("does not stay up").Should().HaveCountGreaterThanOrEqualTo(2);
    }

    [TestCase("exit 1", 69)]
    [TestCase("exit 0", 0)]
    public async Task A_failing_healthcheck_is_no_proof(string check, int exitCode)
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText($$"""
                healthcheck:
                  test: echo looking at $$ANTHROPIC_OAUTH_TOKEN; {{check}}
                  interval: 1s
                  retries: 3

            """));
        await bed.UpAsync();
        bed.SetToken("new");

        var result = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(exitCode, result.StandardError);
        if (exitCode != 0)
        {
            result.StandardError.Should().Contain("healthcheck fails").And.Contain("looking at sk-ant-oat01-[masked").And.NotContain(Tokens.Access("new"));
        }
    }
}
