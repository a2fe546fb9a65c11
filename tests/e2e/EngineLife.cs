using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>The engine of the tests, killed and started again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EngineLife
{
    // What docker.io 20.10 does when it finds containers of a dockerd that has crashed: it stops them as a person would,
    // so that "unless-stopped" leaves them stopped.
    [Test]
    public async Task Containers_outlive_dockerd_and_are_stopped_when_it_comes_back()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        var id = await bed.ContainerIdAsync();
        var address = (await bed.ContainersAsync())[0].Address;

        await engine.KillAsync();

        (await bed.ContainersAsync()).Should().BeEmpty("no engine answers");
        (await GatewayBed.TokenAtAsync(address!)).Should().Be(Tokens.Access("old"));

        var watch = Stopwatch.StartNew();
        await engine.StartAsync();

        Figures.Print($"dockerd started again in {watch.Elapsed.TotalMilliseconds:F0} ms");
        (await bed.ContainerIdAsync()).Should().Be(id);
        (await bed.InspectAsync("{{.State.Status}} {{.State.ExitCode}}")).Should().Be("exited 0");
        await bed.UpAsync();
        (await bed.ContainerIdAsync()).Should().Be(id);
    }

    [Test]
    public async Task A_power_cut_keeps_the_containers_and_they_are_started_again()
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await bed.UpAsync();
        var id = await bed.ContainerIdAsync();

        await engine.CutAsync();
        await engine.StartAsync();

        await bed.WaitServedAsync("old");
        (await bed.ContainerIdAsync()).Should().Be(id);
    }

    [Test]
    public async Task Nothing_is_left_of_an_engine()
    {
        var engine = await Engine.OwnAsync();
        var name = Path.GetFileName(Path.GetDirectoryName(engine.Socket))!;
        await using (var bed = await GatewayBed.MakeAsync(engine: engine))
        {
            await bed.UpAsync();
            (await TracesAsync(name)).Should().HaveCountGreaterThan(2);
            await engine.DisposeAsync();
            (await TracesAsync(name)).Should().BeEmpty();
        }
    }

    private static async Task<IReadOnlyList<string>> TracesAsync(string name)
    {
        var files = await Bash.RunAsync("/", """find /sys/fs/cgroup "${TMPDIR:-/tmp}" -maxdepth 2 -name "$1" 2>/dev/null || true""", name);
        return
        [
            .. files.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            .. Marked.CommandLines().Concat(await File.ReadAllLinesAsync("/proc/mounts")).Where(l => l.Contains($"/{name}", StringComparison.Ordinal)),
        ];
    }
}
