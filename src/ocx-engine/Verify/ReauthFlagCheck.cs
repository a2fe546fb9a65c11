namespace Ocx;

/// <summary>The flag that is there as long as a person must sign in.</summary>
internal sealed class ReauthFlagCheck : ICheck
{
    public string Name => "reauth-flag";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var path = new ReauthFlag(scene.Settings, scene.Log).Path;
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            FileFacts.Of(path) is not { } flag ? Finding.Ok(Name, null, $"{path} is not there: nobody has to sign in")
            : scene.SignIn is { IsBad: false } ? Finding.Warn(Name, null, $"{path} is there since {Timestamp.Text(flag.Modified)}, and the token is good again", "ocx-notify recovered")
            : Finding.Fail(Name, null, $"{path} is there since {Timestamp.Text(flag.Modified)}: a person must sign in", scene.SignInAdvice),
        ]);
    }
}
