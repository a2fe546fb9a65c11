namespace Ocx.Tests;

/// <summary>What is missing on the machine is found, and what an ordinary user cannot see is told.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class VerifyPrerequisites : VerifyFixture
{
    private static readonly string[] Gateway = ["compose", "gateway"];

    protected override Task MendAsync() =>
        Bed.RunAsync("systemctl stop ocx-watch.path; systemctl restart ocx-sync.service ocx-reconcile.timer ocx-trigger.timer ocx-ending.timer; systemctl reset-failed");

    [Test]
    public async Task Without_inotifywait_it_is_told_what_takes_its_place()
    {
        await Bed.RunAsync("mv /usr/bin/inotifywait /root");

        var found = await Bed.WrongAsync("prerequisites");

        (found.State, found.What).Should().Be(("fail", "inotifywait is not there, and ocx-sync cannot watch"));
        await Bed.RunAsync("systemctl disable -q --now ocx-sync.service; " + found.Cure!.Split("or: ")[1]);
        await Bed.ShouldBeOkAsync("prerequisites");
        await Bed.ShouldBeOkAsync("units");
        await Bed.RunAsync("mv /root/inotifywait /usr/bin; systemctl disable -q --now ocx-watch.path; systemctl enable -q --now ocx-sync.service");
        await Bed.ShouldBeOkAsync("prerequisites");
    }

    [TestCase("setpriv", "apt-get install util-linux")]
    [TestCase("getent", "apt-get install libc-bin")]
    public async Task A_program_that_is_missing_is_found(string program, string cure)
    {
        await Bed.RunAsync($"mv /usr/bin/{program} /root");

        var found = await Bed.WrongAsync("prerequisites");

        (found.State, found.What, found.Cure).Should().Be(("fail", $"{program} is not there", cure));
        await Bed.RunAsync($"mv /root/{program} /usr/bin");
        await Bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task A_bash_that_is_too_old_is_found()
    {
        await Bed.RunAsync("printf '#!/bin/sh\\necho 4.4\\n' >/root/bash; chmod 755 /root/bash; mount --bind /root/bash /bin/bash");

        var found = await Bed.WrongAsync("prerequisites");

        (found.State, found.What, found.Cure).Should().Be(("fail", "bash is 4.4, and ocx-sync needs 5.1", "install bash 5.1 or newer"));
        await Bed.RunAsync("umount /bin/bash");
        await Bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task A_Compose_that_cannot_take_down_one_service_is_told()
    {
        await Bed.RunAsync("""
            mkdir -p /root/old
            cat >/root/old/docker-compose <<'END'
            #!/bin/sh
            case "$*" in docker-cli-plugin-metadata) echo '{"SchemaVersion":"0.1.0","Vendor":"test","Version":"2.10.2"}' ;; *version*) echo 2.10.2 ;; *) exec /usr/local/lib/docker/real "$@" ;; esac
            END
            chmod 755 /root/old/docker-compose
            mkdir -p /root/.docker/cli-plugins; cp /root/old/docker-compose /root/.docker/cli-plugins/docker-compose
            """);

        var found = await Bed.WrongAsync("prerequisites");

        found.State.Should().Be("warn");
        (found.What, found.Cure).Should().Be(("Docker Compose 2.10.2 cannot take down one service: the gateway is made anew by force", "install Docker Compose 2.19 or newer"));
        await Bed.RunAsync("rm -r /root/.docker");
        await Bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task An_engine_that_is_away_is_told_once_and_what_it_hides()
    {
        await Bed.RunAsync("mv /run/docker.sock /run/docker.away");

        var (exitCode, findings) = await Bed.VerifyAsync();

        exitCode.Should().Be(1);
        var engine = findings.Single(f => f.Check == "prerequisites");
        engine.State.Should().Be("fail");
        engine.What.Should().StartWith("the engine does not answer");
        engine.Cure.Should().Be("see how it is: systemctl status docker");
        findings.Where(f => Gateway.Contains(f.Check)).Should().OnlyContain(f => f.State == "warn" && f.What.StartsWith("cannot be seen: ", StringComparison.Ordinal));
        findings.Where(f => f.Check is "credentials" or "oauth-json" or "env-file" or "units").Should().OnlyContain(f => f.IsOk);
        await Bed.RunAsync("mv /run/docker.away /run/docker.sock");
        await Bed.ShouldBeOkAsync("prerequisites");
    }

    [Test]
    public async Task An_ordinary_user_sees_what_rights_allow_and_is_told_the_rest()
    {
        var (exitCode, findings) = await Bed.VerifyAsync("setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "env", "HOME=/tmp");

        exitCode.Should().Be(1, "nothing of an OpenClaw is in that home");
        findings.Should().Contain(f => f.Check == "configuration" && f.What.StartsWith("cannot be seen: /etc/ocx/ocx.env: permission denied", StringComparison.Ordinal));
        findings.Should().Contain(f => f.Check == "prerequisites" && f.State == "warn" && f.Cure == "run this as root, or as a member of the group docker");
        findings.Where(f => f.State == "fail").Should().OnlyContain(f => f.What.Contains("/tmp", StringComparison.Ordinal) || f.What.Contains("/root/openclaw", StringComparison.Ordinal));
    }
}
