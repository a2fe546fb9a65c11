namespace Ocx;

/// <summary>Tells which containers are OpenClaw's gateway: by their service, else by names, command and environment, the older names included.</summary>
internal static class GatewayContainers
{
    private static readonly string[] Names = ["openclaw", "clawdbot", "moltbot"];
    private static readonly string[] Variables = ["OPENCLAW_", "CLAWDBOT_", "MOLTBOT_"];
    private static readonly char[] BetweenWords = ['-', '_', '.', '/', ':'];

    /// <summary>Those that are, the surest and those that run first.</summary>
    /// <param name="containers">All containers.</param>
    /// <param name="settings">What a person has said: the service, the compose directory.</param>
    public static IReadOnlyList<Container> Of(IReadOnlyList<Container> containers, Settings settings)
    {
        var named = Surroundings.Variable("OCX_SERVICE") is not null;
        return
        [
            .. containers
                .Where(c => c.ComposeLabel("oneoff") != "True")
                .Where(c => settings.ComposeDirectory is not { Length: > 0 } directory || GatewayTarget.IsSame(c.ComposeLabel("project.working_dir"), directory))
                .Where(c => IsSure(c, settings) || (!named && IsLikely(c)))
                .OrderByDescending(c => IsSure(c, settings)).ThenByDescending(c => c.Running).ThenByDescending(c => Words(c).Contains("gateway")),
        ];
    }

    /// <summary>Whether its service says so.</summary>
    public static bool IsSure(Container container, Settings settings) => container.ComposeLabel("service") == settings.Service;

    private static bool IsLikely(Container container) => !Words(container).Overlaps(["cli", "claude"])
        && (TellingTexts(container).Any(t => Array.Exists(Names, n => t.Contains(n, StringComparison.OrdinalIgnoreCase)))
            || container.Environment.Any(e => Array.Exists(Variables, v => e.StartsWith(v, StringComparison.Ordinal))));

    /// <summary>What a person has called it. Compose makes up names that begin with the project's, and that is often called openclaw.</summary>
    private static IEnumerable<string> TellingTexts(Container container)
    {
        var service = container.ComposeLabel("service");
        var madeUp = $"{container.ComposeLabel("project")}-{service}";
        yield return service ?? container.Name;
        if (service is null || container.Image.Split(':')[0].Replace('_', '-') != madeUp)
        {
            yield return container.Image;
        }

        foreach (var word in container.Command)
        {
            yield return word;
        }
    }

    private static HashSet<string> Words(Container container) =>
        [.. (container.ComposeLabel("service") ?? container.Name).Split(BetweenWords).Concat(container.Command).Select(w => w.ToLowerInvariant())];
}
