namespace Ocx;

/// <summary>
/// Whether a running gateway of the SQLite generation takes a token from its databases: measured on OpenClaw 2026.9.6, a
/// stored profile comes before the environment, and a pasted one is used from the second request on.
/// </summary>
internal static class StoredInDatabases
{
    /// <summary>Asks where the gateway runs.</summary>
    /// <returns>Why some agent would take another token; <c>null</c>: none would.</returns>
    /// <exception cref="OcxException">69: the engine does not answer. 75: it cannot be asked just now.</exception>
    public static async Task<string?> WhyNotAsync(GatewayTarget target, Settings settings, Log log, string token, CancellationToken stop)
    {
        var launcher = new Launcher(log, settings);
        var finder = new OpenClawFinder(target, settings, launcher, log);
        if (await finder.TryFindAsync(stop) is not { } place)
        {
            return "the gateway does not run";
        }

        try
        {
            var check = await new OpenClawCommand(launcher, place).CheckAsync(stop);
            PasteFailure.RequireReadable(check, place);
            return check.WhyNot(token, TimeProvider.System.GetUtcNow());
        }
        catch (OcxException e) when (!e.IsOutage && e.ExitCode is ExitCode.Unavailable or ExitCode.Configuration)
        {
            return e.Message; // nobody can tell by tomorrow either: then the environment has to do
        }
    }
}
