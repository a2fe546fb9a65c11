namespace Ocx;

/// <summary>Brings the profiles of all agents to one sign-in, once or at every event, or tells how they are.</summary>
internal sealed class ProfilesJob(Tool tool)
{
    private CredentialDocument? latest;

    public required string StateDirectory { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyList<string> Agents { get; init; }

    public required string ProfileId { get; init; }

    public required bool WithRefresh { get; init; }

    public required bool Force { get; init; }

    public required bool Check { get; init; }

    public required bool DryRun { get; init; }

    public required bool Json { get; init; }

    /// <summary>The credentials as they were read last.</summary>
    private CredentialDocument Latest => latest ?? throw new InvalidOperationException("nothing was read");

    /// <summary>Refuses words that mean nothing.</summary>
    public void RequireWords()
    {
        if (StateDirectory.Length == 0 || Source.Length == 0 || ProfileId.Length == 0 || Agents.Contains("", StringComparer.Ordinal))
        {
            throw Tool.Usage("an empty name means nothing");
        }
    }

    /// <summary>Works at every event that names the credentials.</summary>
    public int Stay(bool nulTerminated)
    {
        if (Source == "-" || Check || DryRun || Json)
        {
            throw Tool.Usage("--events needs credentials in a file, and goes with none of --check, --dry-run and --json");
        }

        return new EventLoop(Source, nulTerminated, tool.Log).Run(() =>
        {
            var results = Update();
            TellErrors(results);
            return [.. results.Where(r => r.Changed).Select(r => r.Store.Path)];
        });
    }

    /// <summary>Works once.</summary>
    public int Run()
    {
        if (Check)
        {
            return Report();
        }

        var results = Update();
        TellErrors(results);
        new ProfilesReport(ProfileId, Latest).Print(results, DryRun, Json);
        return results.Where(r => r.Error is not null).Select(r => r.Error!.ExitCode).OrderBy(code => code == ExitCode.TryAgain).FirstOrDefault();
    }

    private int Report()
    {
        IReadOnlyList<AgentResult> results;
        try
        {
            results = Update();
        }
        catch (OcxException e) when (e.ExitCode != ExitCode.Configuration)
        {
            tool.Log.Error(e); // no credentials to compare with is bad, as ocx-expiry says too
            return ExitCode.ReportBad;
        }

        new ProfilesReport(ProfileId, Latest).PrintCheck(results, Json);
        var good = results.All(r => r is { Changed: false, Error: null });
        if (Latest.IsExpired(TimeProvider.System.GetUtcNow()))
        {
            tool.Log.Error(CredentialSource.Expired(Source, Latest));
            good = false;
        }
        else if (results.Any(r => r.Changed))
        {
            tool.Log.Hint("ocx-profiles, without --check, brings them to what they should be");
        }

        return good ? ExitCode.Ok : ExitCode.ReportBad;
    }

    private IReadOnlyList<AgentResult> Update()
    {
        if (!Force)
        {
            StoreGeneration.RequireJson(Path.Join(Path.GetFullPath(StateDirectory), "agents", "*", "agent", AgentStore.FileName), tool.Settings);
        }

        var agents = AgentStore.Find(StateDirectory, Agents, tool.Log);
        var source = new CredentialSource(Source, tool.Settings);
        return new AgentProfiles(StateDirectory, ProfileId, WithRefresh, DryRun || Check, () => latest = source.Read(), tool.Log).Update(agents);
    }

    private void TellErrors(IReadOnlyList<AgentResult> results)
    {
        // One thing that is wrong is told once, however many agents there are.
        var expired = results.Where(r => r.Error is { ExitCode: ExitCode.TryAgain } e && e.Message == CredentialSource.Expired(r.Store.Path, Latest).Message).ToList();
        if (expired.Count > 1)
        {
            tool.Log.Error(CredentialSource.Expired($"{StateDirectory}: each of {expired.Count} agents", Latest));
        }

        foreach (var error in results.Except(expired.Count > 1 ? expired : []).Select(r => r.Error).OfType<OcxException>().DistinctBy(e => e.Message, StringComparer.Ordinal))
        {
            tool.Log.Error(error);
        }

        foreach (var result in results.Where(r => r is { Error: null, Edit.State: ProfileState.Foreign }))
        {
            tool.Log.Detail($"{result.Store.Path}: {ProfileId} is not an OAuth profile of Anthropic's, and is left alone");
        }
    }
}
