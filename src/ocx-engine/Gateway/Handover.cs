namespace Ocx;

/// <summary>How a running gateway comes to the token: by its environment, for which it is made anew, or by its own store.</summary>
public static class Handover
{
    /// <summary>Does what is left to do once the files are written.</summary>
    /// <inheritdoc cref="Recreation.RunAsync"/>
    public static async Task<RecreateResult> RunAsync(RecreateOptions options, Settings settings, Log log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(log);

        // Who asks for it in any case gets it; and what was begun is finished.
        string? because = null;
        if (options.IfStale && settings.IsHotHandover() && !new PendingMarker(settings.OwnState, log).Has(options.Target))
        {
            var project = new ComposeProject(null, options.Target.Directory ?? Settings.DefaultComposeDirectory, [], [], options.Target.Service);
            var token = new EnvToken(options.Target.EnvFile).Read(project);
            because = StoreGeneration.IsSqlite(settings)
                ? await StoredInDatabases.WhyNotAsync(options.Target, settings, log, token, stop)
                : StoredProfiles.WhyNot(settings.StateDirectory, token, log);
            if (because is null)
            {
                return new RecreateResult { State = GatewayState.Stored, Service = options.Target.Service };
            }
        }

        return await new Recreation(options with { Because = because }, settings, log).RunAsync(stop);
    }
}
