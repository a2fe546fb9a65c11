using CliWrap.Buffered;

namespace Ocx.Tests;

/// <summary>A machine with the units, beside a gateway, and Claude Code in a container or on that machine.</summary>
internal sealed class TriggerServiceBed : IAsyncDisposable
{
    public const string Trigger = "ocx-trigger.service";
    public const string Timer = "ocx-trigger.timer";
    public const string Sync = "ocx-sync.service";
    public const string Reconcile = "ocx-reconcile.service";

    private readonly ServiceBed service;

    private TriggerServiceBed(TriggerBed claude, ServiceBed service)
    {
        Claude = claude;
        this.service = service;
    }

    public TriggerBed Claude { get; }

    public GatewayBed Gateway => Claude.Gateway;

    public Machine Machine => service.Machine;

    /// <summary>Makes one, in which no unit is enabled.</summary>
    /// <param name="behaviour">What Claude Code does when it is called.</param>
    /// <param name="home">The home directory on the machine of whoever Claude Code belongs to; none: it runs in the container.</param>
    /// <param name="engine">The engine, if not the one that tests share.</param>
    /// <param name="gateway">The gateway's part of the compose file, if not the usual one.</param>
    public static async Task<TriggerServiceBed> MakeAsync(string behaviour = "by_rename", string? home = null, Engine? engine = null, string? gateway = null)
    {
        var claude = await TriggerBed.MakeAsync(behaviour, engine: engine, gateway: gateway);
        string[] binds = home is null ? [] : [$"--bind={Path.GetDirectoryName(claude.Gateway.Claude.Credentials)}:{home}/.claude"];
        var bed = new TriggerServiceBed(claude, await ServiceBed.OnAsync(claude.Gateway, binds));
        if (home is null)
        {
            await bed.ConfigureAsync($"OCX_CLI_CONTAINER={claude.Container}");
        }
        else
        {
            await bed.ConfigureAsync($"OCX_CREDENTIALS={home}/.claude/.credentials.json");
            await bed.Machine.WriteAsync("/usr/local/bin/claude", await File.ReadAllTextAsync(Path.Join(Shell.Repository, "tests", "support", "claude")), "755");
        }

        return bed;
    }

    /// <summary>Adds to the configuration; what comes later counts.</summary>
    public Task ConfigureAsync(params string[] lines) =>
        Machine.ExecAsync(["sh", "-c", "printf '%s\\n' \"$@\" >>/etc/ocx/ocx.env", "sh", .. lines]);

    /// <summary>Changes a unit as an administrator does; a line's section is that of the unit's kind.</summary>
    public async Task EditAsync(string unit, params string[] lines)
    {
        var section = unit.EndsWith(".timer", StringComparison.Ordinal) ? "[Timer]" : "[Service]";
        await Machine.WriteAsync($"/etc/systemd/system/{unit}.d/test.conf", string.Concat(lines.Prepend(section).Select(l => l + "\n")));
        await Machine.ExecAsync("systemctl", "daemon-reload");
    }

    /// <summary>The timer asks every second, in place of every minute.</summary>
    public Task HurryAsync() => EditAsync(Timer, "OnCalendar=", "OnCalendar=*:*:*");

    /// <summary>Starts units, at the next boot too.</summary>
    public async Task EnableAsync(params string[] units)
    {
        await Machine.ExecAsync(["systemctl", "enable", "-q", "--now", .. units]);
        if (units.Contains(Sync))
        {
            await service.ShouldSayAsync(".credentials.json");
        }
    }

    /// <summary>Runs a command of systemctl's that may fail.</summary>
    public async Task<BufferedCommandResult> SystemctlAsync(params string[] arguments) => await Machine.TryAsync(["systemctl", .. arguments]);

    /// <summary>Waits until the timer has asked so many times more.</summary>
    public async Task PassesAsync(int ticks)
    {
        var last = "";
        for (var seen = -1; seen < ticks;)
        {
            var now = await Machine.ExecAsync("systemctl", "show", "-P", "LastTriggerUSecMonotonic", Timer);
            (seen, last) = now == last ? (seen, last) : (seen + 1, now);
        }
    }

    /// <summary>What systemd knows of ocx-trigger's service.</summary>
    public Task<string> ShowAsync(string property) => Machine.ExecAsync("systemctl", "show", "-P", property, Trigger);

    /// <summary>What ocx-trigger's units have said, and systemd of them.</summary>
    public Task<string> JournalAsync(params string[] arguments) =>
        Machine.ExecAsync(["journalctl", "--no-pager", "-q", "-o", "cat", "-u", Trigger, "-u", Timer, .. arguments]);

    public ValueTask DisposeAsync() => service.DisposeAsync();
}
