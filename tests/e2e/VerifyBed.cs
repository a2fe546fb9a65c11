using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A machine on which all is well: the units run, a gateway has the token, Claude Code is in its container.</summary>
internal sealed class VerifyBed : IAsyncDisposable
{
    private VerifyBed(TriggerServiceBed service) => Service = service;

    public TriggerServiceBed Service { get; }

    public GatewayBed Gateway => Service.Gateway;

    public Machine Machine => Service.Machine;

    /// <summary>Makes one.</summary>
    /// <param name="gateway">The gateway's part of the compose file, if not the usual one.</param>
    /// <param name="home">The home directory of whoever Claude Code belongs to, where it runs on the machine.</param>
    /// <param name="engine">The engine, if not the one that tests share.</param>
    public static async Task<VerifyBed> MakeAsync(string? gateway = null, string? home = null, Engine? engine = null)
    {
        var bed = new VerifyBed(await TriggerServiceBed.MakeAsync(home: home, gateway: gateway, engine: engine));
        bed.Service.Claude.SignIn("now", TimeSpan.FromHours(8));
        await bed.RunAsync($"chmod 600 '{bed.Gateway.Claude.Credentials}' '{bed.Gateway.EnvFile}'");
        await bed.Service.EnableAsync(TriggerServiceBed.Sync, "ocx-reconcile.timer", TriggerServiceBed.Timer, "ocx-ending.timer");
        await bed.Gateway.WaitServedAsync("now");
        await bed.RunAsync($"touch -d '1 minute ago' '{bed.Gateway.Claude.Credentials}'; mkdir /root/well; cp -a /etc/ocx/ocx.env /etc/systemd/system /root/well");
        return bed;
    }

    /// <summary>A sign-in that Claude Code has not just written: ocx-verify would give it time to be carried.</summary>
    public void SignIn(string mark)
    {
        Service.Claude.SignIn(mark, TimeSpan.FromHours(8));
        File.SetLastWriteTimeUtc(Gateway.Claude.Credentials, DateTime.UtcNow.AddMinutes(-1));
    }

    /// <summary>Makes all well again, so that a test that fails does not take others along.</summary>
    public Task RestoreAsync() => RunAsync("""
        cp -a /root/well/ocx.env /etc/ocx/ocx.env; chmod 700 /etc/ocx /var/lib/ocx
        rm -rf /root/.docker /etc/cron.d/ocx /etc/systemd/system /run/systemd/system/ocx-sync.service; cp -a /root/well/system /etc/systemd/system
        for program in inotifywait setpriv getent; do [ ! -e "/root/$program" ] || mv "/root/$program" /usr/bin; done
        [ ! -e /root/ocx-sync.service ] || mv /root/ocx-sync.service /usr/local/lib/systemd/system
        [ ! -e /run/docker.away ] || mv /run/docker.away /run/docker.sock
        umount /bin/bash 2>/dev/null || true
        systemctl daemon-reload
        """);

    /// <summary>Runs ocx-verify on the machine, as root in a terminal would, with nothing in its environment.</summary>
    public async Task<(int ExitCode, IReadOnlyList<Found> Findings)> VerifyAsync(params string[] before)
    {
        var result = await Machine.TryAsync([.. before, "ocx-verify", "--json"]);
        result.StandardOutput.Should().NotContain("FAKE").And.StartWith("{", result.StandardError);
        return (result.ExitCode, Found.Parse(result.StandardOutput));
    }

    /// <summary>The findings of one check.</summary>
    public async Task<IReadOnlyList<Found>> FindAsync(string check) => (await VerifyAsync()).Findings.Of(check);

    /// <summary>The one finding of a check that is not ok.</summary>
    public async Task<Found> WrongAsync(string check) => (await VerifyAsync()).Findings.Wrong(check);

    /// <summary>All of a check is ok.</summary>
    public async Task ShouldBeOkAsync(string check) => (await VerifyAsync()).Findings.ShouldBeOk(check);

    /// <summary>Runs a command of a shell on the machine, as root.</summary>
    public Task<string> RunAsync(string command) => Machine.ExecAsync("sh", "-ec", command);

    public async Task<BufferedCommandResult> TryAsync(string command) => await Machine.TryAsync("sh", "-c", command);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
