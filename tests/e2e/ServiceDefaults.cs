namespace Ocx.Tests;

/// <summary>OpenClaw where its installation puts it, and the units as they are installed: nothing is configured.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServiceDefaults
{
    private const string Proxy = "/root/.openclaw/workspaces/workspace-claude-proxy/config/.claude";

    [TestCase("ocx-sync.service")]
    [TestCase("ocx-watch.path")]
    public async Task They_suffice(string unit)
    {
        await using var engine = await Engine.OwnAsync();
        await using var bed = await GatewayBed.MakeAsync(engine: engine);
        await using var machine = await Machine.MakeAsync(bed, $"--bind={bed.ComposeDirectory}:/root/openclaw", $"--bind={bed.StateDirectory}:/root/.openclaw");
        await machine.ExecAsync("sh", "-c", $"rm /etc/ocx/ocx.env; mkdir -p {Proxy}; chown -R 1000:1000 /root/.openclaw");
        await machine.WriteAsync($"{Proxy}/.credentials.json", Tokens.ClaudeJson("old"), "600");
        await machine.ExecAsync("docker", "compose", "--project-directory", "/root/openclaw", "up", "-d");

        // The one thing that is not where it usually is: the engine's socket is a link to the bed's.
        foreach (var service in new[] { "ocx-sync", "ocx-watch" })
        {
            await machine.WriteAsync($"/etc/systemd/system/{service}.service.d/engine.conf", $"[Service]\nBindPaths={engine.Socket}:/run/docker.sock\n");
        }

        await machine.ExecAsync("rm", "/run/docker.sock");
        await machine.ExecAsync("touch", "/run/docker.sock");
        await machine.ExecAsync("systemctl", "daemon-reload");
        await machine.ExecAsync("systemctl", "enable", "-q", "--now", unit);

        await machine.WriteAsync($"{Proxy}/.credentials.json", Tokens.ClaudeJson("new"), "600");

        string? token = null;
        for (var i = 0; i < 100 && token != Tokens.Access("new"); i++)
        {
            await Task.Delay(200);
            var container = (await engine.Api.ContainersAsync("com.docker.compose.service=openclaw-gateway")).FirstOrDefault(c => c is { State: "running", Address: not null });
            token = container is null ? null : await GatewayBed.TokenAtAsync(container.Address!);
        }

        token.Should().Be(Tokens.Access("new"), "{0}{1}", await machine.JournalAsync("ocx-sync.service"), await machine.JournalAsync("ocx-watch.service"));
        (await machine.ExecAsync("stat", "-c", "%u:%g %a", "/root/.openclaw/credentials/oauth.json", "/root/.openclaw/agents/main/agent/auth-profiles.json")).Should().Be("1000:1000 600\n1000:1000 600");
    }
}
