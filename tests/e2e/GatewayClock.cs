namespace Ocx.Tests;

/// <summary>The wall clock is set while the gateway is made anew.</summary>
[Parallelizable(ParallelScope.All)]
[Category(Torture.Category)]
public sealed class GatewayClock
{
    [TestCase("+7h")]
    [TestCase("-9h")]
    public async Task The_gateway_is_made_anew_to_the_end_and_proven(string offset)
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.SlowToEnd);
        await bed.UpAsync();
        var clock = new SteppedClock(bed["clock"]);
        await using var sync = new Resident(bed.Program("ocx-sync").With(clock.Variables));
        await sync.ErrorsShouldShowAsync("ocx-sync: watching ", 20);

        var mark = await bed.MeetAsync(" down ", bed.Claude.RotateInPlace);
        clock.StepTo(offset);

        await bed.WaitServedAsync(mark);
        await sync.ErrorsShouldShowAsync($"runs with {Tokens.Fingerprint(mark)}", 20);
        clock.StepTo("+0");
        bed.Claude.RotateByRename("after");
        await bed.WaitServedAsync("after");
        await sync.ErrorsShouldShowAsync($"runs with {Tokens.Fingerprint("after")}", 20);
        (await bed.ContainersAsync()).Should().ContainSingle();
        sync.Errors.Should().NotContain("error: ");
        Torture.Row("time", "a gateway that is made anew", "wall", $"the clock set by {offset} between its end and its start, and back", "it has the token, proven; so with the next one");
    }
}
