namespace Ocx.Tests;

/// <summary>
/// What is wrong with a gateway, a container or a unit is found, and doing what ocx-verify says cures it. One machine for
/// all: each test breaks one thing and mends it by what is printed.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyMachine
{
    private static readonly string[] Gateway = ["compose", "gateway"];

    private VerifyBed bed = null!;

    [OneTimeSetUp]
    public async Task MakeAsync() => bed = await VerifyBed.MakeAsync();

    [OneTimeTearDown]
    public async Task EndAsync() => await bed.DisposeAsync();

    [TearDown]
    public async Task RestoreAsync()
    {
        await bed.RestoreAsync();
        await bed.RunAsync("systemctl stop ocx-watch.path; systemctl restart ocx-sync.service ocx-reconcile.timer ocx-trigger.timer ocx-ending.timer; systemctl reset-failed");
    }

    // What breaks it, the check, its state, what is found; the cure that is printed is run as it stands.
    [TestCase("systemctl stop ocx-sync.service", "units", "fail", "is inactive: nothing carries a new token at once")]
    [TestCase("systemctl disable -q ocx-sync.service", "units", "warn", "is not started at the next boot (disabled)")]
    [TestCase("systemctl stop ocx-sync.service; systemctl mask -q --runtime ocx-sync.service; ", "units", "fail", "is masked: nothing carries")]
    [TestCase("systemctl stop ocx-reconcile.timer", "units", "fail", "is inactive: nothing compares everything every ten minutes")]
    [TestCase("systemctl disable -q --now ocx-trigger.timer", "units", "fail", "is inactive: nothing makes Claude Code refresh the token")]
    [TestCase("systemctl stop ocx-ending.timer", "units", "fail", "is inactive: nothing tells when the sign-in is to end")]
    [TestCase("touch -d '1 hour' /etc/ocx/ocx.env; touch /etc/ocx/ocx.env; sleep 2; touch /etc/ocx/ocx.env", "units", "warn", "has the configuration of before")]
    [TestCase("chmod 644 /etc/ocx/ocx.env", "configuration", "warn", "can be read by others")]
    [TestCase("chown 1000 /etc/ocx/ocx.env", "configuration", "fail", "who decides by it what root writes and runs")]
    [TestCase("chmod 777 /etc/ocx", "configuration", "fail", "others can write in /etc/ocx")]
    [TestCase("chmod 755 /var/lib/ocx", "permissions", "warn", "others can look into it")]
    public async Task What_is_broken_is_found_and_cured_by_what_it_says(string broken, string check, string state, string what)
    {
        await bed.RunAsync(broken);

        var found = await bed.WrongAsync(check);

        found.State.Should().Be(state);
        found.What.Should().Contain(what);
        await bed.RunAsync(found.Cure!.Replace("unmask ocx", "unmask --runtime ocx", StringComparison.Ordinal));
        await bed.ShouldBeOkAsync(check);
    }

    [Test]
    public async Task A_service_that_is_not_installed_is_found()
    {
        await bed.RunAsync("systemctl stop ocx-sync.service; mv /usr/local/lib/systemd/system/ocx-sync.service /root; systemctl daemon-reload");

        var found = await bed.WrongAsync("units");

        (found.State, found.What).Should().Be(("fail", "is not installed: nothing carries a new token at once"));
        found.Cure.Should().Be("make install; systemctl daemon-reload; systemctl enable --now ocx-sync.service");
        await bed.RunAsync("mv /root/ocx-sync.service /usr/local/lib/systemd/system; " + found.Cure!.Split("; ", 2)[1]);
        await bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task A_service_that_ends_again_and_again_is_found()
    {
        await bed.Service.EditAsync(TriggerServiceBed.Sync, "ExecStart=", "ExecStart=/bin/false");
        await bed.TryAsync("systemctl restart ocx-sync.service");

        var found = await bed.WrongAsync("units");

        (found.State, found.What, found.Cure).Should().Be(("fail", "ends again and again", "see why: journalctl -u ocx-sync.service"));
        (await bed.RunAsync(found.Cure!["see why: ".Length..])).Should().Contain("ended: exit-code");
        await bed.RunAsync("rm /etc/systemd/system/ocx-sync.service.d/test.conf; systemctl daemon-reload; systemctl restart ocx-sync.service");
        await bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task A_run_that_has_failed_is_found()
    {
        await bed.Service.EditAsync("ocx-ending.service", "ExecStart=", "ExecStart=/bin/sh -c 'exit 73'");
        await bed.TryAsync("systemctl start ocx-ending.service");

        var found = await bed.WrongAsync("units");

        (found.State, found.What, found.Cure).Should().Be(("fail", "has failed (exit-code, status 73)", "see why: journalctl -u ocx-ending.service; then: systemctl start ocx-ending.service"));
        await bed.RunAsync("rm /etc/systemd/system/ocx-ending.service.d/test.conf; systemctl daemon-reload; systemctl start ocx-ending.service");
        await bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task Older_scripts_that_still_run_are_found()
    {
        await bed.RunAsync("""
            cd /etc/systemd/system
            printf '[Service]\nType=simple\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n' >sync-oauth-token.service
            printf '[Service]\nExecStart=/bin/true\n' >trigger-claude-refresh.service
            printf '[Timer]\nOnCalendar=*:0/30\n[Install]\nWantedBy=timers.target\n' >trigger-claude-refresh.timer
            systemctl daemon-reload; systemctl enable -q --now sync-oauth-token.service trigger-claude-refresh.timer
            """);
        var running = await bed.WrongAsync("older-scripts");
        await bed.RunAsync("systemctl stop sync-oauth-token.service trigger-claude-refresh.timer");
        var enabled = await bed.WrongAsync("older-scripts");

        running.Should().Be(new Found("older-scripts", null, "fail", "sync-oauth-token.service, trigger-claude-refresh.timer run beside ours, and do the same in another way", "systemctl disable --now sync-oauth-token.service trigger-claude-refresh.timer"));
        (enabled.State, enabled.Cure).Should().Be(("warn", running.Cure));
        await bed.RunAsync("systemctl start sync-oauth-token.service trigger-claude-refresh.timer; " + running.Cure);
        await bed.ShouldBeOkAsync("older-scripts");
    }

    [Test]
    public async Task A_timer_is_not_missed_where_cron_does_its_work()
    {
        await bed.RunAsync("systemctl disable -q --now ocx-trigger.timer; mkdir -p /etc/cron.d; echo '* * * * * root ocx-trigger; ocx-notify --exit-status $?' >/etc/cron.d/ocx");

        (await bed.FindAsync("units")).Should().OnlyContain(f => f.IsOk).And.Contain(f => f.What == "not used: /etc/cron.d/ocx runs ocx-trigger");

        await bed.RunAsync("rm /etc/cron.d/ocx; systemctl enable -q --now ocx-trigger.timer");
        await bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task The_next_due_time_of_each_timer_is_told()
    {
        var timers = (await bed.FindAsync("units")).Where(f => f.Subject!.EndsWith(".timer", StringComparison.Ordinal)).ToList();

        timers.Select(t => t.Subject).Should().Equal("ocx-reconcile.timer", "ocx-trigger.timer", "ocx-ending.timer");
        timers.Should().OnlyContain(t => t.What.StartsWith("next in ", StringComparison.Ordinal) || t.What == "is at work");
    }

    [TestCase("ocx-sync.service")]
    [TestCase("ocx-reconcile.service")]
    public async Task A_place_that_the_sandbox_hides_is_found(string unit)
    {
        await bed.RunAsync($"rm /etc/systemd/system/{unit}.d/bed.conf; systemctl daemon-reload");

        var found = (await bed.FindAsync("paths")).Where(f => !f.IsOk).ToList();

        found.Should().HaveCountGreaterThan(2).And.OnlyContain(f => f.State == "fail" && f.Subject == unit && f.What.StartsWith("its sandbox does not let it ", StringComparison.Ordinal));
        var lines = found.Select(f => f.Cure!.Split("[Service] ")[1].Split(';')[0]).ToList();
        lines.Should().Contain(l => l.StartsWith("BindPaths=-", StringComparison.Ordinal));
        await bed.Service.EditAsync(unit, [.. lines]);
        await bed.ShouldBeOkAsync("paths");
    }

    [Test]
    public async Task A_path_unit_that_watches_another_file_is_found()
    {
        await bed.RunAsync("rm /etc/systemd/system/ocx-watch.path.d/bed.conf; systemctl daemon-reload; systemctl disable -q --now ocx-sync.service; systemctl enable -q --now ocx-watch.path");
        await bed.ShouldBeOkAsync("units");

        var found = await bed.WrongAsync("paths");

        found.State.Should().Be("fail");
        found.What.Should().Be($"does not watch {bed.Gateway.Claude.Credentials}");
        found.Cure.Should().Contain($"[Path] PathChanged={bed.Gateway.Claude.Credentials}");
        await bed.RunAsync($"mkdir -p /etc/systemd/system/ocx-watch.path.d; printf '[Path]\\nPathChanged={bed.Gateway.Claude.Credentials}\\n' >/etc/systemd/system/ocx-watch.path.d/bed.conf; systemctl daemon-reload; systemctl restart ocx-watch.path");
        await bed.ShouldBeOkAsync("paths");
        await bed.RunAsync("systemctl disable -q --now ocx-watch.path; systemctl enable -q --now ocx-sync.service");
    }

    [Test]
    public async Task Without_inotifywait_it_is_told_what_takes_its_place()
    {
        await bed.RunAsync("mv /usr/bin/inotifywait /root");

        var found = await bed.WrongAsync("prerequisites");

        (found.State, found.What).Should().Be(("fail", "inotifywait is not there, and ocx-sync cannot watch"));
        await bed.RunAsync("systemctl disable -q --now ocx-sync.service; " + found.Cure!.Split("or: ")[1]);
        await bed.ShouldBeOkAsync("prerequisites");
        await bed.ShouldBeOkAsync("units");
        await bed.RunAsync("mv /root/inotifywait /usr/bin; systemctl disable -q --now ocx-watch.path; systemctl enable -q --now ocx-sync.service");
        await bed.ShouldBeOkAsync("prerequisites");
    }

    [TestCase("setpriv", "apt-get install util-linux")]
    [TestCase("getent", "apt-get install libc-bin")]
    public async Task A_program_that_is_missing_is_found(string program, string cure)
    {
        await bed.RunAsync($"mv /usr/bin/{program} /root");

        var found = await bed.WrongAsync("prerequisites");

        (found.State, found.What, found.Cure).Should().Be(("fail", $"{program} is not there", cure));
        await bed.RunAsync($"mv /root/{program} /usr/bin");
        await bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task A_bash_that_is_too_old_is_found()
    {
        await bed.RunAsync("printf '#!/bin/sh\\necho 4.4\\n' >/root/bash; chmod 755 /root/bash; mount --bind /root/bash /bin/bash");

        var found = await bed.WrongAsync("prerequisites");

        (found.State, found.What, found.Cure).Should().Be(("fail", "bash is 4.4, and ocx-sync needs 5.1", "install bash 5.1 or newer"));
        await bed.RunAsync("umount /bin/bash");
        await bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task A_Compose_that_cannot_take_down_one_service_is_told()
    {
        await bed.RunAsync("""
            mkdir -p /root/old
            cat >/root/old/docker-compose <<'END'
            #!/bin/sh
            case "$*" in docker-cli-plugin-metadata) echo '{"SchemaVersion":"0.1.0","Vendor":"test","Version":"2.10.2"}' ;; *version*) echo 2.10.2 ;; *) exec /usr/local/lib/docker/real "$@" ;; esac
            END
            chmod 755 /root/old/docker-compose
            mkdir -p /root/.docker/cli-plugins; cp /root/old/docker-compose /root/.docker/cli-plugins/docker-compose
            """);

        var found = await bed.WrongAsync("prerequisites");

        found.State.Should().Be("warn");
        (found.What, found.Cure).Should().Be(("Docker Compose 2.10.2 cannot take down one service: the gateway is made anew by force", "install Docker Compose 2.19 or newer"));
        await bed.RunAsync("rm -r /root/.docker");
        await bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task An_engine_that_is_away_is_told_once_and_what_it_hides()
    {
        await bed.RunAsync("mv /run/docker.sock /run/docker.away");

        var (exitCode, findings) = await bed.VerifyAsync();

        exitCode.Should().Be(1);
        var engine = findings.Single(f => f.Check == "prerequisites");
        engine.State.Should().Be("fail");
        engine.What.Should().StartWith("the engine does not answer");
        engine.Cure.Should().Be("see how it is: systemctl status docker");
        findings.Where(f => Gateway.Contains(f.Check)).Should().OnlyContain(f => f.State == "warn" && f.What.StartsWith("cannot be seen: ", StringComparison.Ordinal));
        findings.Where(f => f.Check is "credentials" or "oauth-json" or "env-file" or "units").Should().OnlyContain(f => f.IsOk);
        await bed.RunAsync("mv /run/docker.away /run/docker.sock");
        await bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task An_ordinary_user_sees_what_rights_allow_and_is_told_the_rest()
    {
        var (exitCode, findings) = await bed.VerifyAsync("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "env", "HOME=/tmp");

        exitCode.Should().Be(1, "nothing of an OpenClaw is in that home");
        findings.Should().Contain(f => f.Check == "configuration" && f.What.StartsWith("cannot be seen: /etc/ocx/ocx.env: permission denied", StringComparison.Ordinal));
        findings.Should().Contain(f => f.Check == "prerequisites" && f.State == "warn" && f.Cure == "run this as root, or as a member of the group docker");
        findings.Where(f => f.State == "fail").Should().OnlyContain(f => f.What.Contains("/tmp", StringComparison.Ordinal) || f.What.Contains("/root/openclaw", StringComparison.Ordinal));
    }
}
