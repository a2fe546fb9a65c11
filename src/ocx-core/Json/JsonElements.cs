using System.Text.Json;

namespace Ocx;

/// <summary>Looks into JSON that others have written: what is not there, or is of another kind, is <c>null</c>.</summary>
public static class JsonElements
{
    /// <summary>The member of that name of an object.</summary>
    public static JsonElement? Find(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    /// <summary>What a string says that has to be there.</summary>
    /// <exception cref="JsonException">It is null.</exception>
    /// <exception cref="InvalidOperationException">It is no string, or not Unicode.</exception>
    public static string RequiredText(this JsonElement json) => json.GetString() ?? throw new JsonException();

    /// <summary>What the member of that name says, where it is a string.</summary>
    /// <exception cref="InvalidOperationException">The string is not Unicode.</exception>
    public static string? Text(this JsonElement json, string name) => json.Find(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
