namespace Ocx;

/// <summary>OpenClaw's <c>oauth.json</c>: it holds Claude Code's token, and not the refresh token.</summary>
internal sealed class OAuthJsonCheck : ICheck
{
    public string Name => "oauth-json";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop) => Task.FromResult<IReadOnlyList<Finding>>([Find(scene)]);

    private Finding Find(Scene scene)
    {
        var path = scene.Settings.OAuthJson;
        if (scene.IsSqlite)
        {
            return Finding.Ok(Name, null, "not used: OpenClaw keeps its profiles in SQLite");
        }

        var cure = ShellText.Join("ocx-map", scene.Settings.Credentials, "--access-only", "-o", path);
        if (new InputFile(scene.Settings.StateDirectory).TryRead(path) is not { } text)
        {
            return Finding.Fail(Name, null, $"{path}: no such file", cure);
        }

        try
        {
            var document = CredentialDocument.Parse(text, path);
            var held = Fingerprint.Of(document.AccessToken);
            return scene.Token is not { } token ? Finding.Unseen(Name, null, new OcxException(ExitCode.NoInput, $"{path} holds {held}; what it should hold is not known"))
                : document.AccessToken != token ? Finding.Fail(Name, null, $"{path}: holds {held}{(document.IsExpired(scene.Now) ? ", which has expired" : "")}, and not {Fingerprint.Of(token)}", cure)
                : scene.HasExpired(token) ? Finding.Fail(Name, null, $"{path}: holds {held}, which has expired", "ocx-trigger")
                : document.ExpiresAt != scene.Credentials.ExpiresAt ? Finding.Fail(Name, null, $"{path}: has another expiry of {held} than Claude Code", cure)
                : !string.IsNullOrEmpty(document.RefreshToken) && scene.IsAccessOnly ? Finding.Warn(Name, null, $"{path}: holds the refresh token too, which OpenClaw would spend, and Claude Code would be signed out", cure)
                : Finding.Ok(Name, null, $"{path}: holds {held}");
        }
        catch (JsonTextException e)
        {
            return Finding.Fail(Name, null, $"{path}: {e.Message}", $"{ShellText.Join("mv", path, path + ".bad")}; {cure}");
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.BadData)
        {
            return Finding.Fail(Name, null, e.Message, cure);
        }
    }
}
