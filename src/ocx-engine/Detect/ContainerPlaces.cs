namespace Ocx;

/// <summary>Where OpenClaw and Claude Code keep their files in a container, by its environment and what is mounted into it.</summary>
internal static class ContainerPlaces
{
    private static readonly string[] StateVariables = ["OPENCLAW_STATE_DIR", "CLAWDBOT_STATE_DIR", "MOLTBOT_STATE_DIR"];

    /// <summary>What OpenClaw's state directory is called, and was called before.</summary>
    public static readonly IReadOnlyList<string> StateNames = [".openclaw", ".clawdbot", ".moltbot"];

    /// <summary>OpenClaw's state directory, as the container sees it: places, the likeliest first.</summary>
    public static IEnumerable<(string Inside, string? Variable)> State(Container container)
    {
        foreach (var name in StateVariables)
        {
            if (container.Variable(name) is { } value && Sight.IsPath(value))
            {
                yield return (Path.TrimEndingDirectorySeparator(value), name);
                yield break;
            }
        }

        var home = container.Variable("OPENCLAW_HOME");
        if (Sight.IsPath(home))
        {
            yield return (Path.Join(home, StateNames[0]), "OPENCLAW_HOME");
        }

        foreach (var place in Homes(container).SelectMany(_ => StateNames, (h, n) => Path.Join(h, n)))
        {
            yield return (place, null);
        }

        foreach (var mount in container.Mounts.Where(m => StateNames.Any(n => m.Destination.EndsWith("/" + n, StringComparison.Ordinal))))
        {
            yield return (mount.Destination, null);
        }
    }

    /// <summary>Where Claude Code's credentials may lie, as this machine's paths, with what the container calls them.</summary>
    public static IEnumerable<(string Outside, string Inside)> Credentials(Container container)
    {
        var directories = new[] { container.Variable("CLAUDE_CONFIG_DIR") }.Where(Sight.IsPath).Concat(Homes(container).Select(h => Path.Join(h, ".claude")));
        foreach (var inside in directories.Select(d => Path.Join(d, ".credentials.json")))
        {
            if (container.Outside(inside) is { } outside)
            {
                yield return (outside, inside);
            }
        }

        foreach (var mount in container.Mounts.Where(m => Sight.IsPath(m.Source)))
        {
            foreach (var below in new[] { ".claude/.credentials.json", "config/.claude/.credentials.json" })
            {
                yield return (Path.Join(mount.Source, below), Path.Join(mount.Destination, below));
            }

            if (Path.GetFileName(mount.Source) == ".claude" || Path.GetFileName(mount.Destination) == ".claude")
            {
                yield return (Path.Join(mount.Source, ".credentials.json"), Path.Join(mount.Destination, ".credentials.json"));
            }
            else if (Path.GetFileName(mount.Source) == ".credentials.json" || Path.GetFileName(mount.Destination) == ".credentials.json")
            {
                yield return (mount.Source, mount.Destination);
            }
        }
    }

    /// <summary>How messages name it.</summary>
    public static string Text(Container container) => container.Running ? $"the running container {container.Name}"
        : container.Id.Length == 0 ? $"the service {container.Name}, which has no container yet"
        : $"the container {container.Name}, which does not run";

    private static IEnumerable<string> Homes(Container container)
    {
        var ofMounts = container.Mounts.Select(m => m.Destination.Split('/')).Where(p => p is ["", "home", { Length: > 0 }, ..]).Select(p => $"/home/{p[2]}");
        return new[] { container.Variable("HOME") }.Where(Sight.IsPath).Concat(["/home/node", "/root"]).Concat(ofMounts).OfType<string>().Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal);
    }
}
