using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-verify, while the gateway is away because it is made anew.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerifyRecreation
{
    [Test]
    public async Task A_recreation_that_is_at_work_is_no_trouble_and_one_that_was_killed_is()
    {
        using var docker = await FakeDocker.MakeAsync("""[[ " $* " != *' ps '* ]] || exit 0""");
        docker.Write("var/claw.pending", $$"""{"project":"claw","service":"openclaw-gateway","working_dir":"{{docker["claw"]}}","config_files":["{{docker["claw/compose.yaml"]}}"],"env_files":[]}""");
        docker.Write("var/claw.lock", "");

        var atWork = await docker.Verify("flock", docker["var/claw.lock"]).WithValidation(CliWrap.CommandResultValidation.None).ExecuteBufferedAsync();
        var killed = await docker.Verify().WithValidation(CliWrap.CommandResultValidation.None).ExecuteBufferedAsync();

        Gateway(atWork).Should().ContainSingle().Which.Should().StartWith("ok ").And.EndWith($"a recreation in {docker["claw"]} is at work this instant");
        Gateway(killed).Should().Contain(l => l.StartsWith("fail ") && l.EndsWith($"a recreation in {docker["claw"]} was begun and not ended -> ocx-recreate"));
    }

    private static IEnumerable<string> Gateway(BufferedCommandResult said) => said.StandardOutput.Split('\n').Where(l => l.Contains("  gateway ", StringComparison.Ordinal));
}
