using System.Text.Json;

namespace Ocx;

/// <summary>A project's configuration as Compose has resolved it (docker compose config).</summary>
internal sealed record ComposeConfig
{
    /// <summary>The project's name.</summary>
    public required string Name { get; init; }

    /// <summary>All services, those of profiles that are off included.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>The image of the service that is meant; <c>null</c> when it is built under a name that Compose makes up.</summary>
    public string? Image { get; init; }

    /// <summary>The variables that it gives to that service.</summary>
    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    /// <summary>What of this machine it mounts into that service; named volumes are left out, since only the engine knows where they lie.</summary>
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>Reads Compose's answer.</summary>
    /// <exception cref="Exception">It is no JSON, or not of this kind.</exception>
    public static ComposeConfig Parse(string json, string service)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var services = root.TryGetProperty("services", out var s) && s.ValueKind == JsonValueKind.Object ? s : default;
        var ours = services.ValueKind == JsonValueKind.Object && services.TryGetProperty(service, out var o) ? o : default;
        var environment = ours.ValueKind == JsonValueKind.Object && ours.TryGetProperty("environment", out var e) && e.ValueKind == JsonValueKind.Object ? e : default;
        return new ComposeConfig
        {
            Name = root.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
            Services = services.ValueKind == JsonValueKind.Object ? [.. services.EnumerateObject().Select(p => p.Name)] : [],
            Image = ours.ValueKind == JsonValueKind.Object && ours.TryGetProperty("image", out var image) ? image.GetString() : null,
            Mounts = [.. Volumes(ours)],
            Environment = environment.ValueKind != JsonValueKind.Object
                ? new Dictionary<string, string?>(StringComparer.Ordinal)
                : environment.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ValueKind == JsonValueKind.Null ? null : v.Value.ToString(), StringComparer.Ordinal),
        };
    }

    private static IEnumerable<Mount> Volumes(JsonElement service) =>
        service.ValueKind == JsonValueKind.Object && service.TryGetProperty("volumes", out var volumes) && volumes.ValueKind == JsonValueKind.Array
            ? volumes.EnumerateArray().Where(v => Text(v, "type") == "bind").Select(v => new Mount("bind", Text(v, "source"), Text(v, "target"), Writable: true))
            : [];

    private static string Text(JsonElement volume, string name) => volume.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
