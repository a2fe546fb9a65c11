namespace Ocx;

/// <summary>The <c>.env</c> that Compose reads: it has Claude Code's token, as Compose itself would read it.</summary>
internal sealed class EnvFileCheck : ICheck
{
    public string Name => "env-file";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop) => [await FindAsync(scene)];

    private async Task<Finding> FindAsync(Scene scene)
    {
        if (await scene.EnvFileAsync() is not { } path)
        {
            return Finding.Ok(Name, null, "not used: there is no gateway to look after");
        }

        var cure = ShellText.Join("ocx-envset", path, "--from", scene.Settings.Credentials);
        try
        {
            var held = await scene.EnvTokenAsync();
            return scene.Token is not { } token ? Finding.Unseen(Name, null, new OcxException(ExitCode.NoInput, $"{path} has {Fingerprint.Of(held)}; what it should have is not known"))
                : scene.HasExpired(held) ? Finding.Fail(Name, null, $"{path}: has {Fingerprint.Of(held)}, which has expired", "ocx-trigger")
                : held == token ? Finding.Ok(Name, null, $"{path}: has {Fingerprint.Of(held)}")
                : Finding.Fail(Name, null, $"{path}: has {Fingerprint.Of(held)}, and not {Fingerprint.Of(token)}", cure);
        }
        catch (OcxException e)
        {
            return Scene.IsDenied(e) ? Finding.Unseen(Name, null, e)
                : e.ExitCode == ExitCode.BadData ? Finding.Of(Name, null, FindingState.Fail, e) with { Cure = e.Hint ?? $"correct the line in {path}: Compose does not read it either" }
                : Finding.Fail(Name, null, e.Message, cure);
        }
    }
}
