namespace Ocx.Tests;

/// <summary>The way to a service by hand: ocx-detect writes the configuration, the units are started, and ocx-verify finds all well.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class DetectToVerify : DetectFixture
{
    [Test]
    public async Task What_the_manual_says_sets_up_the_usual_installation()
    {
        await Bed.InstallAsync();
        foreach (var service in new[] { "ocx-sync", "ocx-reconcile", "ocx-trigger" })
        {
            // The engine's socket lies in the bed.
            await Bed.Machine.WriteAsync($"/etc/systemd/system/{service}.service.d/bed.conf", $"[Service]\nBindPaths={Path.GetDirectoryName(Bed.Engine.Socket)}\n");
        }

        var manual = await File.ReadAllTextAsync(Path.Join(Shell.Repository, "docs/install.md"));
        var block = manual[manual.IndexOf("sudo ocx-detect >found.env", StringComparison.Ordinal)..];
        var commands = block[..block.IndexOf("sudo ocx-verify", StringComparison.Ordinal)].Replace("sudo ", "", StringComparison.Ordinal);

        await Bed.Machine.ExecAsync("sh", "-ec", $"cd /root; {commands}");

        commands.Should().Contain("enable --now");
        IReadOnlyList<Found> found = [];
        var gateway = $"openclaw-openclaw-gateway-1 runs with {Tokens.Fingerprint("proxy")}";
        for (var i = 0; i < 15 && !found.Any(f => f.What == gateway); i++) // it is being made anew, and proven
        {
            var result = await Bed.Machine.TryAsync("strace", "-f", "-o", "/dev/null", "-e", "trace=adjtimex,clock_adjtime", "-e", "inject=adjtimex,clock_adjtime:retval=0", "ocx-verify", "--json");
            found = Found.Parse(result.StandardOutput);
        }

        found.Should().OnlyContain(f => f.IsOk);
        found.Should().Contain(f => f.Check == "gateway" && f.What == gateway);
        (await Bed.Machine.ExecAsync("stat", "-c", "%u:%g %a", "/etc/ocx/ocx.env")).Should().Be("0:0 600");
    }
}
