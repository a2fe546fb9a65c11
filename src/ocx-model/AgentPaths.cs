namespace Ocx;

/// <summary>Finds agents in the configuration: OpenClaw takes their ids in any case.</summary>
internal static class AgentPaths
{
    /// <summary>The way to an agent: an item of <c>agents.list</c>, or from about July 2026 a member of <c>agents.entries</c>.</summary>
    /// <exception cref="OcxException">78: there is none of that id.</exception>
    public static IReadOnlyList<string> Of(OpenClawConfig config, string id)
    {
        var items = config.Find("agents.list")?.Items ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            if (IsIt(items[i].Find("id")?.Text, id))
            {
                return ["agents", "list", i.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            }
        }

        return config.Find("agents.entries")?.Members.Keys.FirstOrDefault(k => IsIt(k, id)) is { } name
            ? ["agents", "entries", name]
            : throw new OcxException(
                ExitCode.Configuration,
                $"{config.Path}: has no agent {id}",
                config.Agents.Count == 0 ? "it names none: --primary sets the model of all" : $"it has {string.Join(", ", config.Agents.Select(a => a.Id))}");
    }

    private static bool IsIt(string? name, string id) => string.Equals(name?.Trim(), id.Trim(), StringComparison.OrdinalIgnoreCase);
}
