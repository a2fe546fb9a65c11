namespace Ocx;

/// <summary>Each agent's profile: it holds Claude Code's token, in the form that OpenClaw uses, and OpenClaw alone can read it.</summary>
internal sealed class ProfilesCheck : ICheck
{
    private const string Id = OpenClawView.OurProfile;

    public string Name => "profiles";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        if (scene.IsSqlite)
        {
            return await new StoredProfilesCheck(scene, Name).RunAsync();
        }

        var findings = new List<Finding>();
        var wanted = Wanted(scene, findings);
        var cure = await CureAsync(scene);
        var good = new List<string>();
        foreach (var agent in scene.OpenClaw.Agents)
        {
            var found = Find(agent, scene, wanted, cure).ToList();
            findings.AddRange(found);
            if (found.Count == 0)
            {
                good.Add(agent.Agent);
            }
        }

        if (good.Count > 0 && wanted is not null)
        {
            findings.Insert(0, Finding.Ok(Name, null, $"{string.Join(", ", good)}: {Fingerprint.Of(scene.Token)}, for OpenClaw alone to read"));
        }

        findings.AddRange(await ElsewhereAsync(scene));
        return findings.Count > 0 ? findings : [Finding.Ok(Name, null, $"{scene.Settings.StateDirectory} has no agents yet")];
    }

    /// <summary>What a profile should be; <c>null</c> where nobody knows.</summary>
    private AuthProfiles? Wanted(Scene scene, List<Finding> findings)
    {
        try
        {
            return new AuthProfiles(Id, scene.Credentials, withRefresh: false);
        }
        catch (OcxException e)
        {
            findings.Add(Finding.Unseen(Name, null, new(e.ExitCode, $"what the profiles should hold is not known: {e.Message}", e.Hint)));
            return null;
        }
    }

    private IEnumerable<Finding> Find(AgentStore agent, Scene scene, AuthProfiles? wanted, string cure)
    {
        Finding? content;
        try
        {
            content = OfContent(agent, scene, wanted, cure);
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.BadData)
        {
            content = Finding.Fail(Name, agent.Agent, e.Message, $"{ShellText.Join("mv", agent.Path, agent.Path + ".bad")}; {cure}");
        }
        catch (OcxException e)
        {
            content = OpenClawView.Unseen(Name, agent.Agent, e);
        }

        return new[] { content, OfRights(agent) }.OfType<Finding>();
    }

    private Finding? OfContent(AgentStore agent, Scene scene, AuthProfiles? wanted, string cure)
    {
        var text = scene.OpenClaw.TryRead(agent);
        if (Expiry(text, agent) is { } end && end <= scene.Now)
        {
            var refresh = wanted is null || scene.Credentials.IsExpired(scene.Now);
            return Fail($"{Id} has expired, at {Timestamp.Text(end)}", refresh ? $"{CredentialSource.Refresh}; then: {cure}" : cure);
        }

        if (wanted is null || scene.Credentials.IsExpired(scene.Now))
        {
            return null; // what it holds still lives, and what it should hold does not
        }

        var (state, before, _) = wanted.Apply(text, agent.Path);
        var (held, token) = (before is null ? "nothing" : Fingerprint.Of(before), Fingerprint.Of(scene.Token));
        return state switch
        {
            ProfileState.Current => null,
            ProfileState.Outdated => Fail(held == token ? $"{Id} holds {token} with another expiry than Claude Code" : $"{Id} holds {held}, and not {token}", cure),
            ProfileState.Broken => Fail($"{Id} holds {held}, in a form that OpenClaw skips or misreads", cure),
            ProfileState.Refreshable => Fail($"{Id} holds a refresh token, which OpenClaw would spend, and Claude Code would be signed out", cure),
            ProfileState.Missing => Fail($"has no {Id}", cure),
            _ => Finding.Warn(Name, agent.Agent, $"{Id} is not an OAuth profile of Anthropic's, and is left alone", $"if the subscription is to be used: take profiles.{Id} out of {agent.Path}; then: {cure}"),
        };

        Finding Fail(string what, string how) => Finding.Fail(Name, agent.Agent, what, how);
    }

    private static DateTimeOffset? Expiry(byte[]? text, AgentStore agent) =>
        AuthStore.Parse(text, agent.Path).Profiles.GetValueOrDefault(Id) is { HasSecret: true, HasRefresh: false, Expires: > 0 and < 250_000_000_000_000 and var end }
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)end) : null;

    /// <summary>OpenClaw writes the file as the owner of its directory, 0600.</summary>
    private Finding? OfRights(AgentStore agent)
    {
        try
        {
            if (FileFacts.Of(agent.Path, followLink: false) is not { IsRegular: true } facts || FileFacts.Of(Path.GetDirectoryName(agent.Path)!) is not { } directory)
            {
                return null; // reading it has said so
            }

            return facts.Owner.User != directory.Owner.User
                ? Finding.Fail(Name, agent.Agent, $"{agent.Path}: belongs to user {facts.Owner.User}, and its directory to user {directory.Owner.User}: OpenClaw may not be able to read it", ShellText.Join("chown", "-h", $"{directory.Owner.User}:{directory.Owner.Group}", agent.Path))
                : facts.IsPrivate ? null
                : Finding.Warn(Name, agent.Agent, $"{agent.Path}: holds a token, and others can read it (mode {facts.ModeText})", ShellText.Join("chmod", "600", agent.Path));
        }
        catch (OcxException)
        {
            return null; // reading it has said so
        }
    }

    /// <summary>Agents that somebody has given another directory than the one that is written.</summary>
    private async Task<IEnumerable<Finding>> ElsewhereAsync(Scene scene)
    {
        try
        {
            var written = scene.OpenClaw.Agents.Select(a => $"/agents/{a.Agent}/agent").ToList();
            return (await scene.OpenClaw.ConfigAsync())?.Agents
                .Where(a => a.Directory?.Text is { Length: > 0 } place && !written.Exists(w => place.TrimEnd('/').EndsWith(w, StringComparison.Ordinal)))
                .Select(a => Finding.Warn(Name, a.Id, $"{a.Directory!.Where}: its profiles are in {a.Directory.Text}, where ocx-profiles does not write", $"take agentDir out of {a.Directory.Where}, or see to its token yourself")) ?? [];
        }
        catch (OcxException)
        {
            return []; // the check of the provider says why
        }
    }

    private static async Task<string> CureAsync(Scene scene)
    {
        var cure = ShellText.Join("ocx-profiles", scene.Settings.StateDirectory, "--from", scene.Settings.Credentials);
        try
        {
            return (await scene.UnitsAsync())[OurUnits.Sync].IsActive ? $"{cure}; why ocx-sync has not done it: journalctl -u ocx-sync.service" : cure;
        }
        catch (OcxException)
        {
            return cure; // no systemd: nobody else does it
        }
    }
}
