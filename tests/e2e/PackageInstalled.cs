namespace Ocx.Tests;

/// <summary>The package on a machine without .NET: installed, it waits for a person; removed, it keeps the configuration; purged, nothing is left.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class PackageInstalled : PackageFixture
{
    private const string Configuration = "/etc/ocx/ocx.env";

    [Test]
    public async Task There_is_no_NET_on_the_machine_and_every_tool_starts()
    {
        (await Bed.Machine.TryAsync("sh", "-c", "command -v dotnet; echo \"$DOTNET_ROOT\"; ls /etc/dotnet; find /usr /opt /root /home -name libhostfxr.so")).StandardOutput.Trim().Should().BeEmpty();

        await Bed.InstallAsync(await Bed.FileAsync());

        var tools = (await Bed.Setup.RunAsync("cd /usr/bin; ls ocx-*")).Split('\n');
        tools.Should().HaveCountGreaterThanOrEqualTo(14).And.Contain("ocx-sync");
        foreach (var tool in tools)
        {
            (await Bed.Machine.ExecAsync(tool, "--version")).Should().MatchRegex($@"^{tool} \d+\.\d+\.\d+$");
        }
    }

    [Test]
    public async Task Installed_removed_installed_again_and_purged_it_starts_nothing_and_leaves_nothing()
    {
        var package = await Bed.FileAsync();
        var before = await Bed.TreeAsync();

        (await Bed.InstallAsync(package)).Should().Contain("ocx: next: ocx-setup");
        (await Bed.UnitsAsync()).Should().Be("ActiveState=inactive\nUnitFileState=disabled");
        (await Bed.Setup.RunAsync($"stat -c '%U:%G %a' {Configuration}; grep -v '^#' {Configuration} || true")).Should().Be("root:root 600");
        (await Bed.Setup.RunAsync("dpkg -V ocx; ls -A /usr/lib/ocx | grep '^[.]' || true")).Should().BeEmpty();

        await Bed.Setup.RunAsync($"echo \"OCX_WITHIN='4m'\" >>{Configuration}");
        await Bed.TakeAwayAsync("remove");
        (await Bed.Setup.RunAsync("ls -d /usr/bin/ocx-* /usr/lib/ocx /usr/lib/systemd/system/ocx-* 2>/dev/null || true")).Should().BeEmpty();
        (await Bed.Setup.RunAsync($"grep -v '^#' {Configuration}")).Should().Be("OCX_WITHIN='4m'");

        (await Bed.InstallAsync(package)).Should().Contain("next: ocx-setup", "nothing runs");
        (await Bed.Setup.RunAsync($"grep -v '^#' {Configuration}")).Should().Be("OCX_WITHIN='4m'");
        (await Bed.UnitsAsync()).Should().Be("ActiveState=inactive\nUnitFileState=disabled");

        await Bed.TakeAwayAsync("purge");
        await Bed.ShouldBeAsync(before);
    }

    [Test]
    public async Task What_make_install_has_put_there_comes_first_and_that_is_told()
    {
        await Bed.Setup.RunAsync($"mkdir -p /usr/local/lib/ocx; touch /usr/local/lib/ocx/.manifest; mkdir -m 700 -p /etc/ocx /var/lib/ocx; touch /var/lib/ocx/kept; echo \"OCX_WITHIN='4m'\" >{Configuration}");

        (await Bed.InstallAsync(await Bed.FileAsync())).Should().Contain("make uninstall");
        await Bed.TakeAwayAsync("purge");

        (await Bed.Setup.RunAsync($"cat {Configuration}")).Should().Be("OCX_WITHIN='4m'", "nobody was asked, and nothing was written over it");

        (await Bed.Setup.RunAsync("ls /var/lib/ocx; rm -rf /usr/local/lib/ocx")).Should().Be("kept", "it is that installation's");
    }

    [Test]
    public async Task An_answer_that_is_not_in_place_outlives_the_purge()
    {
        await Bed.InstallAsync(await Bed.FileAsync());
        await Bed.Setup.RunAsync("mkdir -m 700 /var/lib/ocx; touch /var/lib/ocx/refresh-12345678.json /var/lib/ocx/claw.pending; echo '\"kind\": \"enabled\"' >/var/lib/ocx/setup.json");

        (await Bed.TakeAwayAsync("remove")).Should().Contain("ocx-setup --uninstall").And.Contain("claw.pending: a gateway that was taken down");
        (await Bed.TakeAwayAsync("purge")).Should().Contain("/var/lib/ocx is left");

        (await Bed.Setup.RunAsync("ls /var/lib/ocx")).Should().Be("claw.pending\nrefresh-12345678.json");
    }
}
