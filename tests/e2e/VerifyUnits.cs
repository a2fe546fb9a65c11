namespace Ocx.Tests;

/// <summary>What is wrong with the units, their sandbox and the file that they load is found, and doing what ocx-verify says cures it.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyUnits : VerifyFixture
{
    protected override Task MendAsync() =>
        Bed.RunAsync("systemctl stop ocx-watch.path; systemctl restart ocx-sync.service ocx-reconcile.timer ocx-trigger.timer ocx-ending.timer; systemctl reset-failed");

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
    public async Task What_is_broken_is_found_and_cured_by_what_it_says(string broken, string check, string state, string what)
    {
        await Bed.RunAsync(broken);

        var found = await Bed.WrongAsync(check);

        found.State.Should().Be(state);
        found.What.Should().Contain(what);
        await Bed.RunAsync(found.Cure!.Replace("unmask ocx", "unmask --runtime ocx", StringComparison.Ordinal));
        await Bed.ShouldBeOkAsync(check);
    }

    [Test]
    public async Task A_service_that_is_not_installed_is_found()
    {
        await Bed.RunAsync("systemctl stop ocx-sync.service; mv /usr/local/lib/systemd/system/ocx-sync.service /root; systemctl daemon-reload");

        var found = await Bed.WrongAsync("units");

        (found.State, found.What).Should().Be(("fail", "is not installed: nothing carries a new token at once"));
        found.Cure.Should().Be("make install; systemctl daemon-reload; systemctl enable --now ocx-sync.service");
        await Bed.RunAsync("mv /root/ocx-sync.service /usr/local/lib/systemd/system; " + found.Cure!.Split("; ", 2)[1]);
        await Bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task A_service_that_ends_again_and_again_is_found()
    {
        await Bed.Service.EditAsync(TriggerServiceBed.Sync, "ExecStart=", "ExecStart=/bin/false");
        await Bed.TryAsync("systemctl restart ocx-sync.service");
        await Bed.RunAsync("while [ \"$(systemctl show -P NRestarts ocx-sync.service)\" -lt 3 ]; do :; done"); // whatever it is at this instant

        var found = await Bed.WrongAsync("units");

        (found.State, found.What, found.Cure).Should().Be(("fail", "ends again and again", "see why: journalctl -u ocx-sync.service"));
        (await Bed.RunAsync(found.Cure!["see why: ".Length..])).Should().Contain("ended: exit-code");
        await Bed.RunAsync("rm /etc/systemd/system/ocx-sync.service.d/test.conf; systemctl daemon-reload; systemctl reset-failed ocx-sync.service; systemctl restart ocx-sync.service");
        await Bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task A_run_that_has_failed_is_found()
    {
        await Bed.Service.EditAsync("ocx-ending.service", "ExecStart=", "ExecStart=/bin/sh -c 'exit 73'");
        await Bed.TryAsync("systemctl start ocx-ending.service");

        var found = await Bed.WrongAsync("units");

        (found.State, found.What, found.Cure).Should().Be(("fail", "has failed (exit-code, status 73)", "see why: journalctl -u ocx-ending.service; then: systemctl start ocx-ending.service"));
        await Bed.RunAsync("rm /etc/systemd/system/ocx-ending.service.d/test.conf; systemctl daemon-reload; systemctl start ocx-ending.service");
        await Bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task A_token_that_the_timer_is_about_to_have_refreshed_is_well()
    {
        await Bed.Service.EditAsync(TriggerServiceBed.Trigger, "ExecStart=", "ExecStart=/bin/true", "ExecStopPost=");
        Bed.Service.Claude.SignIn("now", TimeSpan.FromMinutes(4));

        var due = (await Bed.FindAsync("credentials")).Should().ContainSingle().Subject;
        await Bed.RunAsync("systemctl stop ocx-trigger.timer");
        var nobody = await Bed.WrongAsync("credentials");

        due.State.Should().Be("ok");
        due.What.Should().EndWith("it is due, and ocx-trigger.timer is about to have it refreshed");
        (nobody.State, nobody.Cure).Should().Be(("warn", "ocx-trigger"));
        Bed.SignIn("now");
    }

    [Test]
    public async Task A_token_on_its_way_is_given_time()
    {
        Bed.Service.Claude.SignIn("next", TimeSpan.FromHours(8));

        var (_, findings) = await Bed.VerifyAsync();

        findings.Where(f => f.Check is "oauth-json" or "profiles" or "env-file").Should().HaveCount(3).And.OnlyContain(f => f.IsOk && f.What.Contains(Tokens.Fingerprint("next"), StringComparison.Ordinal));
        findings.Single(f => f.Check == "gateway").State.Should().Be("ok", "it has it, or is being made anew");
        Bed.SignIn("now");
        await Bed.Gateway.WaitServedAsync("now");
    }

    [Test]
    public async Task A_terminal_that_leads_elsewhere_than_the_units_is_told()
    {
        var (_, findings) = await Bed.VerifyAsync("env", "OCX_STORE=json", "DOCKER_HOST=unix:///run/docker.sock");

        var found = findings.Wrong("configuration");
        (found.State, found.Cure).Should().Be(("warn", "unset DOCKER_HOST OCX_STORE"));
        await Bed.ShouldBeOkAsync("configuration");
    }

    [Test]
    public async Task Older_scripts_that_still_run_are_found()
    {
        await Bed.RunAsync("""
            cd /etc/systemd/system
            printf '[Service]\nType=simple\nExecStart=/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n' >sync-oauth-token.service
            printf '[Service]\nExecStart=/bin/true\n' >trigger-claude-refresh.service
            printf '[Timer]\nOnCalendar=*:0/30\n[Install]\nWantedBy=timers.target\n' >trigger-claude-refresh.timer
            systemctl daemon-reload; systemctl enable -q --now sync-oauth-token.service trigger-claude-refresh.timer
            """);
        var running = await Bed.WrongAsync("older-scripts");
        await Bed.RunAsync("systemctl stop sync-oauth-token.service trigger-claude-refresh.timer");
        var enabled = await Bed.WrongAsync("older-scripts");

        running.Should().Be(new Found("older-scripts", null, "fail", "sync-oauth-token.service, trigger-claude-refresh.timer run beside ours, and do the same in another way", "systemctl disable --now sync-oauth-token.service trigger-claude-refresh.timer"));
        (enabled.State, enabled.Cure).Should().Be(("warn", running.Cure));
        await Bed.RunAsync("systemctl start sync-oauth-token.service trigger-claude-refresh.timer; " + running.Cure);
        await Bed.ShouldBeOkAsync("older-scripts");
    }

    [Test]
    public async Task A_timer_is_not_missed_where_cron_does_its_work()
    {
        await Bed.RunAsync("systemctl disable -q --now ocx-trigger.timer; mkdir -p /etc/cron.d; echo '* * * * * root ocx-trigger; ocx-notify --exit-status $?' >/etc/cron.d/ocx");

        (await Bed.FindAsync("units")).Should().OnlyContain(f => f.IsOk).And.Contain(f => f.What == "not used: /etc/cron.d/ocx runs ocx-trigger");

        await Bed.RunAsync("rm /etc/cron.d/ocx; systemctl enable -q --now ocx-trigger.timer");
        await Bed.ShouldBeOkAsync("units");
    }

    [Test]
    public async Task The_next_due_time_of_each_timer_is_told()
    {
        var timers = (await Bed.FindAsync("units")).Where(f => f.Subject!.EndsWith(".timer", StringComparison.Ordinal)).ToList();

        timers.Select(t => t.Subject).Should().Equal("ocx-reconcile.timer", "ocx-trigger.timer", "ocx-ending.timer");
        timers.Should().OnlyContain(t => t.What.StartsWith("next in ", StringComparison.Ordinal) || t.What == "is at work");
    }

    [TestCase("ocx-sync.service")]
    [TestCase("ocx-reconcile.service")]
    public async Task A_place_that_the_sandbox_hides_is_found(string unit)
    {
        await Bed.RunAsync($"rm /etc/systemd/system/{unit}.d/bed.conf; systemctl daemon-reload");

        var found = (await Bed.FindAsync("paths")).Where(f => !f.IsOk).ToList();

        found.Should().HaveCountGreaterThan(2).And.OnlyContain(f => f.State == "fail" && f.Subject == unit && f.What.StartsWith("its sandbox does not let it ", StringComparison.Ordinal));
        var lines = found.Select(f => f.Cure!.Split("[Service] ")[1].Split(';')[0]).ToList();
        lines.Should().Contain(l => l.StartsWith("BindPaths=-", StringComparison.Ordinal));
        await Bed.Service.EditAsync(unit, [.. lines]);
        await Bed.ShouldBeOkAsync("paths");
    }

    [Test]
    public async Task A_path_unit_that_watches_another_file_is_found()
    {
        await Bed.RunAsync("rm /etc/systemd/system/ocx-watch.path.d/bed.conf; systemctl daemon-reload; systemctl disable -q --now ocx-sync.service; systemctl enable -q --now ocx-watch.path");
        await Bed.ShouldBeOkAsync("units");

        var found = await Bed.WrongAsync("paths");

        found.State.Should().Be("fail");
        found.What.Should().Be($"does not watch {Bed.Gateway.Claude.Credentials}");
        found.Cure.Should().Contain($"[Path] PathChanged={Bed.Gateway.Claude.Credentials}");
        await Bed.RunAsync($"mkdir -p /etc/systemd/system/ocx-watch.path.d; printf '[Path]\\nPathChanged={Bed.Gateway.Claude.Credentials}\\n' >/etc/systemd/system/ocx-watch.path.d/bed.conf; systemctl daemon-reload; systemctl restart ocx-watch.path");
        await Bed.ShouldBeOkAsync("paths");
        await Bed.RunAsync("systemctl disable -q --now ocx-watch.path; systemctl enable -q --now ocx-sync.service");
    }
}
