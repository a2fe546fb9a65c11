using System.Diagnostics;
using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>Rotation after rotation through the units, to a gateway on a real engine: none is lost, and nothing is left or grows.</summary>
[Category(Torture.Category)]
[Parallelizable(ParallelScope.All)]
public sealed class GatewaySoak
{
    private const string Sync = "ocx-sync.service";

    /// <summary>Seconds: more than a loaded machine needs, so that what is not there by then is lost.</summary>
    private const double Limit = 120;

    [Test]
    public async Task Each_rotation_reaches_the_gateway_and_nothing_is_left_of_it()
    {
        var rotations = Torture.Of(4, 300);
        await using var engine = await Engine.OwnAsync();
        await using var bed = await MakeAsync(engine);
        await using var journal = Follow(bed);
        await using var watch = bed.Gateway.Watch(TimeSpan.FromMilliseconds(20));
        await watch.SeesAsync("r0");
        var growth = Growth.Of(bed.Gateway.Marked.Processes());
        await growth.SampleAsync(0);
        var (before, lines, times, away) = (await LeftAsync(bed), await LinesAsync(bed), new List<double>(), new List<double>());

        for (var i = 1; i <= rotations; i++)
        {
            var time = Stopwatch.StartNew();
            bed.Gateway.Claude.Rotate($"r{i}", inPlace: i % 2 == 0);
            await watch.SeesAsync($"r{i}", Limit);
            times.Add(time.Elapsed.TotalSeconds);
            away.Add(watch.Downtime($"r{i - 1}", $"r{i}").TotalSeconds);
            await SaysAsync(journal, $"runs with {Tokens.Fingerprint($"r{i}")}");
            await bed.Gateway.WaitServedAsync($"r{i}", Limit); // proven, it has it still
            await growth.SampleAsync(i);
        }

        (await LeftAsync(bed)).Should().Be(before);
        growth.Processes.Should().BeEquivalentTo(bed.Gateway.Marked.Processes().Keys, "none was started anew, and none is left over");
        var told = (await LinesAsync(bed) - lines) / (double)rotations;
        growth.Tell("with an engine");
        Tell("`recreate`", rotations, told, away, times);
        // Of a handful of rotations no slope can be told: there only what is open counts, and who is left.
        growth.ShouldBeFlat(name => !Torture.IsLong ? double.MaxValue : name == "ocx-recreate" ? Growth.Compiled : Growth.Native);
        told.Should().BeLessThanOrEqualTo(12, "a line for each file, for its watchers, and for what was done to the gateway");
        (await bed.Machine.ExecAsync("systemctl", "show", "-P", "NRestarts", Sync)).Should().Be("0");
    }

