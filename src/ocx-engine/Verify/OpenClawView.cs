namespace Ocx;

/// <summary>What several checks look at of OpenClaw, each found once: its configuration, its agents, what its databases hold.</summary>
internal sealed class OpenClawView
{
    /// <summary>The profile that is ours to write.</summary>
    public const string OurProfile = "anthropic:default";

    private readonly Scene scene;
    private readonly CancellationToken stop;
    private readonly Lazy<Task<OpenClawConfig?>> config;
    private readonly Lazy<Task<StoreCheck>> stored;
    private readonly Lazy<IReadOnlyList<AgentStore>> agents;

    public OpenClawView(Scene scene, CancellationToken stop)
    {
        this.scene = scene;
        this.stop = stop;
        config = new(ReadConfigAsync);
        stored = new(AskAsync);
        agents = new(FindAgents);
    }

    private string StateDirectory => scene.Settings.StateDirectory;

    /// <summary>Its configuration; <c>null</c> where there is none.</summary>
    /// <inheritdoc cref="OpenClawConfig.TryRead"/>
    public Task<OpenClawConfig?> ConfigAsync() => config.Value;

    /// <summary>Its agents.</summary>
    /// <exception cref="OcxException">66: the state directory is not there, or cannot be looked into.</exception>
    public IReadOnlyList<AgentStore> Agents => agents.Value;

    /// <summary>What its databases hold of Anthropic's.</summary>
    /// <exception cref="OcxException">69 or 75: it cannot be asked.</exception>
    public Task<StoreCheck> StoredAsync() => stored.Value;

    /// <summary>A file of an agent's; <c>null</c> when it is not there.</summary>
    /// <exception cref="OcxException">66: it cannot be read.</exception>
    public byte[]? TryRead(AgentStore agent) => new InputFile(StateDirectory).TryRead(agent.Path);

    /// <summary>What could not be looked at; for want of rights, there is a cure.</summary>
    public static Finding Unseen(string check, string? subject, OcxException error) =>
        Finding.Unseen(check, subject, Scene.IsDenied(error) ? new(error.ExitCode, error.Message, error.Hint ?? "run this as root") : error);

    /// <summary>The gateway's container, if it has one that runs.</summary>
    public async Task<Container?> ContainerAsync()
    {
        try
        {
            return scene.HasGateway && (await scene.GatewayAsync()).Container is { Running: true } container ? container : null;
        }
        catch (OcxException)
        {
            return null; // the check of the gateway says why
        }
    }

    /// <summary>A command of OpenClaw's as a person can paste it: into the gateway's container, or as the owner of OpenClaw's state.</summary>
    public async Task<string> CommandAsync(params IReadOnlyList<string> words)
    {
        if (await ContainerAsync() is { } container)
        {
            return ShellText.Join(["docker", "exec", container.Name, "openclaw", .. words]);
        }

        var directory = Path.GetFullPath(StateDirectory);
        string[] command = ["env", $"OPENCLAW_STATE_DIR={directory}", "openclaw", .. words];
        if (Environment.IsPrivilegedProcess && FileOwner.Of(directory) is { User: not 0 } owner)
        {
            var home = await UserHome.OfAsync(owner.User, scene.Launcher, stop) ?? Path.GetDirectoryName(directory);
            command = ["setpriv", $"--reuid={owner.User}", $"--regid={owner.Group}", "--clear-groups", "env", $"HOME={home}", .. command[1..]];
        }

        return $"{(scene.HasGateway ? "start the gateway, and where it runs: " : "")}{ShellText.Join(command)}";
    }

    private async Task<OpenClawConfig?> ReadConfigAsync()
    {
        // A path of the container's environment is one in the container.
        var path = scene.Settings.OpenClawConfigPath
            ?? (await ContainerAsync() is { } container && container.Variable("OPENCLAW_CONFIG_PATH") is { Length: > 0 } inside ? container.Outside(inside) : null);
        return OpenClawConfig.TryRead(StateDirectory, path);
    }

    private async Task<StoreCheck> AskAsync()
    {
        var place = await new OpenClawFinder(scene.Target, scene.Settings, scene.Launcher, scene.Log).TryFindAsync(stop)
            ?? throw new OcxException(ExitCode.TryAgain, "the gateway does not run, and what its databases hold cannot be asked", "start it, and look again");
        return await new OpenClawCommand(scene.Launcher, place).CheckAsync(stop);
    }

    private IReadOnlyList<AgentStore> FindAgents()
    {
        try
        {
            _ = FileFacts.Of(Path.Join(StateDirectory, "agents")); // a directory above it may be closed to us
            return AgentStore.Find(StateDirectory, [], scene.Log);
        }
        catch (OcxException e) when (Scene.IsDenied(e))
        {
            throw new OcxException(e.ExitCode, e.Message, "run this as root");
        }
    }
}
