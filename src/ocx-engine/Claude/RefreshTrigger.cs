using System.Diagnostics;

namespace Ocx;

/// <summary>
/// Makes Claude Code refresh its token, and looks whether it did: neither how it ends nor what it prints tells that. It
/// refreshes in the last five minutes of a token when it is called, whatever it is called for.
/// </summary>
public sealed class RefreshTrigger
{
    /// <summary>How long one who has been told to end may still hold the lock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TriggerOptions options;
    private readonly Settings settings;
    private readonly Log log;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly Launcher launcher;

    /// <summary>Prepares it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what it does.</param>
    public RefreshTrigger(TriggerOptions options, Settings settings, Log log)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.settings = settings;
        this.log = log;
        launcher = new Launcher(log, settings);
    }

    /// <summary>Does it, where it is due.</summary>
    /// <param name="stop">Ends it; what runs in the container is ended too.</param>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public async Task<TriggerResult> RunAsync(CancellationToken stop)
    {
        var result = new TriggerResult(TriggerOutcome.Failed);
        try
        {
            result = Look();
            if (result.Outcome == TriggerOutcome.NotDue)
            {
                return result;
            }

            if (options.DryRun)
            {
                var found = await FindAsync(stop);
                return result with { Outcome = TriggerOutcome.WouldRefresh, Place = found.Place.Name, Command = found.Command };
            }

            // Whoever holds the lock has perhaps done it.
            using var held = await TakeLockAsync(stop);
            result = Look();
            return result.Outcome == TriggerOutcome.NotDue ? result : await CallAsync(result, await FindAsync(stop), stop);
        }
        catch (OcxException e)
        {
            return result with { Outcome = e.ExitCode == ExitCode.SignIn ? TriggerOutcome.SignIn : TriggerOutcome.Failed, Error = e };
        }
    }

    private Task<ClaudePlace> FindAsync(CancellationToken stop) => new ClaudeFinder(options.Target, settings, launcher, log).FindAsync(options.Credentials, stop);

    private async Task<RunLock> TakeLockAsync(CancellationToken stop)
    {
        var file = OwnDirectory.LockFile(settings.OwnState, "@trigger");
        RunLock Take(TimeSpan patience) => RunLock.Take(file, patience, () => { }, stop);
        try
        {
            return Take(TimeSpan.Zero);
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.TryAgain)
        {
            log.Info("another run is at work: waiting for it");
        }

        // That run was perhaps killed, and what it has started holds the lock, which it has inherited: for ever, if it hangs.
        var earlier = Earlier((await FindAsync(stop)).Place);
        await earlier.EndOverdueAsync(log, stop);
        try
        {
            return Take(options.Limit + TriggerOptions.Grace);
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.TryAgain)
        {
            await earlier.EndAsync(log, stop);
            return Take(Patience);
        }
    }

    private EarlierRun Earlier(CommandPlace place) => new(launcher, place, options.Credentials);

    private CredentialDocument Read()
    {
        CredentialsFile.RequireThere(options.Credentials);
        return new CredentialSource(options.Credentials, settings).Read();
    }

    private TriggerResult Look()
    {
        var credentials = Read();
        var left = credentials.ExpiresAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) - time.GetUtcNow() : (TimeSpan?)null;
        var isDue = options.Force || left <= options.Within;
        return isDue || left is null || ClockDoubt.Of(time.GetUtcNow(), options.Credentials) is not { } doubt
            ? new(isDue ? TriggerOutcome.Unchanged : TriggerOutcome.NotDue) { Before = credentials, Left = left }
            : throw new OcxException(ExitCode.TryAgain, $"whether a token is due cannot be told: {doubt}", ClockDoubt.Cure);
    }

    private async Task<TriggerResult> CallAsync(TriggerResult result, ClaudePlace place, CancellationToken stop)
    {
        result = result with { Place = place.Place.Name, Command = place.Command };
        try
        {
            await Earlier(place.Place).EndAsync(log, stop);
            using var call = new ClaudeCall(new PlacedCommand(launcher, place.Place) { Grace = TriggerOptions.Grace }, options, settings, log);
            var since = Stopwatch.GetTimestamp();
            var said = await call.RunAsync(result.Before!, Earlier(place.Place), stop);
            result = result with { Duration = Stopwatch.GetElapsedTime(since), ExitStatus = said.ExitCode, TimedOut = said.TimedOut };
            result = result with { After = Read() };
            if (IsRefreshed(result.Before!, result.After))
            {
                return result with { Outcome = TriggerOutcome.Refreshed };
            }

            TriggerFailure.RequireCalled(said, place, options);
            return result with { Error = TriggerFailure.Unchanged(said, result, place, options) };
        }
        catch (OcxException e)
        {
            return result with { Outcome = e.ExitCode == ExitCode.SignIn ? TriggerOutcome.SignIn : TriggerOutcome.Failed, Error = e };
        }
    }

    /// <summary>Claude Code also writes the file anew without a new token.</summary>
    internal static bool IsRefreshed(CredentialDocument before, CredentialDocument after) =>
        after.AccessToken != before.AccessToken && (after.ExpiresAt is null || after.ExpiresAt > before.ExpiresAt);
}
