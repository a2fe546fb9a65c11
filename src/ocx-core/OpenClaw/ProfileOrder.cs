namespace Ocx;

/// <summary>
/// Which of Anthropic's profiles OpenClaw of the JSON generation tries, and in which order (2026.2.25,
/// resolveAuthProfileOrder): what the store says of it, else what the configuration says; else all of them, a kind after
/// the other (oauth, token, api_key), and of one kind the one first that was used longest ago.
/// </summary>
public sealed class ProfileOrder
{
    private ProfileOrder(IReadOnlyList<AuthProfile> tried, bool isExplicit)
    {
        Tried = tried;
        IsExplicit = isExplicit;
    }

    /// <summary>The profiles that can be used, in the order in which they are tried; behind them comes the environment.</summary>
    public IReadOnlyList<AuthProfile> Tried { get; }

    /// <summary>Whether somebody has ordered them: else those of one kind take turns.</summary>
    public bool IsExplicit { get; }

    /// <summary>Finds out.</summary>
    /// <param name="store">An agent's store.</param>
    /// <param name="config">The configuration, if there is one.</param>
    /// <param name="now">The time.</param>
    public static ProfileOrder Of(AuthStore store, OpenClawConfig? config, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(store);
        var order = store.Order ?? config?.Order?.Texts;
        var named = config is null ? [] : config.Profiles.Where(p => ConfigValue.IsProvider(p.Value.Find("provider")?.Text, OpenClawConfig.Anthropic)).Select(p => p.Key).ToList();
        var all = store.Profiles.Keys.ToList();
        var ids = order ?? (named.Count > 0 ? named : all);
        if (named.Count > 0 && ids.Count > 0 && !ids.Any(store.Has))
        {
            ids = all; // a configuration of profiles that are all gone counts for nothing
        }

        var usable = ids.Distinct(StringComparer.Ordinal).Select(store.Profiles.GetValueOrDefault).OfType<AuthProfile>().Where(p => p.IsUsable(now) && Refusal(p, config) is null);
        return new(order is { Count: > 0 } ? [.. usable] : [.. usable.OrderBy(p => Rank(p.Type))], order is { Count: > 0 });
    }

    /// <summary>The place in the configuration that gives a profile another provider or kind than it has, so that OpenClaw passes it over.</summary>
    /// <returns><c>null</c> where none does.</returns>
    public static ConfigValue? Refusal(AuthProfile profile, OpenClawConfig? config)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (config?.Profiles.GetValueOrDefault(profile.Id) is not { } said)
        {
            return null;
        }

        var mode = said.Find("mode");
        return !ConfigValue.IsProvider(said.Find("provider")?.Text, OpenClawConfig.Anthropic) ? said.Find("provider") ?? said
            : mode?.Text == profile.Type || (mode?.Text == "oauth" && profile.Type == "token") ? null
            : mode ?? said;
    }

    private static int Rank(string type) => type switch { "oauth" => 0, "token" => 1, "api_key" => 2, _ => 3 };
}
