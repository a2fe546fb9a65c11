namespace Ocx;

/// <summary>Brings the profiles of many agents to one sign-in, side by side, each file by itself.</summary>
public sealed class AgentProfiles
{
    // Each change waits for the disk twice: those of many agents wait together, and the disk writes them together.
    private const int MostWorkers = 32;

    // A file of somebody hostile can take many times its size in memory: large ones are taken one at a time.
    private const long LargeFile = 256 * 1024;

    private readonly FileWriter writer;
    private readonly Func<CredentialDocument> read;
    private readonly string profileId;
    private readonly bool withRefresh;
    private volatile OcxException? sourceError;

    /// <summary>Creates it.</summary>
    /// <param name="stateDirectory">OpenClaw's state directory.</param>
    /// <param name="profileId">The profile to write, such as <c>anthropic:default</c>.</param>
    /// <param name="withRefresh">Whether it gets the refresh token too.</param>
    /// <param name="dryRun">Find out what would change, and write nothing.</param>
    /// <param name="read">Reads the credentials anew; called under the lock of each agent, and so from several threads.</param>
    /// <param name="log">Where it says what a person should know.</param>
    public AgentProfiles(string stateDirectory, string profileId, bool withRefresh, bool dryRun, Func<CredentialDocument> read, Log log)
    {
        this.read = read;
        this.profileId = profileId;
        this.withRefresh = withRefresh;
        writer = new FileWriter(log, stateDirectory)
        {
            DryRun = dryRun,
            IsTorn = AuthProfiles.IsTorn,
            TheirLocks = new OpenClawLocks(log),
        };
    }

    /// <summary>Updates them all; what fails for one agent keeps no other from its token.</summary>
    /// <returns>What came of each, in the order given.</returns>
    /// <exception cref="OcxException">The credentials are of no use: nothing was written.</exception>
    public IReadOnlyList<AgentResult> Update(IReadOnlyList<AgentStore> agents)
    {
        sourceError = null;
        _ = Wanted();
        var results = new AgentResult[agents.Count];
        Together([.. Enumerable.Range(0, agents.Count).Where(i => agents[i].Size <= LargeFile)], i => results[i] = Update(agents[i]));
        foreach (var i in Enumerable.Range(0, agents.Count).Where(i => agents[i].Size > LargeFile))
        {
            results[i] = Update(agents[i]);
        }

        return results;
    }

    private AgentResult Update(AgentStore agent)
    {
        ProfileEdit? edit = null;
        try
        {
            if (agent.Agent.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            {
                throw new OcxException(ExitCode.CannotCreate, $"{agent.Path}: no agent of OpenClaw has such a name, and it cannot be told in a line");
            }

            var changed = writer.Update(agent.Path, () =>
            {
                var profiles = Wanted();
                return old =>
                {
                    edit = profiles.Apply(old, agent.Path);
                    return edit.Value.Text;
                };
            });
            return new(agent, edit, changed, null);
        }
        catch (OcxException e)
        {
            return new(agent, edit, false, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(agent, edit, false, new OcxException(ExitCode.IoError, $"{agent.Path}: {IoText.Reason(e)}"));
        }
    }

    /// <summary>What the profiles are to be, read anew. Credentials that have gone bad meanwhile are not waited for again by each agent.</summary>
    private AuthProfiles Wanted()
    {
        if (sourceError is not null)
        {
            throw sourceError;
        }

        try
        {
            return new AuthProfiles(profileId, read(), withRefresh);
        }
        catch (OcxException e)
        {
            sourceError = e;
            throw;
        }
    }

    /// <summary>Does each piece of work on one of a few threads.</summary>
    private static void Together(IReadOnlyList<int> work, Action<int> act)
    {
        var next = -1;
        void Worker()
        {
            while (Interlocked.Increment(ref next) is var i && i < work.Count)
            {
                act(work[i]);
            }
        }

        if (work.Count <= 1)
        {
            Worker();
            return;
        }

        var workers = Enumerable.Range(0, Math.Min(work.Count, MostWorkers))
            .Select(_ => Task.Factory.StartNew(Worker, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WhenAll(workers.ToList()).GetAwaiter().GetResult();
    }
}
