namespace Ocx;

/// <summary>The profiles in OpenClaw's databases, as ocx-paste compares them. None at all is well: OpenClaw then takes the token of its environment.</summary>
internal sealed class StoredProfilesCheck(Scene scene, string name)
{
    private const string Id = OpenClawView.OurProfile;

    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        var check = await scene.OpenClaw.StoredAsync();
        var findings = check.Errors.Select(e => Finding.Unseen(name, e.Agent, new OcxException(ExitCode.TryAgain, $"its store cannot be read: {e.Error}", "if it stays so: openclaw doctor"))).ToList();
        if (check.Profiles.All(p => p.IsApiKey))
        {
            findings.Add(Finding.Ok(name, null, "no profile of a subscription's is stored: OpenClaw takes the token of its environment"));
            return findings;
        }

        CredentialDocument credentials;
        try
        {
            credentials = scene.Credentials;
        }
        catch (OcxException e)
        {
            findings.Add(Finding.Unseen(name, null, new(e.ExitCode, $"what the profiles should hold is not known: {e.Message}", e.Hint)));
            return findings;
        }

        findings.AddRange(PasteTarget.Of(check, new PasteOptions { Target = scene.Target, ProfileId = Id, IfStored = true }, credentials).Select(t => Find(t, credentials)));
        return findings;
    }

    private Finding Find(PasteTarget target, CredentialDocument credentials)
    {
        var cure = ShellText.Join("ocx-paste", "--from", scene.Settings.Credentials);
        var token = Fingerprint.Of(credentials.AccessToken);
        return credentials.IsExpired(scene.Now) && target.State is PasteState.Current or PasteState.Outdated && target.Stored!.Expires <= scene.Now.ToUnixTimeMilliseconds()
            ? Finding.Fail(name, target.Agent, $"{Id} has expired", $"{CredentialSource.Refresh}; then: {cure}")
            : target.State switch
            {
                PasteState.Current => Finding.Ok(name, target.Agent, $"{Id} holds {token}"),
                PasteState.Outdated => Finding.Fail(name, target.Agent, target.Stored!.Holds(credentials.AccessToken) ? $"{Id} holds {token}, with another expiry or kind" : $"{Id} holds {target.Fingerprint(credentials.AccessToken)}, and not {token}", cure),
                PasteState.Missing => Finding.Fail(name, target.Agent, $"has profiles of Anthropic's, and no {Id}", cure),
                _ => Finding.Warn(name, target.Agent, $"{Id} is an API key, and is left alone", $"if the subscription is to be used, take it away: openclaw models auth logout {Id} --agent {ShellText.Quote(target.Agent)}"),
            };
    }
}
