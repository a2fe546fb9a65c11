namespace Ocx.Tests;

/// <summary>The whole pipeline on an OpenClaw of the SQLite generation, on the real engine: both ways of handover.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineDatabase
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Recreated_the_gateway_has_the_token_and_a_stored_profile_too_if_there_is_one(bool stored)
    {
        await using var bed = await MakeAsync();
        if (stored)
        {
            bed.Store("main");
        }

        await using var sync = await StartAsync(bed, "recreate");
        bed.Gateway.Claude.RotateByRename(PasteBed.Long("next"));

        await bed.Gateway.WaitServedAsync(PasteBed.Long("next"));
        bed.Stored("main")?.Mark.Should().Be("next");
        (bed.Stored("main") is null).Should().Be(!stored);
        await ShouldHaveNoJsonAsync(bed, sync);
    }

    [Test]
    public async Task Hot_the_store_has_it_and_the_gateway_is_left_alone()
    {
        await using var bed = await MakeAsync();
        bed.Store("main");
        await using var sync = await StartAsync(bed, "hot");
        var before = await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.State.Pid}}");
        var lines = sync.Output.Length;

        bed.Gateway.Claude.RotateByRename(PasteBed.Long("next"));

        await Eventually.AssertAsync(() => bed.Stored("main")?.Mark == "next", "the store has it");
        await Eventually.AssertAsync(() => sync.Output.Length > lines, "the last stage has looked");
        (await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.State.Pid}}")).Should().Be(before);
        (await File.ReadAllTextAsync(bed.Gateway.EnvFile)).Should().Contain(PasteBed.Token("next"));
        await ShouldHaveNoJsonAsync(bed, sync);
    }

    [Test]
    public async Task Hot_without_a_store_that_takes_it_the_gateway_is_recreated_and_it_says_so()
    {
        await using var bed = await MakeAsync("FAKE_OPENCLAW_FAIL=lock");
        await using var sync = await StartAsync(bed, "hot");

        bed.Gateway.Claude.RotateByRename(PasteBed.Long("next"));

        await bed.Gateway.WaitServedAsync(PasteBed.Long("next"), 40);
        sync.Errors.Should().Contain("hot handover is not possible: ");
        await ShouldHaveNoJsonAsync(bed, sync);
    }

    [Test]
    public async Task Hot_where_the_store_cannot_be_asked_the_gateway_is_recreated_and_it_says_so()
    {
        await using var bed = await MakeAsync();
        bed.Store("main");
        await using var sync = await StartAsync(bed, "hot");
        await bed.Gateway.Engine.DockerAsync("exec", await bed.Gateway.ContainerIdAsync(), "rm", "/bin/node");

        bed.Gateway.Claude.RotateByRename(PasteBed.Long("next"));

        await bed.Gateway.WaitServedAsync(PasteBed.Long("next"), 40);
        sync.Errors.Should().Contain("hot handover is not possible: ").And.Contain("node gives no answer");
    }

    [Test]
    public async Task A_slow_OpenClaw_does_not_keep_the_env_file_waiting()
    {
        await using var bed = await MakeAsync("FAKE_OPENCLAW_DELAY=3");
        bed.Store("main");
        await using var sync = new Resident(bed.Gateway.Program("ocx-sync").With(("OCX_HANDOVER", "hot")));
        await sync.ErrorsShouldShowAsync("watching", 20);

        bed.Gateway.Claude.RotateByRename(PasteBed.Long("next"));

        await Eventually.AssertAsync(() => File.ReadAllText(bed.Gateway.EnvFile).Contains(PasteBed.Token("next"), StringComparison.Ordinal), ".env has it", 2);
        bed.Stored("main")?.Mark.Should().NotBe("next");
    }

    private static async Task<PasteBed> MakeAsync(params string[] control)
    {
        var bed = await PasteBed.MakeAsync(control);
        bed.Gateway.Claude.RotateByRename(PasteBed.Long("old")); // the gateway's own, until the test rotates it
        return bed;
    }

    private static async Task<Resident> StartAsync(PasteBed bed, string handover)
    {
        var sync = new Resident(bed.Gateway.Program("ocx-sync").With(("OCX_HANDOVER", handover)));
        await Eventually.AssertAsync(() => sync.Output.Contains(bed.Gateway.Claude.Credentials, StringComparison.Ordinal) || sync.HasEnded, $"ocx-sync has begun: {sync.Errors}", 40);
        sync.HasEnded.Should().BeFalse(sync.Errors);
        return sync;
    }

    private static async Task ShouldHaveNoJsonAsync(PasteBed bed, Resident sync)
    {
        Directory.EnumerateFiles(bed.Gateway.StateDirectory, "*.json", SearchOption.AllDirectories).Should().BeEmpty("it would break this generation");
        sync.Errors.Should().NotContain("sk-ant-oat01-FAKE");
        (await bed.Gateway.ContainersAsync()).Should().ContainSingle();
    }
}
