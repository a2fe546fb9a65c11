namespace Ocx.Tests;

/// <summary>The machine of the tests: killed, and booted again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MachineLife
{
    [Test]
    public async Task A_machine_that_is_killed_boots_again_with_its_disk_and_its_units()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await using var machine = await Machine.MakeAsync(bed);
        machine.State.Should().BeOneOf("running", "degraded");
        Figures.Print($"boot: {machine.BootTime.TotalMilliseconds:F0} ms, {machine.State}");
        (await machine.ExecAsync("ps", "-o", "comm=", "1")).Should().Be("systemd");
        await machine.WriteAsync("/etc/systemd/system/kept.service", """
            [Service]
            ExecStart=/bin/sleep infinity
            [Install]
            WantedBy=multi-user.target

            """);
        await machine.ExecAsync("systemctl", "enable", "-q", "kept.service");
        (await machine.TryAsync("systemctl", "is-active", "kept.service")).StandardOutput.Should().Be("inactive\n");

        await machine.KillAsync();

        (await machine.TryAsync("true")).ExitCode.Should().Be(69);
        await machine.BootAsync();
        Figures.Print($"boot after the kill: {machine.BootTime.TotalMilliseconds:F0} ms, {machine.State}");
        (await machine.ExecAsync("systemctl", "is-active", "kept.service")).Should().Be("active");
        (await machine.JournalAsync("kept.service")).Should().Contain("Started kept.service");
        File.Exists("/etc/systemd/system/kept.service").Should().BeFalse("nothing of it comes back");
    }

    [Test]
    public async Task In_the_machine_there_are_the_tools_the_engine_and_the_bed()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await bed.UpAsync();
        await using var machine = await Machine.MakeAsync(bed);
        bed.Claude.RotateByRename("new");

        (await machine.ExecAsync("sh", "-c", "set -a; . /etc/ocx/ocx.env; ocx-sync --once && ocx-expiry -q --within 1h")).Should().Contain(bed.EnvFile);
        (await machine.ExecAsync("docker", "ps", "-q", "--no-trunc")).Should().Contain(await bed.ContainerIdAsync());

        await machine.ExecAsync("docker", "compose", "--project-directory", bed.ComposeDirectory, "up", "-d");

        await bed.WaitServedAsync("new");
    }

    [Test]
    public async Task A_program_on_the_runtime_finds_it_in_the_machine()
    {
        await using var bed = await GatewayBed.MakeAsync();
        await using var machine = await Machine.MakeAsync(bed);

        // As it is built for development, and as the tools are that start programs: with no runtime of its own.
        await Bash.RunAsync("/", """cp -r "$1" "$2" """, Path.Join(Shell.Repository, "out/dev/bin/ocx-expiry/release"), bed["expiry"]);
        (await machine.ExecAsync(bed["expiry/ocx-expiry"], "--version")).Should().StartWith("ocx-expiry ");
    }
}
