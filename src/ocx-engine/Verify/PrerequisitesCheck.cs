using System.Globalization;

namespace Ocx;

/// <summary>The programs of others that the tools and the units need.</summary>
internal sealed class PrerequisitesCheck : ICheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What ocx-sync and the tools start, and the Debian package that has it.</summary>
    private static readonly (string Program, string Package)[] Programs =
        [("setpriv", "util-linux"), ("flock", "util-linux"), ("getent", "libc-bin"), ("mkfifo", "coreutils")];

    public string Name => "prerequisites";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var findings = new List<Finding>();
        findings.AddRange(await EngineAsync(scene, stop));
        findings.AddRange(await WatcherAsync(scene));
        findings.AddRange(await BashAsync(scene, stop));
        foreach (var missing in Programs.Where(p => !Launcher.IsThere(p.Program)))
        {
            findings.Add(Finding.Fail(Name, null, $"{missing.Program} is not there", $"apt-get install {missing.Package}"));
        }

        return findings is { Count: > 0 } && findings.Exists(f => f.State != FindingState.Ok) ? [.. findings.Where(f => f.State != FindingState.Ok)]
            : [Finding.Ok(Name, null, string.Join(", ", findings.Select(f => f.What)))];
    }

    /// <summary>Docker, and a Compose that can take down one service.</summary>
    private async Task<IEnumerable<Finding>> EngineAsync(Scene scene, CancellationToken stop)
    {
        if (!scene.HasGateway)
        {
            return [];
        }

        try
        {
            var version = await scene.Compose.VersionAsync(stop);
            await scene.Docker.FindAsync(["com.docker.compose.service=none"], stop);
            var down = ComposeVersion.FirstWithDownOfOneService;
            return [version.IsAtLeast(down) ? Finding.Ok(Name, null, $"Docker Compose {version.Text}")
                : Finding.Warn(Name, null, $"Docker Compose {version.Text} cannot take down one service: the gateway is made anew by force", $"install Docker Compose {down.Text} or newer")];
        }
        catch (OcxException e)
        {
            var state = e.Message.Contains("permission denied", StringComparison.Ordinal) ? FindingState.Warn : FindingState.Fail;
            return [Finding.Of(Name, null, state, e)];
        }
    }

    /// <summary>inotifywait, or systemd in its place.</summary>
    private async Task<IEnumerable<Finding>> WatcherAsync(Scene scene)
    {
        if (Launcher.IsThere("inotifywait"))
        {
            return [Finding.Ok(Name, null, "inotifywait")];
        }

        try
        {
            return [(await scene.UnitsAsync())[OurUnits.Watch].IsActive
                ? Finding.Ok(Name, null, "ocx-watch.path in place of inotifywait")
                : Finding.Fail(Name, null, "inotifywait is not there, and ocx-sync cannot watch", "apt-get install inotify-tools; or: systemctl enable --now ocx-watch.path ocx-reconcile.timer")];
        }
        catch (OcxException)
        {
            return [Finding.Fail(Name, null, "inotifywait is not there, and ocx-sync cannot watch", "apt-get install inotify-tools")];
        }
    }

    private async Task<IEnumerable<Finding>> BashAsync(Scene scene, CancellationToken stop)
    {
        const string Cure = "install bash 5.1 or newer";
        if (!File.Exists("/bin/bash"))
        {
            return [Finding.Fail(Name, null, "/bin/bash is not there, and ocx-sync needs it", Cure)];
        }

        var said = await scene.Launcher.RunAsync("/bin/bash", ["-c", "echo \"${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}\""], Limit, stop);
        var numbers = said.Output.Trim().Split('.').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return [numbers is [var major, var minor] && (major > 5 || (major == 5 && minor >= 1))
            ? Finding.Ok(Name, null, $"bash {said.Output.Trim()}")
            : Finding.Fail(Name, null, $"bash is {said.Output.Trim()}, and ocx-sync needs 5.1", Cure)];
    }
}
