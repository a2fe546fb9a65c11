namespace Ocx;

/// <summary>
/// Refreshes Claude Code's token without Claude Code, where none can be run: under its locks, so that no two spend the
/// refresh token, and by a journal, so that no answer is lost.
/// </summary>
public sealed class DirectRefresh
{
    /// <summary>Whoever is at work may wait for Claude Code, and then for the endpoint.</summary>
    private static readonly TimeSpan Patience = ClaudeLocks.UsualPatience + TokenEndpoint.SendLimit + TokenEndpoint.AnswerLimit + TimeSpan.FromSeconds(30);

    private readonly RefreshOptions options;
    private readonly Settings settings;
    private readonly Log log;
    private readonly SignInFile file;
    private readonly RefreshJournal journal;
    private readonly RefreshAttempt attempt;

    /// <summary>Prepares it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what it does.</param>
    public DirectRefresh(RefreshOptions options, Settings settings, Log log)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.settings = settings ?? throw new ArgumentNullException(nameof(settings));
        this.log = log;
        file = new SignInFile(options.Credentials, settings, log);
        journal = new RefreshJournal(settings.OwnState, options.Credentials, log);
        attempt = new RefreshAttempt(options.Endpoint, file, journal, log);
    }

    /// <summary>Does it, where it is due, or where an earlier run has left something to finish.</summary>
    /// <param name="stop">Ends it, but not between the request and its answer.</param>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public RefreshResult Run(CancellationToken stop)
    {
        try
        {
            var memory = journal.Load();
            var seen = memory is { IsOpen: true, Answer: not null } ? new(RefreshOutcome.WouldRefresh) : Look(memory).Result;
            if (seen.Outcome != RefreshOutcome.WouldRefresh)
            {
                return seen;
            }

            file.RequirePlace();
            if (options.DryRun)
            {
                RequireSharedLocks(stop);
                return seen;
            }

            return RefreshAlone(stop);
        }
        catch (OcxException e)
        {
            return RefreshAttempt.Failed(new(RefreshOutcome.Failed), e);
        }
    }

    private RefreshResult RefreshAlone(CancellationToken stop)
    {
        using var held = RunLock.Take(OwnDirectory.LockFile(settings.OwnState, "@refresh"), Patience, () => log.Info("another run is at work: waiting for it"), stop, inherited: false);
        using var locks = ClaudeLocks.Take(Path.GetDirectoryName(Path.GetFullPath(options.Credentials))!, settings.StateDirectory, ClaudeLocks.UsualPatience, log, stop);

        // Whoever held one of them has perhaps done it.
        var memory = journal.Load();
        var finished = memory is { IsOpen: true, Answer: not null } ? attempt.Finish(memory) : null;
        if (finished?.Error is not null)
        {
            return finished; // what came is still to be put in place, or says no: in neither case is that token posted again now
        }

        memory = finished is null ? memory : journal.Load();

        // What was blanked meanwhile was perhaps refused: the next answer tells.
        var (seen, signIn) = Look(memory, isDue: finished?.Before?.IsBlank == true);
        if (seen.Outcome != RefreshOutcome.WouldRefresh)
        {
            return seen.Outcome == RefreshOutcome.NotDue && finished?.Outcome == RefreshOutcome.Finished ? finished : seen;
        }

        // What has come already was put in place in any case: only who asks for more must not be beside Claude Code.
        RequireSharedLocks(stop);
        stop.ThrowIfCancellationRequested();
        file.Rehearse(signIn);
        return locks.AreHeld
            ? attempt.Post(seen, signIn, memory)
            : RefreshAttempt.Failed(seen, new(ExitCode.TryAgain, $"{options.Credentials}: somebody else has taken Claude Code's lock away from us", "the next run tries again"));
    }

    private void RequireSharedLocks(CancellationToken stop) =>
        new LockSharing(options.Target, new Launcher(log, settings)).RequireAsync(options.Credentials, stop).GetAwaiter().GetResult();

    private (RefreshResult Result, ClaudeSignIn SignIn) Look(RefreshMemory? memory, bool isDue = false)
    {
        var signIn = file.Read();
        var now = DateTimeOffset.UtcNow;
        var left = signIn.Credentials.ExpiresAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) - now : (TimeSpan?)null;
        var result = new RefreshResult(RefreshOutcome.NotDue) { Before = signIn.Credentials, Left = left };
        isDue |= options.Force || left <= options.Within;
        if (!isDue && left is not null && ClockDoubt.Of(now, options.Credentials) is { } doubt)
        {
            throw new OcxException(ExitCode.TryAgain, $"whether a token is due cannot be told: {doubt}", ClockDoubt.Cure);
        }

        return (isDue ? Judge(result, signIn, memory, now) : result, signIn);
    }

    /// <summary>Whether what is due may be refreshed.</summary>
    private RefreshResult Judge(RefreshResult result, ClaudeSignIn signIn, RefreshMemory? memory, DateTimeOffset now)
    {
        var token = Fingerprint.Of(signIn.Credentials.RefreshToken);
        var known = memory?.Token == token ? memory : null;
        if (string.IsNullOrEmpty(signIn.Credentials.RefreshToken))
        {
            return RefreshAttempt.Failed(result, result.Left is null
                ? new(ExitCode.Configuration, $"{options.Credentials}: has no refresh token, and an access token that does not expire", "there is nothing to refresh: do not enable ocx-refresh.timer")
                : new(ExitCode.SignIn, $"{options.Credentials}: has no refresh token: nobody can refresh it", CredentialReader.SignIn));
        }

        if (signIn.EndsAt <= now)
        {
            return RefreshAttempt.Failed(result, new(ExitCode.SignIn, $"{options.Credentials}: the sign-in has ended at {Timestamp.Text(signIn.EndsAt.Value)}", CredentialReader.SignIn));
        }

        if (known is { HasEnded: true })
        {
            return RefreshAttempt.Failed(result, new(ExitCode.SignIn, $"{options.Credentials}: the sign-in has ended: {options.Endpoint.Authority} has refused the refresh token {token}, and is not asked again", CredentialReader.SignIn));
        }

        return options.Force || known?.WaitsUntil(now) is not { } until
            ? result with { Outcome = RefreshOutcome.WouldRefresh }
            : result with
            {
                Outcome = RefreshOutcome.BackingOff,
                RetryAt = until,
                Error = new(ExitCode.TryAgain, $"{options.Endpoint.Authority}: is not asked before {Timestamp.Text(until)}: {known.Failures} in a row have brought no token", "not to wait: ocx-refresh --force"),
            };
    }
}
