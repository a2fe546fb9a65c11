namespace Ocx.Tests;

/// <summary>A person is told once that they must sign in, and once that it is over: by the units, and from cron.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TriggerNotify
{
    [Test]
    public async Task The_service_tells_once_and_the_next_minute_after_the_sign_in_that_it_is_over()
    {
        using var web = new HttpPeer();
        await using var bed = await TriggerServiceBed.MakeAsync("blank; exit 1");
        await bed.ConfigureAsync($"OCX_NOTIFY_URL={web.Address}", "OCX_NOTIFY_EXEC='echo $OCX_EVENT >>/srv/told'"); // which the sandbox would not let it
        var flag = Path.Join(bed.Gateway.ComposeDirectory, "REAUTH_NEEDED");
        await bed.HurryAsync();

        await bed.EnableAsync(TriggerServiceBed.Timer);
        await Eventually.AssertAsync(() => web.Requests.Count > 0 && File.Exists(flag), "a person is told", 30);
        await bed.PassesAsync(2);

        web.Events.Should().Equal("reauth");
        bed.Claude.Calls.Should().ContainSingle("the sign-in has ended: nothing is to be gained by another call");
        var journal = await bed.JournalAsync();
        journal.Split('\n').Where(l => l.StartsWith("ocx-notify: error: ", StringComparison.Ordinal)).Should().ContainSingle("it is told once").Which.Should().Contain("sign in to Claude Code again");

        bed.Claude.SignIn("again", TimeSpan.FromHours(8));
        await Eventually.AssertAsync(() => !File.Exists(flag) && web.Requests.Count > 1, "it is over", 30);
        await bed.PassesAsync(1);

        web.Events.Should().Equal("reauth", "recovered");
        (await bed.Machine.ExecAsync("cat", "/srv/told")).Should().Be("reauth\nrecovered");
        (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.json")).Should().BeEmpty();
        journal = await bed.JournalAsync();
        journal.Split('\n').Where(l => l.StartsWith("ocx-notify: Claude Code is signed in again on ", StringComparison.Ordinal)).Should().ContainSingle("that too is told in the journal");
        (journal + string.Concat(web.Requests.Select(r => r.Body))).Should().NotContain("FAKE").And.NotContain(web.Secret);
    }

    [TestCase("InaccessiblePaths=/srv/that/is/not/there", "226")]
    [TestCase("ReadWritePaths=-/srv/that/is/not/there", "75")]
    [TestCase("no ocx-expiry", "75")]
    [TestCase("no ocx-trigger", "203")]
    public async Task Whatever_keeps_the_service_from_its_work_is_told_the_third_time(string what, string status)
    {
        const string Aside = "/root/aside";
        var isSandbox = what.Contains('=', StringComparison.Ordinal);
        using var web = new HttpPeer();
        await using var bed = await TriggerServiceBed.MakeAsync("exit 1");
        await bed.ConfigureAsync($"OCX_NOTIFY_URL={web.Address}");
        var program = $"/usr/local/bin/{what.Split(' ').Last()}";
        await (isSandbox ? bed.EditAsync(TriggerServiceBed.Trigger, what) : bed.Machine.ExecAsync("mv", program, Aside));

        for (var i = 1; i <= 4; i++)
        {
            (await bed.SystemctlAsync("start", TriggerServiceBed.Trigger)).ExitCode.Should().Be(1);
            (await bed.ShowAsync("Result") + await bed.ShowAsync("ActiveState") + await bed.ShowAsync("ExecMainStatus")).Should().Be($"exit-codefailed{status}");
            web.Events.Should().HaveCount(i < 3 ? 0 : 1, await bed.JournalAsync());
        }

        web.Events.Should().Equal("failed");
        await (isSandbox ? bed.EditAsync(TriggerServiceBed.Trigger) : bed.Machine.ExecAsync("mv", Aside, program));
        bed.Claude.Behave("by_rename");
        await bed.HurryAsync();
        await bed.EnableAsync(TriggerServiceBed.Timer);
        await Eventually.AssertAsync(() => web.Requests.Count > 1, "it is over", 30);
        await bed.PassesAsync(2);
        web.Events.Should().Equal("failed", "recovered");
        (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.json")).Should().BeEmpty();
    }

    [Test]
    public async Task A_gateway_that_does_not_get_the_token_is_told_by_the_service_that_has_the_network()
    {
        using var web = new HttpPeer();
        await using var bed = await TriggerServiceBed.MakeAsync();
        await bed.ConfigureAsync($"OCX_NOTIFY_URL={web.Address}");
        await bed.EditAsync(TriggerServiceBed.Reconcile, "InaccessiblePaths=/srv/that/is/not/there");
        for (var i = 0; i < 3; i++)
        {
            (await bed.SystemctlAsync("start", TriggerServiceBed.Reconcile)).ExitCode.Should().Be(1);
        }

        web.Requests.Should().BeEmpty();

        await bed.Machine.ExecAsync("systemctl", "start", TriggerServiceBed.Trigger);

        web.Requests.Select(r => $"{r.Member("event")} {r.Member("about")}").Should().Equal(["failed gateway"], await bed.JournalAsync());
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Cron_does_the_same_by_the_lines_of_the_manual(bool configured)
    {
        using var web = new HttpPeer();
        await using var bed = await TriggerServiceBed.MakeAsync("exit 1", home: "/root");
        var flag = configured ? Path.Join(bed.Gateway.ComposeDirectory, "REAUTH_NEEDED") : "/root/.openclaw/REAUTH_NEEDED";
        await bed.ConfigureAsync($"OCX_NOTIFY_URL='{web.Address}'");
        await bed.Machine.ExecAsync("sh", "-c", configured ? "true" : "rm /etc/ocx/ocx.env; rm -rf /root/openclaw /root/.openclaw; mkdir /root/.openclaw");
        var manual = await File.ReadAllTextAsync(Path.Join(Shell.Repository, "docs/tools/ocx-notify.md"));
        var lines = manual.Split("```cron\n").Should().HaveCount(2).And.Subject.Last().Split("```")[0].TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2);
        lines[1].Should().StartWith("* * * * *  root  ");
        async Task<string> CronAsync()
        {
            // As cron starts it (crontab(5)): the variables of the crontab's own lines, and these.
            var result = await bed.Machine.TryAsync("env", "-i", "HOME=/root", "SHELL=/bin/sh", lines[0], "sh", "-c", lines[1]["* * * * *  root  ".Length..]);
            result.ExitCode.Should().Be(0, result.StandardError);
            return result.StandardError;
        }

        async Task ShouldBeToldAsync(string errors, string line, bool isFlagSet, params string[] events)
        {
            errors.Split('\n').Where(l => l.StartsWith("ocx-notify: ", StringComparison.Ordinal)).Should().HaveCountGreaterThan(0).And.Contain(l => l.Contains(line, StringComparison.Ordinal));
            web.Events.Should().Equal(configured ? events : []);
            (await bed.Machine.TryAsync("test", "-e", flag)).IsSuccess.Should().Be(isFlagSet);
        }

        (await CronAsync() + await CronAsync()).Should().Contain("ocx-trigger: error: ").And.NotContain("ocx-notify");
        await ShouldBeToldAsync(await CronAsync(), "is not refreshed", false, "failed");
        (await CronAsync()).Should().NotContain("ocx-notify");
        bed.Claude.Behave("blank; exit 1");
        await ShouldBeToldAsync(await CronAsync(), "sign in to Claude Code again", true, "failed", "reauth");
        (await CronAsync()).Should().NotContain("ocx-notify");
        bed.Claude.SignIn("again", TimeSpan.FromHours(8));
        await ShouldBeToldAsync(await CronAsync(), "is signed in again", false, "failed", "reauth", "recovered");
        (await CronAsync()).Should().BeEmpty();
        (await bed.Machine.ExecAsync("find", "/var/lib/ocx", "-name", "*.json")).Should().BeEmpty();
        bed.Claude.Calls.Should().HaveCount(5);
        (await bed.Machine.ExecAsync("journalctl", "-q", "-o", "cat", "-t", "ocx-notify")).Should().Contain("is not refreshed").And.Contain("sign in to").And.Contain("is signed in again");
    }
}
