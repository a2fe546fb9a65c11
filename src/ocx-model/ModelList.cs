namespace Ocx;

/// <summary>
/// <c>agents.defaults.models</c>: what is said of models, their aliases among it. It can be a list of those that may be
/// chosen, too, and then what is not in it is shut out.
/// </summary>
/// <remarks>
/// Measured on the code of OpenClaw. 2026.2.25: without an entry everything may be chosen; with one a chat, a session, a
/// job or a sub-agent may choose what is listed, and the primary model (buildAllowedModelSet); fallbacks and the agents'
/// own models work all the same. 2026.9.6: so too, the primary not excepted, unless there is an
/// <c>agents.defaults.modelPolicy</c>, or OpenClaw has noted in <c>meta.migrations.modelPolicyAllowlist</c> that its rules are
/// in there (computeModelPolicyAllowlist). A name that is in it once more as another model's alias means the later one.
/// </remarks>
internal sealed class ModelList
{
    public static readonly IReadOnlyList<string> Path = ["agents", "defaults", "models"];

    private static readonly string[] Places = ["agents", "hooks", "channels"];

    private readonly OpenClawConfig config;
    private readonly IReadOnlyDictionary<string, ConfigValue> entries;
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public ModelList(OpenClawConfig config)
    {
        this.config = config;
        entries = config.Root.Find(Path)?.Members ?? new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        foreach (var name in entries.Keys)
        {
            names.TryAdd(ModelName.Key(name), name);
        }
    }

    /// <summary>Whether an entry, if there is one, shuts out what has none.</summary>
    public bool Restricts => config.Find("agents.defaults.modelPolicy") is not { Kind: Json5Kind.Object }
        && config.Find("meta.migrations.modelPolicyAllowlist") is not { Kind: Json5Kind.Boolean, Json.IsTrue: true };

    public bool IsEmpty => entries.Count == 0;

    /// <summary>The name under which a model is in there, however that is written; its own where it is not.</summary>
    public string NameOf(string model) => names.GetValueOrDefault(ModelName.Key(model), model);

    public bool Has(string model) => names.ContainsKey(ModelName.Key(model));

    /// <summary>What is said of a model's alias; an empty one says that it is to have none.</summary>
    public ConfigValue? AliasOf(string model) => entries.GetValueOrDefault(NameOf(model))?.Find("alias");

    /// <summary>Another model that has this alias: OpenClaw compares them in any case.</summary>
    public string? OwnerOf(string alias, string but) => entries
        .Where(e => ModelName.Key(e.Key) != ModelName.Key(but) && string.Equals(e.Value.Find("alias")?.Text?.Trim(), alias.Trim(), StringComparison.OrdinalIgnoreCase))
        .Select(e => e.Key).FirstOrDefault();

    /// <summary>The models that the configuration names: those of agents, hooks and channels, and those of providers that are described in it.</summary>
    public IReadOnlyList<string> InUse =>
    [
        .. Places.SelectMany(p => config.Find(p) is { } place ? Named(place, isModel: false) : [])
            .Concat(config.Find("models.providers")?.Members.SelectMany(p => p.Value.Find("models")?.Items.Select(m => $"{p.Key.Trim()}/{m.Find("id")?.Text}") ?? []) ?? [])
            .Where(ModelName.IsValid).DistinctBy(ModelName.Key, StringComparer.Ordinal),
    ];

    /// <summary>What stands in a member such as model, imageModel or modelByChannel, however deep.</summary>
    private static IEnumerable<string> Named(ConfigValue value, bool isModel) => value.Kind switch
    {
        Json5Kind.String => isModel ? [value.Text!] : [],
        Json5Kind.Array => value.Items.SelectMany(i => Named(i, isModel)),
        _ => value.Members.SelectMany(m => Named(m.Value, isModel || m.Key == "modelByChannel" || m.Key.EndsWith("model", StringComparison.OrdinalIgnoreCase))),
    };
}
