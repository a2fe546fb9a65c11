using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>The whole pipeline, from Claude Code's file to a running gateway, on the real engine.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PipelineGateway
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_rotation_reaches_the_gateway(bool inPlace)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var sync = await StartAsync(bed);
        var (id, other) = (await bed.ContainerIdAsync(), await bed.ContainerIdAsync("openclaw-cli"));
        await using var watch = bed.Watch();
        await watch.SeesAsync("old");

        var time = Stopwatch.StartNew();
        bed.Claude.Rotate("new", inPlace);

        await Eventually.AssertAsync(() => File.ReadAllText(bed.EnvFile).Contains(Tokens.Access("new"), StringComparison.Ordinal), ".env has it");
        var files = time.Elapsed;
        await watch.SeesAsync("new");
        var gateway = time.Elapsed;
        await watch.DisposeAsync();
        Figures.Show($"event to files: {files.TotalMilliseconds:F0} ms, event to gateway: {gateway.TotalMilliseconds:F0} ms, downtime: {watch.Downtime("old", "new").TotalMilliseconds:F0} ms");
        watch.Seen.Should().Equal(Tokens.Access("old"), null, Tokens.Access("new"));
        (await bed.ContainerIdAsync()).Should().NotBe(id);
        (await bed.ContainerIdAsync("openclaw-cli")).Should().Be(other);
        await sync.ErrorsShouldShowAsync($"runs with {Tokens.Fingerprint("new")}", 20);
        await Eventually.AssertAsync(() => sync.Output.EndsWith($"{bed.EnvFile}\n", StringComparison.Ordinal) || sync.Output.Contains($"{bed.EnvFile}\n", StringComparison.Ordinal), "the last stage passes the lines on");
        sync.Errors.Should().NotContain("sk-ant-oat01-FAKE");
    }

    [Test]
    public async Task A_rewrite_without_a_new_token_recreates_nothing()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var sync = await StartAsync(bed);
        var before = await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}");
        var lines = sync.Output.Length;

        foreach (var inPlace in new[] { true, false })
        {
            bed.Claude.Rotate("old", inPlace);
            await Eventually.AssertAsync(() => sync.Output.Length > lines, "the last stage has looked");
            lines = sync.Output.Length;
        }

        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(before);
    }

    [Test]
    public async Task Ten_rotations_within_a_second_end_in_one_or_two_recreations_and_the_last_token()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var sync = await StartAsync(bed);
        await using var events = new Resident(bed.Engine.Command("events", "--filter", "event=create", "--filter", $"label=com.docker.compose.project={bed.Project}", "--format", "{{.Actor.Attributes.name}}"));

        for (var i = 1; i <= 10; i++)
        {
            bed.Claude.Rotate($"burst-{i}", i % 2 == 0);
            await Task.Delay(80);
        }

        await bed.WaitServedAsync("burst-10", 30);
        await sync.ErrorsShouldShowAsync($"runs with {Tokens.Fingerprint("burst-10")}", 20);
        Figures.Show($"ten rotations: {events.Output.Split('\n').Length - 1} containers made");
        events.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCountLessThanOrEqualTo(2);
    }

    [Test]
    public async Task While_the_engine_is_away_files_are_written_and_the_gateway_follows_within_10_s_of_its_return()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        await using var sync = await StartAsync(bed);
        await engine.KillAsync();

        var time = Stopwatch.StartNew();
        bed.Claude.RotateInPlace("new");
        await Eventually.AssertAsync(() => File.ReadAllText(bed.EnvFile).Contains(Tokens.Access("new"), StringComparison.Ordinal), ".env has it");
        var files = time.Elapsed;
        await sync.ErrorsShouldShowAsync("the engine does not answer", 10);
        await Task.Delay(8000); // as long as it takes until it asks as seldom as it ever does
        await engine.StartAsync();
        time.Restart();

        await bed.WaitServedAsync("new", 10);
        Figures.Show($"engine away: files after {files.TotalMilliseconds:F0} ms, gateway {time.Elapsed.TotalSeconds:F1} s after its return");
        sync.Errors.Split("the engine does not answer").Should().HaveCount(2, "it is told once");
        await sync.ErrorsShouldShowAsync("it works again", 20);
    }

    [Test]
    public async Task A_stage_that_is_killed_while_the_gateway_is_made_anew_ends_all_and_the_next_start_finishes(
        [Values("ocx-map", "ocx-profiles", "ocx-envset", "ocx-recreate")] string stage,
        [Values("config --format", " down ", " up ", "proof")] string moment)
    {
        await using var bed = await GatewayBed.MakeAsync(moment == " down " ? GatewayBed.SlowToEnd : null);
        await bed.UpAsync();
        var mark = "new";
        await using (var sync = await StartAsync(bed))
        {
            if (moment == "proof")
            {
                bed.Claude.RotateInPlace(mark);
                await bed.WaitServedAsync(mark);
            }
            else
            {
                mark = await bed.MeetAsync(moment, bed.Claude.RotateInPlace);
            }

            // The lowest number: a child that is about to become docker still has its parent's command line.
            await Bash.KillAsync("KILL", bed.Marked.Processes().Where(p => p.Value.StartsWith($"{stage} ", StringComparison.Ordinal)).Min(p => p.Key));

            (await sync.EndAsync(30)).ExitCode.Should().Be(74, sync.Errors);
        }

        await using var next = await StartAsync(bed);
        await bed.WaitServedAsync(mark);
        await Eventually.AssertAsync(() => !Directory.EnumerateFiles(bed["var"], "*.pending").Any(), $"the proof ends {next.Errors}", 20);
        (await bed.ContainersAsync()).Should().ContainSingle();
    }

    [Test]
    public async Task Told_to_stop_while_the_gateway_is_made_anew_it_ends_in_order_with_the_gateway_up()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", "GATEWAY_IGNORE_TERM=1"));
        await bed.UpAsync();
        await using var sync = await StartAsync(bed);
        bed.Claude.RotateInPlace("new");
        await Eventually.AssertAsync(() => bed.Marked.Runs(" down "), $"down runs {sync.Errors}", 20);

        await Bash.KillAsync("TERM", sync.Id); // down takes ten seconds here, more than other stages are given

        (await sync.EndAsync(60)).ExitCode.Should().Be(0, sync.Errors);
        await bed.WaitServedAsync("new");
        await Eventually.AssertAsync(() => bed.Marked.Processes().Count == 0, "nothing is left running");
    }

    [Test]
    public async Task Hot_the_store_has_the_token_within_the_second_and_the_gateway_is_left_alone()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText(PasteBed.OnTheState));
        await bed.UpAsync();
        await using var sync = await StartAsync(bed, ("OCX_HANDOVER", "hot"));
        var before = await bed.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.State.Pid}}");
        var lines = sync.Output.Length;

        var time = Stopwatch.StartNew();
        bed.Claude.RotateByRename("new");

        await Eventually.AssertAsync(() => Profiles(bed).All(p => File.ReadAllText(p).Contains(Tokens.Access("new"), StringComparison.Ordinal)), "the store has it", 1);
        Figures.Show($"hot: in the store after {time.Elapsed.TotalMilliseconds:F0} ms");
        await Eventually.AssertAsync(() => sync.Output.Length > lines, "the last stage has looked");
        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.State.Pid}}")).Should().Be(before);
        (await File.ReadAllTextAsync(bed.EnvFile)).Should().Contain(Tokens.Access("new"), ".env is kept true for the next creation");
        sync.Errors.Should().NotContain("made anew");
    }

    [Test]
    public async Task Hot_without_the_store_in_its_container_the_gateway_is_made_anew_all_the_same_and_it_says_so()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var sync = await StartAsync(bed, ("OCX_HANDOVER", "hot"));

        bed.Claude.RotateByRename("new");

        await bed.WaitServedAsync("new");
        sync.Errors.Should().Contain($"hot handover is not possible: {bed.Project}-openclaw-gateway-1 does not have {bed.StateDirectory} mounted");
    }

    [Test]
    public async Task Hot_without_a_usable_store_the_gateway_is_made_anew_all_the_same_and_it_says_so()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText(PasteBed.OnTheState));
        await bed.UpAsync();
        await using var sync = await StartAsync(bed, ("OCX_HANDOVER", "hot"));
        await File.WriteAllTextAsync(Profiles(bed)[0], "[]"); // ocx-profiles leaves alone what is none

        bed.Claude.RotateByRename("new");

        await bed.WaitServedAsync("new");
        sync.Errors.Should().Contain("hot handover is not possible: the store of the agent coder").And.Contain("the gateway is made anew");
    }

    private static string[] Profiles(GatewayBed bed) => [.. new[] { "coder", "main" }.Select(a => Path.Join(bed.StateDirectory, "agents", a, "agent", "auth-profiles.json"))];

    /// <summary>Starts ocx-sync, and waits until its last stage has looked for the first time.</summary>
    private static async Task<Resident> StartAsync(GatewayBed bed, params (string, string?)[] variables)
    {
        var sync = new Resident(bed.Program("ocx-sync").With(variables));
        await Eventually.AssertAsync(() => sync.Output.Contains(bed.Claude.Credentials, StringComparison.Ordinal) || sync.HasEnded, $"ocx-sync has begun: {sync.Errors}", 30);
        sync.HasEnded.Should().BeFalse(sync.Errors);
        return sync;
    }
}