    [Test]
    public async Task Handed_over_hot_each_rotation_is_in_the_store_and_the_gateway_is_left_alone()
    {
        var rotations = Torture.Of(10, 300);
        await using var engine = await Engine.OwnAsync();
        await using var bed = await MakeAsync(engine, "OCX_HANDOVER=hot");
        await using var journal = Follow(bed);
        var container = await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.RestartCount}}");
        string[] profiles = [.. new[] { "coder", "main" }.Select(a => bed.Gateway[$"state/agents/{a}/agent/auth-profiles.json"])];
        using var arrivals = new Arrivals([.. profiles, bed.Gateway.EnvFile]);
        var (before, lines, times) = (await LeftAsync(bed), await LinesAsync(bed), new List<double>());

        for (var i = 1; i <= rotations; i++)
        {
            var time = Stopwatch.StartNew();
            bed.Gateway.Claude.Rotate($"r{i}", inPlace: i % 2 == 0);
            (await arrivals.UntilAsync(() => Array.TrueForAll([.. profiles, bed.Gateway.EnvFile], f => File.ReadAllText(f).Contains(Tokens.Access($"r{i}"), StringComparison.Ordinal)), Limit))
                .Should().BeTrue("r{0} is lost: {1}", i, journal.Output);
            times.Add(time.Elapsed.TotalSeconds);
        }

        await SaysAsync(journal, bed.Gateway.Claude.Credentials);
        (await bed.Gateway.InspectAsync("{{.Id}} {{.State.StartedAt}} {{.RestartCount}}")).Should().Be(container);
        (await LeftAsync(bed)).Should().Be(before, journal.Output);
        Tell("`hot`", rotations, (await LinesAsync(bed) - lines) / (double)rotations, [0], times);
    }

    /// <summary>So it is for a moment between two stages, where rotations follow each other fast.</summary>
    [Test]
    public async Task Handed_over_hot_a_token_that_is_in_the_store_and_not_yet_in_env_makes_no_gateway_anew()
    {
        await using var bed = await GatewayBed.MakeAsync(GatewayBed.ComposeText(PasteBed.OnTheState));
        await bed.UpAsync();
        (await bed.Program("ocx-sync", "--once").With(("OCX_HANDOVER", "hot")).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        var container = await bed.ContainerIdAsync();
        bed.Claude.RotateByRename("new");
        (await bed.Program("ocx-profiles", bed.StateDirectory, "--from", bed.Claude.Credentials).ExecuteBufferedAsync()).ExitCode.Should().Be(0);

        await using var recreate = new Resident(bed.Program("ocx-recreate", "--if-stale", "-v").With(("OCX_HANDOVER", "hot")));
        await recreate.ErrorsShouldShowAsync("has no usable profile with this token: looking again", 20);
        bed.SetToken("new");

        (await recreate.EndAsync(60)).ExitCode.Should().Be(0, recreate.Errors);
        (await bed.ContainerIdAsync()).Should().Be(container, recreate.Errors);
    }

    /// <summary>A machine with ocx-sync at work, whose processes have the bed's mark.</summary>
    private static async Task<ServiceBed> MakeAsync(Engine engine, params string[] configuration)
    {
        var bed = await ServiceBed.OnAsync(await GatewayBed.MakeAsync(GatewayBed.ComposeText(PasteBed.OnTheState), engine: engine));
        string[] lines = [$"{Marked.Variable}={bed.Gateway.Marked.Mark}", .. configuration];
        await bed.Machine.ExecAsync(["sh", "-c", "printf '%s\\n' \"$@\" >>/etc/ocx/ocx.env", "sh", .. lines]);
        await bed.Machine.ExecAsync("systemctl", "enable", "-q", "--now", Sync);
        await bed.ShouldWatchAsync();

        // The first of all makes what stays: the file by whose lock recreations wait for each other.
        bed.Gateway.Claude.RotateByRename("r0");
        await bed.ShouldWatchAsync(2);
        return bed;
    }

    private static Resident Follow(ServiceBed bed) => new(bed.Machine.Command("journalctl", "-f", "-q", "-n", "0", "-o", "cat", "-u", Sync));

    private static async Task SaysAsync(Resident journal, string text) =>
        await Eventually.AssertAsync(() => journal.Output.Contains(text, StringComparison.Ordinal), $"it says {text}: {journal.Output}", Limit);

    /// <summary>Everything that could be left: in the engine, among our own files, and among OpenClaw's.</summary>
    private static async Task<string> LeftAsync(ServiceBed bed)
    {
        var engine = await Task.WhenAll(new[] { "ps -aq", "network ls -q", "volume ls -q", "images -aq" }.Select(async c => $"{c}: {(await bed.Gateway.Engine.DockerAsync(c.Split(' '))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length}"));
        var own = await bed.Machine.ExecAsync("sh", "-c", "find /run/ocx /var/lib/ocx /tmp/systemd-private-*-ocx-* /var/tmp/systemd-private-*-ocx-*");
        return string.Join('\n', [.. engine, .. own.Split('\n').Order(StringComparer.Ordinal), .. Directory.EnumerateFileSystemEntries(bed.Gateway.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);
    }

    private static async Task<int> LinesAsync(ServiceBed bed) => (await bed.Machine.JournalAsync(Sync)).Count(c => c == '\n');

    private static void Tell(string handover, int rotations, double lines, List<double> away, List<double> times)
    {
        string Text(List<double> seconds) => FormattableString.Invariant($"{seconds.Order().ElementAt(seconds.Count / 2):F2}, {seconds.Max():F2} s");
        Torture.Row("soak-gateway", handover, rotations, 0, lines, Text(times), Text(away));
    }
}
