namespace Ocx;

/// <summary>OpenClaw's locks of its agents' profiles: one that is left over keeps its writers waiting.</summary>
internal sealed class OpenClawLockCheck : ICheck
{
    public string Name => "openclaw-locks";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var agents = scene.OpenClaw.Agents;
        var found = agents.Select(a => Find(a, scene)).OfType<Finding>().ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(found.Count > 0 ? found : [Finding.Ok(Name, null, "nobody has locked the profiles of an agent")]);
    }

    private Finding? Find(AgentStore agent, Scene scene)
    {
        try
        {
            if (OpenClawLock.Of(agent.Path, scene.Settings.StateDirectory) is not { } held)
            {
                return null;
            }

            var what = $"{held.Path}: a lock of {held.Holder}, {Duration.Text(held.Age)} old";
            return held.IsStale
                ? Finding.Warn(Name, agent.Agent, $"{what}, which nobody holds any more", ShellText.Join("rm", held.Path))
                : Finding.Ok(Name, agent.Agent, what);
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.CannotCreate)
        {
            return Finding.Of(Name, agent.Agent, FindingState.Fail, e) with { Cure = ShellText.Join("mv", agent.Path + ".lock", agent.Path + ".lock.bad") };
        }
        catch (OcxException e)
        {
            return OpenClawView.Unseen(Name, agent.Agent, e);
        }
    }
}
