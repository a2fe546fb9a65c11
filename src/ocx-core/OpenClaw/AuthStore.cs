using System.Text.Json;

namespace Ocx;

/// <summary>A profile of Anthropic's in an agent's store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">OpenClaw's word: oauth, token or api_key.</param>
/// <param name="Fingerprint">Its secret's fingerprint; <c>none</c> without one.</param>
/// <param name="HasSecret">Whether it has what OpenClaw needs: a token, a key, or a reference to one.</param>
/// <param name="HasRefresh">Whether it has a refresh token.</param>
/// <param name="Expires">When it expires, in milliseconds since 1970.</param>
public sealed record AuthProfile(string Id, string Type, string Fingerprint, bool HasSecret, bool HasRefresh, double? Expires)
{
    /// <summary>Whether OpenClaw can use it: an expired one only by its refresh token.</summary>
    public bool IsUsable(DateTimeOffset now) => HasRefresh || (HasSecret && !(Expires > 0 && Expires <= now.ToUnixTimeMilliseconds()));
}

/// <summary>Why OpenClaw tries a profile only after all others.</summary>
/// <param name="CooldownUntil">The end of a pause after errors that pass by themselves.</param>
/// <param name="DisabledUntil">The end of a longer one: the account was not paid for, or refused.</param>
/// <param name="Errors">How many errors there were in a row.</param>
public sealed record ProfileUsage(DateTimeOffset? CooldownUntil, DateTimeOffset? DisabledUntil, long Errors);

/// <summary>What an agent's <c>auth-profiles.json</c> says of Anthropic, without its secrets.</summary>
public sealed class AuthStore
{
    private const string Anthropic = OpenClawConfig.Anthropic;

    private readonly Dictionary<string, ProfileUsage> usage = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    private AuthStore()
    {
    }

    /// <summary>The profiles that OpenClaw sees, by their ids.</summary>
    public IReadOnlyDictionary<string, AuthProfile> Profiles { get; private init; } = new Dictionary<string, AuthProfile>(StringComparer.Ordinal);

    /// <summary>The order in which they are tried; <c>null</c> where the store has none, which is not the same as an empty one.</summary>
    public IReadOnlyList<string>? Order { get; private init; }

    /// <summary>Whether there is a profile of that id, whichever provider's.</summary>
    public bool Has(string id) => ids.Contains(id);

    /// <summary>Why a profile waits; <c>null</c>: nothing is known of it.</summary>
    public ProfileUsage? Usage(string id) => usage.GetValueOrDefault(id);

    /// <summary>Reads it.</summary>
    /// <param name="text">The file; <c>null</c> or empty: nothing is stored yet.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OcxException">65: it is no JSON.</exception>
    public static AuthStore Parse(byte[]? text, string name)
    {
        if (text is null || text.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            return new();
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new OcxException(ExitCode.BadData, $"{name}: is no JSON that OpenClaw can read"); // what is wrong where, ocx-profiles tells
        }
    }

    private static AuthStore Read(JsonElement root)
    {
        var profiles = new Dictionary<string, AuthProfile>(StringComparer.Ordinal);
        foreach (var (id, profile) in Members(root, "profiles"))
        {
            if (ConfigValue.IsProvider(profile.Text("provider"), Anthropic) && profile.Text("type") is { } type)
            {
                profiles[id] = Profile(id, type, profile);
            }
        }

        var order = Members(root, "order").Where(m => ConfigValue.IsProvider(m.Name, Anthropic) && m.Value.ValueKind == JsonValueKind.Array)
            .Select(m => (IReadOnlyList<string>)[.. m.Value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!)])
            .FirstOrDefault();
        var store = new AuthStore { Profiles = profiles, Order = order };
        store.ids.UnionWith(Members(root, "profiles").Select(m => m.Name));
        foreach (var (id, of) in Members(root, "usageStats"))
        {
            store.usage[id] = new(Time(of, "cooldownUntil"), Time(of, "disabledUntil"), (long)Math.Clamp(Number(of, "errorCount") ?? 0, 0, 1e9));
        }

        return store;
    }

    private static AuthProfile Profile(string id, string type, JsonElement json)
    {
        var field = type switch { "oauth" => "access", "token" => "token", _ => "key" };
        var secret = json.Text(field);
        return new(
            id,
            type,
            Ocx.Fingerprint.Of(secret),
            !string.IsNullOrWhiteSpace(secret) || json.Find(field + "Ref") is { ValueKind: JsonValueKind.Object },
            type == "oauth" && !string.IsNullOrWhiteSpace(json.Text("refresh")),
            type == "api_key" ? null : Number(json, "expires"));
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, string name) =>
        json.Find(name) is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject().Select(m => (m.Name, m.Value)) : [];

    private static double? Number(JsonElement json, string name) => json.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        Number(json, name) is > 0 and < 250_000_000_000_000 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
}
