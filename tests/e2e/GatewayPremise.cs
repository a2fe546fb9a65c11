using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Why the gateway has to be recreated, and that the bed shows it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GatewayPremise
{
    [Test]
    public async Task Restart_alone_keeps_the_old_token()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var id = await bed.ContainerIdAsync();
        bed.SetToken("new");
        await using var watch = bed.Watch();
        await watch.SeesAsync("old");

        await bed.ComposeAsync("restart", GatewayBed.Service);

        await bed.WaitServedAsync("old");
        await watch.DisposeAsync();
        watch.Seen.Should().NotContain(Tokens.Access("new"));
        (await bed.ContainerIdAsync()).Should().Be(id);
    }

    [Test]
    public async Task Down_and_up_brings_the_new_token()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        var (id, other) = (await bed.ContainerIdAsync(), await bed.ContainerIdAsync("openclaw-cli"));
        bed.SetToken("new");
        await using var watch = bed.Watch();
        await watch.SeesAsync("old");

        await bed.ComposeAsync("down", GatewayBed.Service);
        await bed.ComposeAsync("up", "-d", GatewayBed.Service);

        await watch.SeesAsync("new");
        await watch.DisposeAsync();
        Figures.Print($"down and up: {watch.Downtime("old", "new").TotalMilliseconds:F0} ms without an answer");
        watch.Seen.Should().Equal(Tokens.Access("old"), null, Tokens.Access("new"));
        (await bed.ContainerIdAsync()).Should().NotBe(id);
        (await bed.ContainerIdAsync("openclaw-cli")).Should().Be(other, "others are left alone");
        (await bed.InspectAsync("{{.State.StartedAt}} {{.RestartCount}}", "openclaw-cli")).Should().EndWith(" 0");
    }

    [Test]
    public async Task A_gateway_that_crashes_is_started_again_and_again()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", "GATEWAY_CRASH=1"));

        await bed.UpAsync(serves: false);

        string restarts;
        do
        {
            restarts = await bed.InspectAsync("{{.RestartCount}}");
        }
        while (restarts is "0" or "1");
        (await bed.TokenServedAsync()).Should().BeNull();
        (await bed.ComposeAsync("logs", "--no-log-prefix", GatewayBed.Service)).Should()
            .Contain("fatal: told to crash").And.Contain(Tokens.Access("old"), "a gateway may say its token in its log");
    }

    [TestCase("", 0, 2)]
    [TestCase("GATEWAY_IGNORE_TERM=1", 3, 8)]
    public async Task A_gateway_ends_at_once_unless_it_ignores_the_signal(string variable, double least, double most)
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText("", variable.Length > 0 ? [variable, "START_DELAY=0.2"] : []));
        await bed.UpAsync();

        var watch = Stopwatch.StartNew();
        await bed.ComposeAsync("stop", "-t", "3", GatewayBed.Service);

        Figures.Print($"stop, with 3 s to end: {watch.Elapsed.TotalSeconds:F1} s {variable}");
        watch.Elapsed.TotalSeconds.Should().BeInRange(least, most);
        (await bed.TokenServedAsync()).Should().BeNull();
    }
}
