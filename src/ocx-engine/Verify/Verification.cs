namespace Ocx;

/// <summary>Looks at the whole chain, from Claude Code's sign-in to the gateway's environment. It reads, and changes nothing.</summary>
public static class Verification
{
    private const int MostAtATime = 4;

    /// <summary>In the order in which a token takes its way, so that the first that fails is the one to be cured first.</summary>
    private static readonly IReadOnlyList<ICheck> Checks =
    [
        new ConfigurationCheck(),
        new PrerequisitesCheck(),
        new ClockCheck(),
        new CredentialsCheck(),
        new SignInEndCheck(),
        new PermissionsCheck(),
        new ClaudeCheck(),
        new ClaudeLocksCheck(),
        new MountsCheck(),
        new OAuthJsonCheck(),
        new GenerationCheck(),
        new ProfilesCheck(),
        new OpenClawLockCheck(),
        new ProviderCheck(),
        new ShadowCheck(),
        new EnvFileCheck(),
        new ComposeCheck(),
        new GatewayCheck(),
        new UnitsCheck(),
        new PathsCheck(),
        new OlderScriptsCheck(),
        new NotifyCheck(),
        new ReauthFlagCheck(),
    ];

    /// <summary>How long it takes at most until a new token is everywhere: what is not well before that is looked at again.</summary>
    private static readonly TimeSpan Carrying = TimeSpan.FromSeconds(5);

    /// <summary>Runs every check; once more where Claude Code has just written, and the token may be on its way.</summary>
    /// <param name="loaded">What the units load, taken into our environment.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what it does.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The findings, in the order of the checks.</returns>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(LoadedConfiguration loaded, Settings settings, Log log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);
        var findings = await LookAsync(new Scene(loaded, settings, log, stop), stop);
        var left = JustWritten(settings) + Carrying - TimeProvider.System.GetUtcNow();
        if (left > TimeSpan.Zero && findings.Any(f => f.State != FindingState.Ok))
        {
            log.Detail($"{settings.Credentials} was just written: looking again in {Duration.Text(left.Value)}");
            await Task.Delay(left.Value, stop);
            findings = await LookAsync(new Scene(loaded, settings, log, stop), stop);
        }

        return findings;
    }

    private static DateTimeOffset? JustWritten(Settings settings)
    {
        try
        {
            // One of the future says nothing of when.
            return FileFacts.Of(settings.Credentials)?.Modified is { } modified && modified <= TimeProvider.System.GetUtcNow() ? modified : null;
        }
        catch (OcxException)
        {
            return null; // a check says why
        }
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(Scene scene, CancellationToken stop)
    {
        using var places = new SemaphoreSlim(MostAtATime);
        var findings = await Task.WhenAll(Checks.Select(c => RunAsync(c, scene, places, stop)));
        return [.. findings.SelectMany(f => f)];
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(ICheck check, Scene scene, SemaphoreSlim places, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        try
        {
            return await Task.Run(() => check.RunAsync(scene, stop), stop);
        }
        catch (OcxException e)
        {
            return [Finding.Unseen(check.Name, null, e)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Unseen(check.Name, null, new OcxException(ExitCode.IoError, e.Message))];
        }
        finally
        {
            places.Release();
        }
    }
}
