using System.Globalization;

namespace Ocx;

/// <summary>An agent in OpenClaw's configuration.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Directory">Where it keeps its profiles, if somebody has said so: a path where the gateway runs.</param>
public sealed record ConfiguredAgent(string Id, ConfigValue? Directory);

/// <summary>OpenClaw's configuration, as OpenClaw reads it.</summary>
public sealed class OpenClawConfig
{
    /// <summary>What OpenClaw calls Anthropic.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>Its file's names, those of older releases behind the newest: the first that is there counts.</summary>
    public static readonly IReadOnlyList<string> Names = ["openclaw.json", "clawdbot.json", "moldbot.json", "moltbot.json"];

    internal OpenClawConfig(string path, ConfigValue root)
    {
        Path = path;
        Root = root.Kind == Json5Kind.Object ? root : throw new OcxException(ExitCode.BadData, $"{path} line 1: is not an object");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All of it.</summary>
    public ConfigValue Root { get; }

    /// <summary>The agents: by <c>agents.list</c>, or from about July 2026 by <c>agents.entries</c>.</summary>
    public IReadOnlyList<ConfiguredAgent> Agents =>
    [
        .. (Find("agents.list")?.Items ?? []).Where(a => a.Find("id")?.Text is not null).Select(a => new ConfiguredAgent(a.Find("id")!.Text!, a.Find("agentDir"))),
        .. (Find("agents.entries")?.Members ?? new Dictionary<string, ConfigValue>(StringComparer.Ordinal)).Select(a => new ConfiguredAgent(a.Key, a.Value.Find("agentDir"))),
    ];

    /// <summary>A provider of that name that somebody has described himself.</summary>
    public ConfigValue? CustomAnthropic => Find("models.providers")?.OfProvider(Anthropic);

    /// <summary>The order in which Anthropic's profiles are tried, where a store has none of its own.</summary>
    public ConfigValue? Order => Find("auth.order")?.OfProvider(Anthropic);

    /// <summary>What is said of profiles, by their ids; none of it is a secret.</summary>
    public IReadOnlyDictionary<string, ConfigValue> Profiles => Find("auth.profiles")?.Members ?? new Dictionary<string, ConfigValue>(StringComparer.Ordinal);

    /// <summary>The model that agents use, such as <c>anthropic/claude-opus-4-5</c>.</summary>
    public ConfigValue? PrimaryModel => Find("agents.defaults.model") is { Kind: Json5Kind.String } model ? model : Find("agents.defaults.model.primary");

    /// <summary>Reads the configuration of a state directory.</summary>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    /// <param name="path">The file, where somebody has named it (OPENCLAW_CONFIG_PATH).</param>
    /// <returns><c>null</c> when there is none.</returns>
    /// <exception cref="OcxException">65: OpenClaw cannot read it either. 66: we cannot.</exception>
    public static OpenClawConfig? TryRead(string stateDirectory, string? path = null)
    {
        foreach (var candidate in path is null ? Names.Select(n => System.IO.Path.Join(stateDirectory, n)) : [path])
        {
            if (ConfigReader.TryRead(candidate, stateDirectory) is { } root)
            {
                return new(candidate, root);
            }
        }

        return null;
    }

    /// <summary>What stands there, such as <c>agents.defaults.model</c>; <c>null</c> when nothing does.</summary>
    public ConfigValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Root.Find(path.Split('.'));
    }

    /// <summary>What stands at a path of names, and of the numbers of items; <c>null</c> when nothing does.</summary>
    public ConfigValue? Find(IReadOnlyList<string> path) => path.Aggregate((ConfigValue?)Root, (value, name) =>
        value?.Kind != Json5Kind.Array ? value?.Find(name)
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? value.Items.ElementAtOrDefault(index)
            : null);

    /// <summary>A variable that it adds to OpenClaw's environment where that has none of its name (<c>env.NAME</c>, before <c>env.vars.NAME</c>).</summary>
    /// <returns><c>null</c> when it adds none.</returns>
    public ConfigValue? Variable(string name) =>
        Find("env")?.Find(name) is { Text: { } text } direct && !string.IsNullOrWhiteSpace(text) ? direct
            : Root.Find("env", "vars", name) is { Text.Length: > 0 } value ? value
            : null;
}
