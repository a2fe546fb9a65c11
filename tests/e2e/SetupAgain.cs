namespace Ocx.Tests;

/// <summary>ocx-setup where it was before: it changes what differs, and nothing else; and what it is told to take away goes, and nothing else.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class SetupAgain : SetupFixture
{
    private const string Configuration = "/etc/ocx/ocx.env";

    /// <summary>What it runs each time, and what changes nothing.</summary>
    private static readonly string[] Looks = ["run docker exec claude-proxy claude --version", "run ocx-verify"];

    [Test]
    public async Task Where_nothing_differs_nothing_is_written_and_nothing_started_again()
    {
        await Bed.InstallUsualAsync();
        await SetUpAsync();
        var (tree, running, gateway) = (await Bed.TreeAsync(), await Bed.RunningAsync(), (await Bed.GatewayAsync()).Id);

        var run = await Bed.SetUpAsync("--yes");

        run.ExitCode.Should().Be(0, run.All);
        run.Acts.Should().OnlyContain(a => Looks.Contains(a));
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(tree);
        (await Bed.RunningAsync()).Should().Be(running);
        (await Bed.GatewayAsync()).Id.Should().Be(gateway);
    }

    [Test]
    public async Task What_differs_is_put_right_and_what_a_person_has_added_stays()
    {
        await Bed.InstallUsualAsync();
        await SetUpAsync();
        await Bed.RunAsync($"""
            printf "OCX_NOTIFY_EXEC='cat >/dev/null'\n" >>{Configuration}
            sed -i /^OCX_SERVICE=/d {Configuration}
            systemctl disable -q --now ocx-ending.timer
            """);

        var run = await Bed.SetUpAsync("--yes");
        var (tree, again) = (await Bed.TreeAsync(), await Bed.SetUpAsync("--yes"));

        run.ExitCode.Should().Be(0, run.All);
        run.Acts.Should().Contain($"write {Configuration}").And.Contain(a => a.Contains("enable", StringComparison.Ordinal) && a.Contains("ocx-ending.timer", StringComparison.Ordinal));
        run.Acts.Should().NotContain(a => a.Contains("ocx-reconcile.timer", StringComparison.Ordinal));
        (await Bed.RunAsync($"grep -e NOTIFY -e SERVICE {Configuration}")).Split('\n').Should().BeEquivalentTo("OCX_SERVICE='openclaw-gateway'", "OCX_NOTIFY_EXEC='cat >/dev/null'");
        again.Acts.Should().OnlyContain(a => Looks.Contains(a));
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(tree);
        await Bed.ShouldBeWellAsync();
    }

    [Test]
    public async Task Without_purge_the_configuration_is_left_and_what_is_left_is_told()
    {
        await Bed.InstallUsualAsync();
        var before = await Bed.TreeAsync();
        await SetUpAsync();
        var after = await Bed.TreeAsync();

        var dry = await Bed.SetUpAsync("--uninstall", "--dry-run");
        (await Bed.TreeAsync()).ShouldBeUntouchedSince(after);
        var run = await Bed.SetUpAsync("--uninstall", "--yes");

        run.ExitCode.Should().Be(0, run.All);
        run.Acts.Should().NotBeEmpty().And.Equal(dry.Acts);
        run.Output.Should().Contain($"  {Configuration}: ").And.Contain("/root/.openclaw").And.Contain("/root/openclaw/.env");
        (await Bed.TreeAsync()).ShouldBe(before, "/etc/ocx", "/var/lib/ocx");
        (await Bed.RunAsync("ls -A /var/lib/ocx")).Should().Be("setup.json", "it knows what the configuration was before");
        (await Bed.SetUpAsync("--uninstall", "--yes")).Acts.Should().BeEmpty();
        (await Bed.SetUpAsync("--uninstall", "--purge", "--yes")).ExitCode.Should().Be(0);
        (await Bed.TreeAsync()).ShouldBe(before);
    }

    [TestCase("--uninstall --yes; ocx-setup --yes; ocx-setup --uninstall --purge --yes")]
    [TestCase("--uninstall --yes; ocx-setup --uninstall --purge --yes; ocx-setup --uninstall --purge --yes")]
    public async Task A_configuration_that_was_there_before_is_put_back_by_whatever_way_it_is_taken_away(string ways)
    {
        await Bed.InstallUsualAsync();
        await Bed.RunAsync($"install -d -m 700 /etc/ocx; umask 077; printf '# mine\n' >{Configuration}");
        var before = await Bed.TreeAsync();
        await SetUpAsync();
        (await Bed.RunAsync($"wc -l <{Configuration}")).Should().NotBe("1");

        await Bed.RunAsync($"ocx-setup {ways}");

        (await Bed.TreeAsync()).ShouldBe(before);
    }

    [Test]
    public async Task What_somebody_has_changed_since_is_left_and_told()
    {
        await Bed.InstallOnHostAsync();
        var before = await Bed.TreeAsync();
        await SetUpAsync();
        await Bed.RunAsync("echo '// mine' >>/root/.openclaw/openclaw.json; echo '# mine' >>/etc/systemd/system/ocx-sync.service.d/ocx-setup.conf; echo mine >/etc/systemd/system/ocx-reconcile.service.d/mine.conf");

        var run = await Bed.SetUpAsync("--uninstall", "--purge", "--yes");

        run.ExitCode.Should().Be(0, run.All);
        run.Errors.Should().Contain("/etc/systemd/system/ocx-sync.service.d/ocx-setup.conf: was changed by somebody else since, and is left as it is");
        var now = await Bed.TreeAsync();
        now.Has("/etc/systemd/system/ocx-sync.service.d/ocx-setup.conf").Should().BeTrue();
        now.Has("/etc/systemd/system/ocx-reconcile.service.d/ocx-setup.conf").Should().BeFalse();
        now.Has("/etc/systemd/system/ocx-reconcile.service.d/mine.conf").Should().BeTrue();
        (await Bed.RunAsync("cat /root/.openclaw/openclaw.json")).Should().Contain("// mine").And.NotContain("claude-opus", "only what is ours is taken out");
        now.ShouldBe(before, "/root/.openclaw/openclaw.json", "/etc/systemd/system/ocx-sync.service.d", "/etc/systemd/system/ocx-reconcile.service.d");
    }

    [Test]
    public async Task Where_nothing_was_set_up_there_is_nothing_to_take_away()
    {
        await Bed.InstallUsualAsync();
        await Bed.RunAsync($"install -d -m 700 /etc/ocx; umask 077; printf '# mine\n' >{Configuration}");
        var before = await Bed.TreeAsync();

        var run = await Bed.SetUpAsync("--uninstall", "--purge", "--yes");

        (run.ExitCode, run.Acts.Count).Should().Be((0, 0), run.All);
        run.All.Should().Contain("nothing");
        (await Bed.TreeAsync()).ShouldBe(before);
    }

    private async Task SetUpAsync()
    {
        var run = await Bed.SetUpAsync("--yes");
        run.ExitCode.Should().Be(0, run.All);
    }
}
