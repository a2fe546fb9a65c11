namespace Ocx;

/// <summary>
/// Puts the token into OpenClaw's databases by OpenClaw's own command, and proves that it is there: neither the command's
/// exit code nor what it prints tells that. Each paste makes OpenClaw write its configuration anew, so nothing is pasted
/// that is there already.
/// </summary>
public sealed class Pasting
{
    private const string Verb = "models auth paste-token";
    private const string Prefix = "sk-ant-oat01-";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(1);

    private readonly PasteOptions options;
    private readonly Settings settings;
    private readonly Log log;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly Launcher launcher;
    private readonly OpenClawFinder finder;

    /// <summary>Prepares it.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="log">Where it says what it does.</param>
    public Pasting(PasteOptions options, Settings settings, Log log)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.settings = settings;
        this.log = log;
        launcher = new Launcher(log, settings);
        finder = new OpenClawFinder(options.Target, settings, launcher, log);
    }

    /// <summary>Does it, where it has to be done.</summary>
    /// <param name="read">Reads the credentials, as they are now.</param>
    /// <param name="stop">Ends it; what runs in the container is ended too.</param>
    /// <exception cref="OcxException">65: OpenClaw would not take the token. 66: we have no right to look at its state. 69: OpenClaw or the engine is not there. 75: the token has expired, or OpenClaw cannot be asked now. 78: the store is of another generation.</exception>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="stop"/>.</exception>
    public async Task<PasteOutcome> RunAsync(Func<CredentialDocument> read, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!options.Force && !StoreGeneration.IsSqlite(settings))
        {
            _ = FileFacts.Of(Path.Join(settings.StateDirectory, "state")); // what rights hide is no other generation
            throw new OcxException(
                ExitCode.Configuration,
                $"{settings.StateDirectory}: has no database: OpenClaw keeps its profiles in JSON files there",
                "ocx-profiles writes those; if its databases are elsewhere: OCX_STORE=sqlite, or --force");
        }

        var credentials = Usable(read());
        var command = new OpenClawCommand(launcher, await finder.FindAsync(stop), options.Limit);
        var check = await CheckAsync(command, stop);
        var found = PasteTarget.Of(check, options, credentials);
        if (options.DryRun || !found.Any(NeedsPaste))
        {
            Warn(check, credentials);
            return new(command.Place.Name, credentials, [.. found.Select(t => Result(t, credentials) with { Changed = NeedsPaste(t) })]);
        }

        // Whoever holds the lock has perhaps done it, and with a newer token.
        using var held = RunLock.Take(OwnDirectory.LockFile(settings.OwnState, "@paste"), Patience, () => log.Info("another run is at work: waiting for it"), stop);
        credentials = Usable(read());
        check = await CheckAsync(command, stop);
        var results = new List<PasteResult>();
        while (PasteTarget.Of(check, options, credentials).FirstOrDefault(t => !results.Exists(r => r.Agent == t.Agent)) is { } target)
        {
            if (!NeedsPaste(target))
            {
                results.Add(Result(target, credentials));
                continue;
            }

            try
            {
                log.Detail($"pasting {Fingerprint.Of(credentials.AccessToken)} into the store of {target.Agent}");
                var said = await command.PasteAsync(credentials, options.ProfileId, target.Agent, time.GetUtcNow(), stop);
                check = await CheckAsync(command, stop);
                results.Add(Judge(target, PasteTarget.Of(check, options, credentials).FirstOrDefault(t => t.Agent == target.Agent), said, credentials, command.Place));
            }
            catch (OcxException e)
            {
                // What was done before it is to be told all the same; the rest is for the next run.
                results.Add(Result(target, credentials) with { Error = e });
                break;
            }
        }

        Warn(check, credentials);
        return new(command.Place.Name, credentials, results);
    }

    private static bool NeedsPaste(PasteTarget target) => target.State is PasteState.Outdated or PasteState.Missing;

    private static async Task<StoreCheck> CheckAsync(OpenClawCommand command, CancellationToken stop)
    {
        var check = await command.CheckAsync(stop);
        PasteFailure.RequireReadable(check, command.Place);
        return check;
    }

    private CredentialDocument Usable(CredentialDocument credentials)
    {
        var now = time.GetUtcNow();
        return credentials.IsExpired(now) ? throw CredentialSource.Expired("openclaw", credentials)
            : credentials.IsExpired(now + LeastLife) ? throw new OcxException(ExitCode.TryAgain, $"openclaw: left as it is: the access token {Fingerprint.Of(credentials.AccessToken)} expires at {CredentialSource.Expiry(credentials)}", CredentialSource.Refresh)
            : !credentials.AccessToken.StartsWith(Prefix, StringComparison.Ordinal) ? throw new OcxException(ExitCode.BadData, $"openclaw: takes no access token that does not begin with {Prefix}", "it should be Claude Code's; sign in: run claude, then /login")
            : credentials;
    }

    private PasteResult Result(PasteTarget target, CredentialDocument credentials) => new(target.Agent, target.State, target.Fingerprint(credentials.AccessToken))
    {
        Error = target.State != PasteState.Refused ? null : new OcxException(
            ExitCode.Configuration,
            $"openclaw: {options.ProfileId} of {target.Agent} is an API key, and is left alone",
            "name another profile: --profile-id"),
    };

    /// <summary>The store tells, whatever the command has said.</summary>
    private PasteResult Judge(PasteTarget before, PasteTarget? after, ProcessResult said, CredentialDocument credentials, CommandPlace place)
    {
        var result = Result(before, credentials);
        if (said.Errors.Contains("Config write will strip JSON5 comments", StringComparison.OrdinalIgnoreCase))
        {
            log.Warning("OpenClaw has written its configuration anew, without the comments that were in it", "the file as it was lies beside it: openclaw.json.bak");
        }

        if (after is not { State: PasteState.Current })
        {
            return result with { Error = PasteFailure.Of(said, place, before.Agent, Verb) };
        }

        if (!said.IsSuccess)
        {
            log.Warning($"{place.Name}, {before.Agent}: the token is stored, though openclaw {Verb} {(said.TimedOut ? "has not ended in time" : $"failed with status {said.ExitCode}")}", "see what OpenClaw thinks: openclaw doctor");
        }
        else if (said.Errors.Contains("Model auth changes were saved, but", StringComparison.OrdinalIgnoreCase))
        {
            log.Detail($"{before.Agent}: a running gateway takes the token from its second request on");
        }

        return result with { Changed = true };
    }

    /// <summary>OpenClaw takes all profiles of a store in turn, where nobody has ordered them.</summary>
    private void Warn(StoreCheck check, CredentialDocument credentials)
    {
        var other = check.Profiles.FirstOrDefault(p => p.Id != options.ProfileId && !p.IsApiKey && !p.Holds(credentials.AccessToken)
            && check.Profiles.Any(o => o.Agent == p.Agent && o.Id == options.ProfileId));
        if (other is not null)
        {
            var agent = other.Agent == StoreCheck.MainAgent ? "" : $" --agent {other.Agent}";
            log.Warning($"the store of {other.Agent} also has {other.Id}, with another token, and OpenClaw may use either", $"openclaw models auth order set --provider anthropic{agent} {options.ProfileId}");
        }
    }
}
