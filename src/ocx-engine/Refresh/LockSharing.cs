namespace Ocx;

/// <summary>
/// Whether Claude Code, where it runs in a container, sees the locks that we take here. One of them lies beside its
/// directory; where only that is mounted, its lock is another one in there, and two would spend the refresh token.
/// </summary>
/// <param name="target">Where it runs, as far as somebody has said it.</param>
/// <param name="launcher">Asks the engine.</param>
internal sealed class LockSharing(ClaudeTarget target, Launcher launcher)
{
    private const string OnHost = "where Claude Code runs on this machine: OCX_CLI_MODE=host";

    /// <summary>Refuses a container that does not share them.</summary>
    /// <param name="credentials">The credentials, as this machine sees them.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="OcxException">69: the engine does not answer. 78: they are not shared, or that cannot be seen.</exception>
    public async Task RequireAsync(string credentials, CancellationToken stop)
    {
        if (target.Mode == ClaudeTarget.Host)
        {
            return;
        }

        var container = await FindAsync(stop);
        if (container is null || (target.Mode is null && !container.Running))
        {
            RequireNone(container);
            return;
        }

        if (Refusal(container, Path.GetFullPath(credentials)) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Why a container may not be beside us; <c>null</c>: it may.</summary>
    internal static OcxException? Refusal(Container container, string credentials)
    {
        var directory = Path.GetDirectoryName(credentials) ?? "/";
        var above = Path.GetDirectoryName(directory) ?? "/";
        var nearest = container.Covering(credentials);
        return nearest is null || (nearest.Value.Depth > 1) ? null : new OcxException(
            ExitCode.Configuration,
            $"{container.Name}: has {nearest.Value.Mount.Destination} mounted from {nearest.Value.Mount.Source}, but not the directory above Claude Code's, where its lock is: it would not see ours, and both could spend the refresh token",
            $"refresh there: ocx-trigger; or mount {above} in its place, and set CLAUDE_CONFIG_DIR there")
        {
            MoreHints = [OnHost],
        };
    }

    /// <summary>A container that somebody has named has to be there to be looked at.</summary>
    private void RequireNone(Container? container)
    {
        if (container is null && (target.Mode is not null || target.IsNamed))
        {
            throw new OcxException(ExitCode.Configuration, $"the container {target.Name}, in which Claude Code is said to run, is not there: whether it would see our locks is not known", OnHost);
        }
    }

    private async Task<Container?> FindAsync(CancellationToken stop)
    {
        if (!Launcher.IsThere("docker"))
        {
            return null;
        }

        try
        {
            return await new DockerEngine(launcher).InspectAsync(target.Name, stop);
        }
        catch (OcxException e)
        {
            throw new OcxException(e.ExitCode, e.Message, e.Hint) { MoreHints = [OnHost], IsOutage = e.IsOutage };
        }
    }
}
