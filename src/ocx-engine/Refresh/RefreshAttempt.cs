using System.Diagnostics;

namespace Ocx;

/// <summary>One request for the next token, and what is done with its answer. Who asks holds all locks.</summary>
internal sealed class RefreshAttempt(Uri endpoint, SignInFile file, RefreshJournal journal, Log log)
{
    private string Host => endpoint.Authority;

    /// <summary>The same, failed.</summary>
    public static RefreshResult Failed(RefreshResult result, OcxException error) =>
        result with { Outcome = error.ExitCode == ExitCode.SignIn ? RefreshOutcome.SignIn : RefreshOutcome.Failed, Error = error };

    /// <summary>Asks, and puts the answer in place.</summary>
    /// <param name="seen">What was seen of the credentials.</param>
    /// <param name="signIn">The sign-in in them.</param>
    /// <param name="memory">What is remembered.</param>
    /// <exception cref="OcxException">73 or 74: the journal cannot be written, and nobody was asked.</exception>
    public RefreshResult Post(RefreshResult seen, ClaudeSignIn signIn, RefreshMemory? memory)
    {
        var token = Fingerprint.Of(signIn.Credentials.RefreshToken);
        var known = memory?.Token == token ? memory : new RefreshMemory(token);
        if (known.PostedAt is { } before)
        {
            log.Warning($"a run has posted the refresh token {token} at {Timestamp.Text(before)}, and was ended before it had the answer: it is posted again", "was it spent by that, a person has to sign in, and the next lines say so");
        }

        known = known with { PostedAt = DateTimeOffset.UtcNow, Answer = null };
        var since = Stopwatch.GetTimestamp();
        var isKept = false;
        TokenReply reply;
        using (var room = journal.Begin(known))
        {
            reply = new TokenEndpoint(endpoint).PostAsync(signIn, answer => isKept = Keep(() => room.Fill(answer.ToLine()))).GetAwaiter().GetResult();
        }

        var result = seen with { Duration = Stopwatch.GetElapsedTime(since) };
        return reply.Answer is { } answer
            ? Take(result, known with { Answer = answer }, isKept)
            : reply.IsSent ? Fail(result, known, $"{reply.Trouble}: whether the refresh token is spent is not known", ExitCode.Unavailable, null)
            : Fail(result, memory: known, next: known.AfterSilence(DateTimeOffset.UtcNow), $"{reply.Trouble}; nothing was sent", ExitCode.Unavailable);
    }

    /// <summary>Puts in place what a run has left that was ended before it could.</summary>
    /// <returns>How that went; with an error the answer is still there, or it has said no.</returns>
    public RefreshResult Finish(RefreshMemory memory)
    {
        if (TokenVerdict.Of(memory.Answer!).Grant is null && !file.Holds(memory.Token))
        {
            journal.Clear(); // it was about a sign-in that is no more
            return new(RefreshOutcome.NotDue);
        }

        var result = Take(new(RefreshOutcome.Failed), memory, isKept: true);
        if (result.Outcome != RefreshOutcome.Refreshed)
        {
            return result;
        }

        log.Info($"finished what a run has left that was ended: the answer of {Timestamp.Text(memory.Answer!.At)}");
        return result with { Outcome = RefreshOutcome.Finished };
    }

    private RefreshResult Take(RefreshResult result, RefreshMemory memory, bool isKept)
    {
        var verdict = TokenVerdict.Of(memory.Answer!);
        if (verdict.Grant is { } grant)
        {
            return Put(result, memory, grant, isKept);
        }

        if (verdict.HasEnded)
        {
            Keep(() => journal.Save(memory with { PostedAt = null, HasEnded = true, Answer = null }));
            return Failed(result, new(ExitCode.SignIn, $"{Host}: {verdict.What}", CredentialReader.SignIn));
        }

        return Fail(result, memory, verdict.What, verdict.IsBusy ? ExitCode.TryAgain : ExitCode.Unavailable, verdict.Wait);
    }

    private RefreshResult Put(RefreshResult result, RefreshMemory memory, TokenGrant grant, bool isKept)
    {
        (CredentialDocument Before, CredentialDocument After)? put;
        try
        {
            put = file.Put(grant, memory.Token);
        }
        catch (OcxException e)
        {
            isKept = isKept || Keep(() => journal.Save(memory));
            return Failed(result, new(e.ExitCode, e.Message, isKept ? $"the next token is kept in {journal.FilePath}: the next run puts it in place" : "the next token could not be kept elsewhere either: a person has to sign in"));
        }

        journal.Clear();
        if (put is not { } documents)
        {
            log.Info("the credentials hold another sign-in by now: the answer is not needed");
            return result with { Outcome = RefreshOutcome.NotDue };
        }

        return result with { Outcome = RefreshOutcome.Refreshed, Before = documents.Before, After = documents.After };
    }

    private RefreshResult Fail(RefreshResult result, RefreshMemory memory, string what, int exitCode, TimeSpan? wait)
    {
        var now = DateTimeOffset.UtcNow;
        return Fail(result, memory, memory.AfterFailure(now, wait, now + result.Left), what, exitCode);
    }

    private RefreshResult Fail(RefreshResult result, RefreshMemory memory, RefreshMemory next, string what, int exitCode)
    {
        // Of an answer with tokens that cannot be read what came is kept, for a person.
        Keep(() => journal.Save(next with { Answer = memory.Answer is { IsSuccess: true } left ? left : null }));
        return Failed(result with { RetryAt = next.RetryAt }, new(exitCode, $"{Host}: {what}", $"it is asked again from {Timestamp.Text(next.RetryAt!.Value)} on"));
    }

    /// <summary>Writes into the journal. What came has to be put in place all the same when that fails.</summary>
    private bool Keep(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (OcxException e)
        {
            log.Warning($"{e.Message}: the journal is not what it should be");
            return false;
        }
    }
}
