namespace Ocx;

/// <summary>The gateway's container: it runs, is well, and has the token; or takes it from its store.</summary>
internal sealed class GatewayCheck : ICheck
{
    public string Name => "gateway";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (!scene.HasGateway)
        {
            return [Finding.Ok(Name, null, "not looked after: OCX_COMPOSE_DIR is empty")];
        }

        Gateway gateway;
        try
        {
            gateway = await scene.GatewayAsync();
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.Configuration)
        {
            return [Finding.Of(Name, null, FindingState.Fail, e)];
        }

        var findings = new List<Finding>();
        if (gateway.Pending && IsAtWork(scene, gateway))
        {
            return [Finding.Ok(Name, null, $"a recreation in {gateway.Project.Directory} is at work this instant")];
        }

        if (gateway.Pending)
        {
            findings.Add(Finding.Fail(Name, null, $"a recreation in {gateway.Project.Directory} was begun and not ended", "ocx-recreate"));
        }

        if (gateway.Container is not { Running: true } container)
        {
            var up = ShellText.Join(["docker", "compose", .. gateway.Project.Options, "up", "-d", gateway.Project.Service]);
            findings.Add(gateway.Container is { } ended
                ? Finding.Fail(Name, null, $"{ended.Name} does not run ({ended.Status}, status {ended.LastExitCode})", up)
                : Finding.Fail(Name, null, $"{gateway.Project.Directory}: the service {gateway.Project.Service} has no container", up));
            return findings;
        }

        if (container.Paused)
        {
            findings.Add(Finding.Fail(Name, null, $"{container.Name} is paused", ShellText.Join("docker", "unpause", container.Name)));
            return findings;
        }

        if (await new GatewayProof(scene.Docker, new EnvToken(scene.Settings.EnvFile)).FailureAsync(container, stop) is { } failure)
        {
            findings.Add(Finding.Of(Name, null, FindingState.Fail, failure));
        }

        findings.AddRange(await TokenAsync(scene, gateway, container, stop));
        return findings;
    }

    /// <summary>Whether somebody is at it; or has ended it since it was seen, and then the container that was seen is the one of before.</summary>
    private static bool IsAtWork(Scene scene, Gateway gateway) =>
        RunLock.IsHeld(OwnDirectory.PathOfLock(scene.Settings.OwnState, gateway.Project.Name ?? "")) || !new PendingMarker(scene.Settings.OwnState, scene.Log).Has(scene.Target);

    private async Task<IEnumerable<Finding>> TokenAsync(Scene scene, Gateway gateway, Container container, CancellationToken stop)
    {
        const string Handover = "handover";
        var found = gateway.Token is { Length: > 0 } token ? token : null;
        var wanted = await WantedAsync(scene);
        var stored = scene.Settings.IsHotHandover() && wanted is not null ? await scene.WhyNotStoredAsync(wanted, stop) : "";
        var has = found is null ? "no token" : Fingerprint.Of(found);
        var environment =
            wanted is null ? Finding.Unseen(Name, null, new OcxException(ExitCode.NoInput, $"{container.Name} runs with {has}; what it should have is not known"))
            : found == wanted && scene.HasExpired(found) ? Finding.Fail(Name, null, $"{container.Name} runs with {has}, which has expired", "ocx-trigger")
            : found == wanted ? Finding.Ok(Name, null, $"{container.Name} runs with {has}")
            : stored is null ? Finding.Ok(Name, null, $"{container.Name} was made with {has}, and takes {Fingerprint.Of(wanted)} from its store")
            : Finding.Fail(Name, null, $"{container.Name} runs with {has}, and not with {Fingerprint.Of(wanted)}", "ocx-recreate --if-stale");
        return
        [
            environment,
            !scene.Settings.IsHotHandover() ? Finding.Ok(Handover, null, "recreate: the gateway is made anew with each token, which interrupts what its agents do")
            : stored is null ? Finding.Ok(Handover, null, "hot: the gateway takes each token from its store, and is not interrupted")
            : Finding.Warn(Handover, null, $"hot, and yet the gateway would be made anew: {(stored.Length > 0 ? stored : "the token is not known")}", scene.IsSqlite ? "ocx-paste" : ShellText.Join("ocx-profiles", scene.Settings.StateDirectory)),
        ];
    }

    /// <summary>What it should run with: what Compose would give it; and where that cannot be told, Claude Code's token.</summary>
    private static async Task<string?> WantedAsync(Scene scene)
    {
        try
        {
            return await scene.EnvTokenAsync();
        }
        catch (OcxException)
        {
            return scene.Token; // the check of .env says why
        }
    }
}
