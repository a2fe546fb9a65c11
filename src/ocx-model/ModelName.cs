namespace Ocx;

/// <summary>What OpenClaw calls a model: <c>provider/model</c>; behind the first slash there may be more of them.</summary>
internal static class ModelName
{
    /// <summary>What agents use where nobody has said anything.</summary>
    public const string Opus = "anthropic/claude-opus-4-6";

    /// <summary>The aliases of the models of a Claude subscription.</summary>
    public static readonly IReadOnlyList<(string Model, string Name)> Aliases =
    [
        (Opus, "Claude Opus 4.6 (Max)"),
        ("anthropic/claude-sonnet-4-6", "Claude Sonnet 4.6 (Max)"),
    ];

    /// <summary>Whether it is one of Anthropic's; one without a provider is taken for that.</summary>
    public static bool IsAnthropic(string text) => !text.Contains('/', StringComparison.Ordinal) || Key(text).StartsWith("anthropic/", StringComparison.Ordinal);

    public static bool IsValid(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash < text.Length - 1
        && !text.EndsWith('/') && Log.Printable(text) == text && !text.Contains('\ufffd', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace);

    /// <summary>By which two names of one model are the same: OpenClaw takes the provider in any case, and blanks around both.</summary>
    public static string Key(string text)
    {
        var parts = text.Split('/', 2);
        return parts.Length < 2 ? text.Trim() : $"{parts[0].Trim().ToLowerInvariant()}/{parts[1].Trim()}";
    }
}
