namespace Ocx.Tests;

/// <summary>A machine on which the units are installed and enabled, beside a gateway of its own.</summary>
internal sealed class ServiceBed : IAsyncDisposable
{
    private ServiceBed(GatewayBed gateway, Machine machine)
    {
        Gateway = gateway;
        Machine = machine;
    }

    public GatewayBed Gateway { get; }

    public Machine Machine { get; }

    /// <summary>Makes one, with its gateway running.</summary>
    /// <param name="compose">The compose file, if not the usual one.</param>
    /// <param name="units">The units to enable and start.</param>
    public static async Task<ServiceBed> MakeAsync(string? compose = null, params string[] units)
    {
        var bed = await OnAsync(await GatewayBed.MakeAsync(compose));
        if (units.Length > 0)
        {
            await bed.Machine.ExecAsync(["systemctl", "enable", "-q", "--now", .. units]);
        }

        return bed;
    }

    /// <summary>Makes one beside a gateway that is there, and starts that; no unit is enabled.</summary>
    /// <param name="gateway">The gateway; goes with this bed.</param>
    /// <param name="arguments">More arguments of systemd-nspawn, such as <c>--bind=</c>.</param>
    public static async Task<ServiceBed> OnAsync(GatewayBed gateway, params string[] arguments)
    {
        await gateway.UpAsync();
        var machine = await Machine.MakeAsync(gateway, arguments);
        foreach (var service in new[] { "ocx-sync", "ocx-reconcile", "ocx-watch", "ocx-trigger" })
        {
            // As an administrator opens other places than those below /root: here the bed's, and the engine's socket.
            await machine.WriteAsync($"/etc/systemd/system/{service}.service.d/bed.conf", $"[Service]\nBindPaths={Path.GetDirectoryName(gateway.Engine.Socket)}\n");
        }

        await machine.WriteAsync("/etc/systemd/system/ocx-watch.path.d/bed.conf", $"[Path]\nPathChanged=\nPathChanged={gateway.Claude.Credentials}\n");
        await machine.ExecAsync("systemctl", "daemon-reload");
        return new ServiceBed(gateway, machine);
    }

    /// <summary>Waits until ocx-sync has looked at everything, so many times.</summary>
    public Task ShouldWatchAsync(int times = 1) => ShouldSayAsync(Gateway.Claude.Credentials, times);

    /// <summary>Waits until ocx-sync has said this, in so many lines that end with it.</summary>
    public async Task ShouldSayAsync(string text, int times = 1)
    {
        var journal = "";
        for (var i = 0; i < 100; i++)
        {
            journal = await Machine.JournalAsync("ocx-sync.service");
            if (journal.Split('\n').Count(l => l.EndsWith(text, StringComparison.Ordinal) && !l.Contains("watching", StringComparison.Ordinal)) >= times)
            {
                return;
            }

            await Task.Delay(200);
        }

        throw new AssertionException($"ocx-sync has not said {text}: {journal}");
    }

    /// <summary>Whether something runs in the machine now.</summary>
    /// <remarks>Its processes are seen from here; the path of the project tells them from those of others.</remarks>
    public bool Runs(string command) => Processes().Any(p => p.Contains(command, StringComparison.Ordinal) && p.Contains(Gateway.ComposeDirectory, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Machine.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private static IEnumerable<string> Processes()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Join(directory, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // it has just ended
            }

            yield return text;
        }
    }
}
