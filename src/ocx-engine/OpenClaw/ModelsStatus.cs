using System.Text.Json;

namespace Ocx;

/// <summary>
/// Reads <c>openclaw models status --json</c>: the way to a store whose node cannot read SQLite. It shows the last eight
/// characters of a token, so nothing of it is ever printed.
/// </summary>
internal static class ModelsStatus
{
    private const int Shown = 8;

    /// <summary>The profiles of Anthropic's that an agent uses, adopted ones included.</summary>
    /// <returns><c>null</c> when it is no such answer.</returns>
    public static IReadOnlyList<StoredProfile>? TryParse(string answer, string agent)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var auth = document.RootElement.GetProperty("auth");
            var expiries = auth.GetProperty("oauth").GetProperty("profiles").EnumerateArray()
                .GroupBy(p => p.GetProperty("profileId").RequiredText(), StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.First().TryGetProperty("expiresAt", out var at) ? (long?)at.GetDouble() : null, StringComparer.Ordinal);
            return
            [
                .. auth.GetProperty("providers").EnumerateArray()
                    .Where(p => p.GetProperty("provider").GetString() == "anthropic")
                    .SelectMany(p => p.GetProperty("profiles").GetProperty("labels").EnumerateArray())
                    .Select(l => Parse(l.RequiredText(), agent))
                    .OfType<StoredProfile>()
                    .Select(p => p with { Expires = expiries.GetValueOrDefault(p.Id) }),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A label: <c>anthropic:default=token:sk-ant-o...XXXXXXXX</c>.</summary>
    private static StoredProfile? Parse(string label, string agent)
    {
        var end = label.IndexOf('=', StringComparison.Ordinal);
        var words = end < 0 ? [] : label[(end + 1)..].Split(':', 2);
        return words is [var type, var shown]
            ? new StoredProfile { Agent = agent, Id = label[..end], Type = type, Ending = shown.Length >= Shown ? shown[^Shown..] : "\0" }
            : null;
    }
}
