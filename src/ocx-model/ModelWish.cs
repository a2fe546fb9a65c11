namespace Ocx;

/// <summary>What is asked for on the command line.</summary>
internal sealed class ModelWish
{
    public required string? Primary { get; init; }

    public required IReadOnlyList<string> Fallbacks { get; init; }

    /// <summary>Models, and the names by which a chat can choose them.</summary>
    public required IReadOnlyList<(string Model, string Name)> Aliases { get; init; }

    /// <summary>Agents by their ids, and the model of each.</summary>
    public required IReadOnlyList<(string Agent, string Model)> Agents { get; init; }

    public required bool RemoveCustomProvider { get; init; }

    /// <summary>Whether nothing is asked for: then what is missing is made.</summary>
    public bool IsBare => Primary is null && Fallbacks.Count + Aliases.Count + Agents.Count == 0 && !RemoveCustomProvider;

    /// <summary>Takes the values of the options apart.</summary>
    /// <exception cref="OcxException">64: one is no model, no pair, or contradicts another.</exception>
    public static ModelWish Parse(string? primary, IReadOnlyList<string> fallbacks, IReadOnlyList<string> aliases, IReadOnlyList<string> agents, bool removeCustomProvider)
    {
        var wish = new ModelWish
        {
            Primary = primary is null ? null : Model(primary),
            Fallbacks = [.. fallbacks.Select(Model)],
            Aliases = [.. aliases.Select(a => Pair("--alias", a, "M=NAME")).Select(p => (Model(p.Left), Name(p.Right)))],
            Agents = [.. agents.Select(a => Pair("--agent", a, "ID=M")).Select(p => (p.Left, Model(p.Right)))],
            RemoveCustomProvider = removeCustomProvider,
        };
        RequireOnce(wish.Fallbacks, "--fallback");
        RequireOnce(wish.Aliases.Select(a => ModelName.Key(a.Model)), "--alias");
        RequireOnce(wish.Aliases.Select(a => a.Name.Trim().ToUpperInvariant()), "--alias");
        RequireOnce(wish.Agents.Select(a => a.Agent.Trim().ToUpperInvariant()), "--agent");
        return wish;
    }

    private static string Model(string text) =>
        ModelName.IsValid(text) ? text : throw Tool.Usage($"'{text}' is no model: provider/model, such as {ModelName.Opus}");

    /// <summary>OpenClaw 2026.2.25 takes a name with a slash in it for a model, and never looks it up.</summary>
    private static string Name(string text) =>
        !string.IsNullOrWhiteSpace(text) && !text.Contains('/', StringComparison.Ordinal) && !text.Any(char.IsControl) ? text : throw Tool.Usage($"'{text}' is no alias: some text without a slash");

    private static (string Left, string Right) Pair(string option, string text, string form)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + 1)..]) : throw Tool.Usage($"{option} takes {form}, and not '{text}'");
    }

    private static void RequireOnce(IEnumerable<string> words, string option)
    {
        if (words.GroupBy(w => w, StringComparer.Ordinal).Any(g => g.Count() > 1))
        {
            throw Tool.Usage($"{option} is given twice for the same");
        }
    }
}
