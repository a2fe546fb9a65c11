namespace Ocx;

/// <summary>Claude Code's credentials: their fields, and how long the access token lives.</summary>
internal sealed class CredentialsCheck : ICheck
{
    public string Name => "credentials";

    /// <summary>The timer asks every minute, and Claude Code answers within seconds.</summary>
    private static readonly TimeSpan TimeEnough = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop) => [.. Find(scene, await IsTriggeredAsync(scene))];

    private static async Task<bool> IsTriggeredAsync(Scene scene)
    {
        try
        {
            return Systemctl.IsRunning && (await scene.UnitsAsync())[OurUnits.TriggerTimer].IsActive;
        }
        catch (OcxException)
        {
            return false; // the check of the units says why
        }
    }

    private IEnumerable<Finding> Find(Scene scene, bool isTriggered)
    {
        var (status, file) = (scene.SignIn, scene.Settings.Credentials);
        if (scene.Denied is { } denied)
        {
            yield return Finding.Unseen(Name, null, denied);
            yield break;
        }

        var life = status.Left is { } left ? $", {(left > TimeSpan.Zero ? $"{Duration.Text(left)} left" : $"{Duration.Text(left)} ago")} ({Timestamp.Text(status.ExpiresAt!.Value)})" : "";
        var what = $"{file}: {status.State.Name()}{life}{(status.Fingerprint is { } fingerprint ? $", {fingerprint}" : "")}";
        yield return status.State switch
        {
            TokenState.Fresh or TokenState.LongLived => Finding.Ok(Name, null, what),
            TokenState.Expiring when isTriggered && status.Left > TimeEnough => Finding.Ok(Name, null, $"{what}: it is due, and ocx-trigger.timer is about to have it refreshed"),
            TokenState.Expiring => Finding.Warn(Name, null, what, "ocx-trigger"),
            TokenState.Expired => Finding.Fail(Name, null, what, status.HasSignInEnded ? scene.SignInAdvice : "ocx-trigger"),
            TokenState.Blank => Finding.Fail(Name, null, $"{what}: Claude Code has given the sign-in up", scene.SignInAdvice),
            _ => Finding.Fail(Name, null, $"{what}: {status.Problem}", status.Cure),
        };

        if (!status.IsBad && status.ExpiresAt is not null && string.IsNullOrEmpty(scene.Credentials.RefreshToken))
        {
            yield return Finding.Fail(Name, null, $"{file}: has no refresh token: nobody can refresh it", scene.SignInAdvice);
        }
    }
}
