namespace Ocx;

/// <summary>Claude Code's sign-in: without one a person is told how, and waited for.</summary>
internal sealed class SignInStep : ISetupStep
{
    public string Name => "sign-in";

    public async Task RunAsync(SetupScene scene, CancellationToken stop)
    {
        while (true)
        {
            var status = new TokenReader(scene.Settings, scene.Settings.Within()).Read(scene.Settings.Credentials)[0];
            if (!NeedsPerson(status))
            {
                var left = status.Left is { } time ? $", {(time < TimeSpan.Zero ? $"expired {Duration.Text(-time)} ago" : $"{Duration.Text(time)} left")}" : "";
                scene.Tell(Log.Printable($"  {scene.Settings.Credentials}: {status.State.Name()}{left}, {status.Fingerprint}"));
                if (status.IsSignInEnding)
                {
                    scene.Tell($"  the sign-in ends at {Timestamp.Text(status.SignInEndsAt!.Value)}: sign in again before");
                }

                return;
            }

            var what = $"{scene.Settings.Credentials}: {status.Problem ?? "there is no sign-in"}";
            var how = new SignInAdvice(scene.Settings, scene.Log, "this machine").Line().Replace("`", "", StringComparison.Ordinal);
            scene.Tell(Log.Printable($"  {what}"));
            scene.Tell(Log.Printable($"  {how}"));
            if (!await scene.Ask.WaitAsync("Press Enter when that is done: "))
            {
                throw new OcxException(ExitCode.SignIn, what, $"{how}; and then: ocx-setup");
            }

            await FindAsync(scene, stop);
        }
    }

    /// <summary>An expired token is no matter, as long as the next one can be had.</summary>
    private static bool NeedsPerson(TokenStatus status) => status.State is TokenState.Blank or TokenState.Missing or TokenState.Unreadable || status.HasSignInEnded;

    /// <summary>A sign-in may have come to another place than where none was found.</summary>
    private static async Task FindAsync(SetupScene scene, CancellationToken stop)
    {
        if (scene.Values.ContainsKey("OCX_CREDENTIALS"))
        {
            return;
        }

        var found = await Detector.RunAsync(scene.Settings, scene.Log, stop);
        scene.Found = found;
        foreach (var value in found.Values)
        {
            scene.Set(value.Name, value.Value);
            scene.Tell(Log.Printable($"  {value.Name}  {value.Value}"));
        }
    }
}
