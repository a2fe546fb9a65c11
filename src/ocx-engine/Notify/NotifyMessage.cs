using System.Text.Json;

namespace Ocx;

/// <summary>
/// What a person is told: what has happened, on which machine, since when, and what to do. It holds no token. In its
/// lines, commands stand in backquotes.
/// </summary>
public sealed record NotifyMessage
{
    /// <summary>What has happened.</summary>
    public required NotifyEvent Event { get; init; }

    /// <summary>The subject's name; <c>test</c> for a test.</summary>
    public required string About { get; init; }

    /// <summary>What has happened, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>What is known about it.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>What to do about it.</summary>
    public required IReadOnlyList<string> Cures { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>When it arose.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when it is so.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The credentials.</summary>
    public string? File { get; init; }

    /// <summary>How their token was, in the words of ocx-expiry.</summary>
    public string? TokenState { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the sign-in ends.</summary>
    public DateTimeOffset? SignInEndsAt { get; init; }

    /// <summary>The token's fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The lines below the title, with commands in backquotes.</summary>
    public IEnumerable<string> Lines => [.. Facts, .. Cures, $"(ocx-notify on {Host}, {Timestamp.Text(At)})"];

    /// <summary>The lines below the title.</summary>
    public string Text => Plain(string.Join('\n', Lines));

    /// <summary>A line without its marks.</summary>
    public static string Plain(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Replace("`", "", StringComparison.Ordinal);
    }

    /// <summary>The message as it waits for a channel.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("event", Event.Name());
        json.WriteString("about", About);
        json.WriteString("title", Title);
        json.WriteTexts("facts", Facts);
        json.WriteTexts("cures", Cures);
        json.WriteString("host", Host);
        json.WriteString("at", At);
        json.WriteTimeOrNull("since", Since);
        json.WriteString("file", File);
        json.WriteString("state", TokenState);
        json.WriteTimeOrNull("expires_at", ExpiresAt);
        json.WriteTimeOrNull("sign_in_ends_at", SignInEndsAt);
        json.WriteString("fingerprint", Fingerprint);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is none; so says KeyNotFoundException, InvalidOperationException or FormatException too.</exception>
    internal static NotifyMessage Read(JsonElement json)
    {
        string Text(string name) => json.GetProperty(name).RequiredText();
        string[] List(string name) => [.. json.GetProperty(name).EnumerateArray().Select(e => e.RequiredText())];
        return new()
        {
            Event = NotifyNames.EventOf(Text("event")) ?? throw new JsonException(),
            About = Text("about"),
            Title = Text("title"),
            Facts = List("facts"),
            Cures = List("cures"),
            Host = Text("host"),
            At = json.GetProperty("at").GetDateTimeOffset(),
            Since = JsonObject.TimeOrNull(json.GetProperty("since")),
            File = json.GetProperty("file").GetString(),
            TokenState = json.GetProperty("state").GetString(),
            ExpiresAt = JsonObject.TimeOrNull(json.GetProperty("expires_at")),
            SignInEndsAt = JsonObject.TimeOrNull(json.GetProperty("sign_in_ends_at")),
            Fingerprint = json.GetProperty("fingerprint").GetString(),
        };
    }
}
