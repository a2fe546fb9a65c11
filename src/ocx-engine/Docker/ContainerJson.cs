using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocx;

/// <summary>Reads the engine's description of containers (docker inspect).</summary>
internal static partial class ContainerJson
{
    /// <summary>Any number of containers.</summary>
    /// <exception cref="Exception">It is no JSON, or not of this kind.</exception>
    public static IReadOnlyList<Container> ParseAll(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(Parse)];
    }

    private static Container Parse(JsonElement json)
    {
        var state = json.GetProperty("State");
        var config = json.GetProperty("Config");
        var health = Member(state, "Health");
        return new Container
        {
            Id = Text(json, "Id") is [not '-', ..] id ? id : throw new FormatException(), // an argument of docker's, and no option
            Name = Text(json, "Name").TrimStart('/'),
            Status = Text(state, "Status"),
            Running = state.GetProperty("Running").GetBoolean(),
            LastExitCode = state.GetProperty("ExitCode").GetInt32(),
            StartedAt = Text(state, "StartedAt"),
            FinishedAt = DateTimeOffset.TryParse(Text(state, "FinishedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && end.Year > 1 ? end : null,
            StopSeconds = Member(config, "StopTimeout") is { ValueKind: JsonValueKind.Number } seconds ? seconds.GetInt32() : null,
            RestartCount = json.GetProperty("RestartCount").GetInt32(),
            Health = Text(health, "Status") is { Length: > 0 } and not "none" and var status ? status : null,
            FailingStreak = Member(health, "FailingStreak") is { ValueKind: JsonValueKind.Number } streak ? streak.GetInt32() : 0,
            HealthOutput = Items(health, "Log").Select(l => Text(l, "Output")).LastOrDefault() ?? "",
            Environment = [.. Items(config, "Env").Select(e => e.GetString() ?? "")],
            Labels = Member(config, "Labels") is { ValueKind: JsonValueKind.Object } labels
                ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString() ?? "", StringComparer.Ordinal)
                : [],
            AnonymousVolumes = [.. Items(json, "Mounts").Where(m => Text(m, "Type") == "volume" && AnonymousName().IsMatch(Text(m, "Name"))).Select(m => Text(m, "Destination"))],
            Mounts = [.. Items(json, "Mounts").Select(m => new Mount(Text(m, "Type"), Text(m, "Source"), Text(m, "Destination"), Member(m, "RW") is not { ValueKind: JsonValueKind.False }))],
            User = Text(config, "User"),
            Command = [.. Items(config, "Entrypoint").Concat(Items(config, "Cmd")).Select(w => w.GetString() ?? "")],
            NetworkMode = Text(Member(json, "HostConfig"), "NetworkMode"),
            Image = Text(config, "Image"),
            ImageId = Text(json, "Image"),
        };
    }

    private static JsonElement Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static List<JsonElement> Items(JsonElement json, string name) => Member(json, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    /// <summary>The engine's own names for volumes that nobody has named.</summary>
    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnonymousName();
}
