namespace Ocx;

/// <summary>Whatever would make OpenClaw use something else than the token that is brought to it: another profile, an order of profiles, a pause, a variable.</summary>
internal sealed class ShadowCheck : ICheck
{
    private const string Token = OpenClawFormat.TokenVariable;
    private const string Key = "ANTHROPIC_API_KEY";

    public string Name => "shadow";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var findings = new List<Finding>();
        OpenClawConfig? config = null;
        try
        {
            config = await scene.OpenClaw.ConfigAsync();
        }
        catch (OcxException e)
        {
            findings.Add(OpenClawView.Unseen(Name, null, e));
        }

        try
        {
            findings.AddRange(scene.IsSqlite ? await new StoredShadows(scene, Name).FindAsync(config) : await new ProfileShadows(scene, Name).FindAsync(config));
        }
        catch (OcxException e)
        {
            findings.Add(OpenClawView.Unseen(Name, null, e)); // what the environment does can be told all the same
        }

        findings.AddRange(OfEnvironment(config, await scene.OpenClaw.ContainerAsync()));
        return findings.Count > 0 ? findings : [Finding.Ok(Name, null, $"nothing comes before {OpenClawView.OurProfile}, or in its place")];
    }

    /// <summary>
    /// Behind all profiles comes the environment, the OAuth token before the API key; the configuration adds to it only
    /// what it has not (measured, and applyConfigEnvVars of 2026.2.25).
    /// </summary>
    private IEnumerable<Finding> OfEnvironment(OpenClawConfig? config, Container? gateway)
    {
        var has = !string.IsNullOrWhiteSpace(gateway?.Variable(Token));
        if (config?.Variable(Token) is { } token && token.Text != $"${{{Token}}}")
        {
            yield return gateway is not null && !has
                ? Finding.Fail(Name, null, $"{token.Where}: {Token} is given here, and {gateway.Name} has no other: nobody renews it", $"take {Token} out of {token.Where}; then: ocx-recreate")
                : Finding.Warn(Name, null, $"{token.Where}: {Token} is given here, and is used where OpenClaw's environment has none: nobody renews it", $"take {Token} out of {token.Where}");
        }

        if (config?.Variable(Key) is { } key && !has)
        {
            yield return Finding.Warn(Name, null, $"{key.Where}: {Key} is given here, and is used where OpenClaw has neither a profile nor {Token}", $"take {Key} out of {key.Where}");
        }

        if (gateway is not null && !has && !string.IsNullOrWhiteSpace(gateway.Variable(Key)))
        {
            yield return Finding.Warn(Name, null, $"{gateway.Name} runs with {Key} and without {Token}: it uses the key where no profile can be used", $"take {Key} out of the gateway's environment, and give it {Token}; then: ocx-recreate");
        }
    }
}
