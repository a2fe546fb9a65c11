namespace Ocx;

/// <summary>Profiles in OpenClaw's databases that are not our token: each comes before the environment (measured on 2026.9.6).</summary>
internal sealed class StoredShadows(Scene scene, string name)
{
    private const string Id = OpenClawView.OurProfile;

    public async Task<IReadOnlyList<Finding>> FindAsync(OpenClawConfig? config)
    {
        var check = await scene.OpenClaw.StoredAsync();
        if (scene.Token is not { } token)
        {
            return check.Profiles.Count == 0 ? [] : [Finding.Unseen(name, null, new OcxException(ExitCode.NoInput, "which token should be stored is not known"))];
        }

        var findings = new List<Finding>();
        foreach (var profile in check.Profiles)
        {
            var hasOurs = check.Profiles.Any(p => p.Id == Id && p.Holds(token) && (p.Agent == profile.Agent || p.Agent == StoreCheck.MainAgent));
            findings.AddRange(await FindAsync(profile, token, hasOurs));
        }

        // Of the profiles that are stored the first in the configured order is used.
        var order = config?.Order?.Texts.Where(o => check.Profiles.Any(p => p.Id == o)).ToList();
        if (order is [var first, ..] && first != Id && check.Profiles.Any(p => p.Id == Id))
        {
            findings.Add(Finding.Fail(name, null, $"{config!.Order!.Where}: auth.order.anthropic tries {first} before {Id}", $"put {Id} first in auth.order.anthropic, {config.Order.Where}"));
        }

        return findings;
    }

    private async Task<IEnumerable<Finding>> FindAsync(StoredProfile profile, string token, bool hasOurs)
    {
        var holds = profile.Holds(token);
        if (profile.Id == Id && holds)
        {
            return [];
        }

        var what = $"{profile.Id} is stored ({profile.Type} {profile.Fingerprint ?? "of another token"})";
        if (profile is { Id: Id, IsApiKey: false })
        {
            return [Finding.Fail(name, profile.Agent, $"{what}, and not {Fingerprint.Of(token)}: it comes before the token of the environment", ShellText.Join("ocx-paste", "--from", scene.Settings.Credentials))];
        }

        var away = await scene.OpenClaw.CommandAsync("models", "auth", "logout", profile.Id, "--agent", profile.Agent, "--yes");
        return holds ? [Finding.Warn(name, profile.Agent, $"{what}: the same token as ours, and nobody renews it", away)]
            : profile.IsApiKey && hasOurs ? [Finding.Warn(name, profile.Agent, $"{what}, and is used when {Id} has expired, or is paused after errors", away)]
            : [Finding.Fail(name, profile.Agent, $"{what}: {(hasOurs ? $"OpenClaw uses it and {Id} in turn" : "it comes before the token of the environment")}", away)];
    }
}
