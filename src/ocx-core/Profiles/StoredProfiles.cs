namespace Ocx;

/// <summary>
/// Whether a running gateway of the JSON generation takes a token from its agents' stores: measured on OpenClaw 2026.2.25,
/// a stored valid profile comes before the environment, and a rewritten one is used from the very next request on.
/// </summary>
public static class StoredProfiles
{
    /// <summary>Looks at the store of every agent.</summary>
    /// <param name="stateDirectory">OpenClaw's state directory.</param>
    /// <param name="token">The access token that they should have.</param>
    /// <param name="log">Where it says who is left out.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Why some agent would take the token of the environment; <c>null</c>: none would.</returns>
    /// <exception cref="OcxException">66: the state directory is not there.</exception>
    public static string? WhyNot(string stateDirectory, string token, Log log, TimeProvider? time = null)
    {
        var agents = AgentStore.Find(stateDirectory, [], log);
        var now = (time ?? TimeProvider.System).GetUtcNow();
        return agents.Count == 0
            ? $"{stateDirectory} has no agents with a store"
            : agents.Select(a => WhyNot(a, stateDirectory, token, now)).OfType<string>().FirstOrDefault();
    }

    private static string? WhyNot(AgentStore agent, string stateDirectory, string token, DateTimeOffset now)
    {
        try
        {
            var profiles = new InputFile(stateDirectory).TryRead(agent.Path) is { } text ? TokenText.Parse(text, agent.Path) : [];
            return profiles.Exists(p => p.Error is null && (p.IsApiKey || (p.AccessToken == token && !(p.ExpiresAt <= now.ToUnixTimeMilliseconds()))))
                ? null
                : $"the store of the agent {agent.Agent} has no usable profile with this token";
        }
        catch (Exception e) when (e is OcxException or JsonTextException)
        {
            return $"the store of the agent {agent.Agent} cannot be used: {e.Message}";
        }
    }
}
