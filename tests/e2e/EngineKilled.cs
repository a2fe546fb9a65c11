namespace Ocx.Tests;

/// <summary>The engine killed at any point between the write of .env and the proof, and started again: the gateway gets the token.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EngineKilled
{
    private static IEnumerable<TestCaseData> Moments() =>
        from restart in new[] { "unless-stopped", "\"no\"", "always" }
        from moment in new[] { "before", "config --format", " down ", " up ", "proof" }
        select new TestCaseData(restart, moment).SetArgDisplayNames(restart.Trim('"'), moment.Trim());

    [TestCaseSource(nameof(Moments))]
    public async Task The_gateway_has_the_newest_token_after_its_return(string restart, string moment)
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync((moment == " down " ? GatewayBed.SlowToEnd : GatewayBed.ComposeText()).Replace("restart: unless-stopped", $"restart: {restart}", StringComparison.Ordinal), engine: engine);
        await bed.UpAsync();
        await using var recreate = bed.Start("ocx-recreate", "--if-stale", "--events", "--retry-for", "forever");
        recreate.Send("begin\n");
        await recreate.OutputShouldBecomeAsync("begin\n", 20);

        if (moment == "before")
        {
            await engine.KillAsync();
        }

        var mark = "new";
        if (moment is "before" or "proof")
        {
            Bring(mark);
        }
        else
        {
            mark = await bed.MeetAsync(moment, Bring);
        }

        if (moment == "proof")
        {
            await bed.WaitServedAsync(mark);
        }

        if (moment != "before")
        {
            await engine.KillAsync();
        }

        await recreate.ErrorsShouldShowAsync("the engine does not answer", 20);
        await engine.StartAsync();

        await bed.WaitServedAsync(mark, 20);
        await Eventually.AssertAsync(() => recreate.Errors.Contains($"runs with {Tokens.Fingerprint(mark)}", StringComparison.Ordinal), $"it is proven: {recreate.Errors}", 30);
        (await bed.ContainersAsync()).Should().ContainSingle();
        Directory.EnumerateFiles(bed["var"]).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Should().BeEmpty();

        void Bring(string token)
        {
            bed.SetToken(token);
            recreate.Send($"{bed.EnvFile}\n");
        }
    }

    [Test]
    public async Task A_gateway_that_was_stopped_before_the_engine_went_away_stays_so()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        await using var recreate = bed.Start("ocx-recreate", "--if-stale", "--events", "--retry-for", "forever");
        await bed.ComposeAsync("stop", GatewayBed.Service);
        await engine.KillAsync();
        bed.SetToken("new");
        recreate.Send($"{bed.EnvFile}\n");
        await recreate.ErrorsShouldShowAsync("the engine does not answer", 20);

        await engine.StartAsync();

        await recreate.ErrorsShouldShowAsync("a gateway that a person has stopped stays so", 20);
        (await bed.ContainersAsync()).Single().State.Should().Be("exited");
    }
}
