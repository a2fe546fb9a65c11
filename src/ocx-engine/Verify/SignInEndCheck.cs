namespace Ocx;

/// <summary>The end of the sign-in itself, which no refresh puts off.</summary>
internal sealed class SignInEndCheck : ICheck
{
    public string Name => "sign-in";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var status = scene.SignIn;
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            scene.Denied is { } denied ? Finding.Unseen(Name, null, denied)
            : status.SignInEndsAt is not { } end ? status is { IsBad: false, Problem: { } problem } ? Finding.Warn(Name, null, problem, status.Cure) : Finding.Ok(Name, null, "no end is known")
            : status.HasSignInEnded ? Finding.Fail(Name, null, $"ended {Duration.Text(end - status.Now)} ago ({Timestamp.Text(end)}): there will be no next token", scene.SignInAdvice)
            : status.IsSignInEnding ? Finding.Warn(Name, null, $"ends in {Duration.Text(end - status.Now)} ({Timestamp.Text(end)}), and no refresh puts that off", scene.SignInAdvice)
            : Finding.Ok(Name, null, $"until {Timestamp.Text(end)}"),
        ]);
    }
}
