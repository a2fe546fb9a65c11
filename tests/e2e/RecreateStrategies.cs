using System.Text.Json;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>ocx-recreate on a gateway that was started as its documentation says.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecreateStrategies
{
    [TestCase("down-up")]
    [TestCase("up")]
    [TestCase("force")]
    public async Task Each_brings_the_new_token_and_leaves_the_others_alone(string strategy)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var (id, other) = (await bed.ContainerIdAsync(), await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}", "openclaw-cli"));
        bed.SetToken("new");
        await using var watch = bed.Watch();
        await watch.SeesAsync("old");

        var result = await bed.Program("ocx-recreate", "--if-stale", "--strategy", strategy, "--json").ExecuteBufferedAsync();

        await watch.SeesAsync("new");
        await watch.DisposeAsync();
        result.ExitCode.Should().Be(0, result.StandardError);
        using var json = JsonDocument.Parse(result.StandardOutput);
        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
        (Text("state"), Text("strategy"), Text("before"), Text("after")).Should().Be(("recreated", strategy, id, await bed.ContainerIdAsync()));
        Text("fingerprint").Should().Be(Tokens.Fingerprint("new"));
        watch.Seen.Should().Equal(Tokens.Access("old"), null, Tokens.Access("new"));
        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}", "openclaw-cli")).Should().Be(other);
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty();
        Figures.Show($"{strategy}: {watch.Downtime("old", "new").TotalMilliseconds:F0} ms without an answer, ocx-recreate says {json.RootElement.GetProperty("downtime_ms")} ms");
    }

    [Test]
    public async Task A_current_token_recreates_nothing()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var before = await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}");

        var result = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput, result.StandardError).Should().Be((0, "", ""));
        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(before);
    }

    [Test]
    public async Task Without_if_stale_it_recreates_in_any_case()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var before = await bed.ContainerIdAsync();

        var result = await bed.Program("ocx-recreate").ExecuteBufferedAsync();

        result.ExitCode.Should().Be(0, result.StandardError);
        result.StandardOutput.Should().MatchRegex($@"^{bed.Project}-openclaw-gateway-1: recreated by down-up, away for \d+ ms, runs with {Tokens.Fingerprint("old")}\n$");
        (await bed.ContainerIdAsync()).Should().NotBe(before);
    }

    [Test]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var before = await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}");
        bed.SetToken("new");

        var result = await bed.Program("ocx-recreate", "--if-stale", "-n").ExecuteBufferedAsync();

        (result.ExitCode, result.StandardOutput).Should().Be((0, $"would recreate {bed.Project}-openclaw-gateway-1 by down-up, to run with {Tokens.Fingerprint("new")}\n"), result.StandardError);
        (await bed.InspectAsync("{{.Id}} {{.State.StartedAt}}")).Should().Be(before);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Of_two_at_once_one_works_and_the_other_finds_nothing_to_do(bool ifStale)
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        bed.SetToken("new");
        string[] arguments = ifStale ? ["--if-stale", "--json"] : ["--json"];

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => bed.Program("ocx-recreate", arguments).ExecuteBufferedAsync().Task));

        results.Select(r => r.ExitCode).Should().AllBeEquivalentTo(0, "{0}", string.Concat(results.Select(r => r.StandardError)));
        results.Select(r => JsonDocument.Parse(r.StandardOutput).RootElement.GetProperty("state").GetString()).Should().BeEquivalentTo("recreated", "current");
        string.Concat(results.Select(r => r.StandardError)).Should().Contain("waiting for it");
        (await bed.ContainersAsync()).Should().ContainSingle();
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("new"));
    }

    [TestCase("stop", "exited")]
    [TestCase("down", "has no container")]
    [TestCase("pause", "paused")]
    public async Task A_gateway_that_a_person_stopped_stays_stopped(string verb, string said)
    {
        // One engine, one OpenClaw, as it is on most machines.
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        await bed.ComposeAsync(verb, GatewayBed.Service);
        bed.SetToken("new");
        var before = (await bed.ContainersAsync()).Select(c => (c.Id, c.State));

        foreach (var arguments in new[] { new[] { "--if-stale" }, [] })
        {
            var result = await bed.Program("ocx-recreate", arguments).ExecuteBufferedAsync();

            (result.ExitCode, result.StandardOutput).Should().Be((0, ""), result.StandardError);
            result.StandardError.Should().Contain(said).And.Contain("a gateway that a person has stopped stays so");
        }

        (await bed.ContainersAsync()).Select(c => (c.Id, c.State)).Should().Equal(before);
    }

    [Test]
    public async Task A_token_that_changes_while_it_works_is_brought_as_well()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", "START_DELAY=0.2"));
        await bed.UpAsync();
        bed.SetToken("second");
        await using var recreate = new Resident(bed.Program("ocx-recreate", "--if-stale"));
        await bed.WaitServedAsync("second");

        bed.SetToken("third"); // during the proof

        (await recreate.EndAsync(30)).ExitCode.Should().Be(0, recreate.Errors);
        recreate.Errors.Should().Contain("once more");
        recreate.Output.Should().Contain(Tokens.Fingerprint("third"));
        (await bed.TokenServedAsync()).Should().Be(Tokens.Access("third"));
    }

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public async Task Told_to_end_between_down_and_up_it_brings_the_gateway_up_first(string signal, int exitCode)
    {
        // Two seconds in which down waits for a process that ignores the signal.
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", "GATEWAY_IGNORE_TERM=1"));
        await bed.UpAsync();
        bed.SetToken("new");

        // Whoever runs the tests in the background may have had SIGINT ignored, which is inherited.
        await using var recreate = bed.Start("env", "--default-signal=INT,TERM", Shell.Tool("ocx-recreate"), "--if-stale", "-t", "2");
        await Eventually.AssertAsync(() => bed.Marked.Runs(" down "), "down runs", 20);

        await Bash.KillAsync(signal, recreate.Id);

        (await recreate.EndAsync(30)).ExitCode.Should().Be(exitCode, recreate.Errors);
        await bed.WaitServedAsync("new");
        var next = await bed.Program("ocx-recreate", "--if-stale").ExecuteBufferedAsync();
        next.ExitCode.Should().Be(0, next.StandardError);
        next.StandardError.Should().Contain("finishing a recreation");
        Directory.EnumerateFiles(bed["var"], "*.pending").Should().BeEmpty();
    }
}
