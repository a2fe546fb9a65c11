using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>Whose form a posted message has.</summary>
internal enum WebhookFormat
{
    Json,
    Slack,
    Mattermost,
    Ntfy,
}

/// <summary>Messages as they are posted.</summary>
internal static class WebhookBody
{
    /// <exception cref="OcxException">78: there is no such format; what it is instead may be a secret that got there by mistake.</exception>
    public static WebhookFormat ParseFormat(string name) => name switch
    {
        "json" => WebhookFormat.Json,
        "slack" => WebhookFormat.Slack,
        "mattermost" => WebhookFormat.Mattermost,
        "ntfy" => WebhookFormat.Ntfy,
        _ => throw new OcxException(ExitCode.Configuration, "OCX_NOTIFY_FORMAT is none of json, slack, mattermost and ntfy"),
    };

    /// <summary>What is posted.</summary>
    public static ByteArrayContent Of(NotifyMessage message, WebhookFormat format) => format switch
    {
        WebhookFormat.Ntfy => Content(Encoding.UTF8.GetBytes(message.Text), "text/plain", "utf-8"),
        WebhookFormat.Slack => Json(json => json.WriteString("text", Escaped(Marked(message, "*")))),
        WebhookFormat.Mattermost => Json(json =>
        {
            json.WriteString("username", "ocx");
            json.WriteString("text", Marked(message, "**"));
        }),
        _ => Json(json => WriteAll(message, json)),
    };

    /// <summary>What is said beside the body; ntfy has the rest of a message there.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(NotifyMessage message, WebhookFormat format) => format != WebhookFormat.Ntfy ? [] :
    [
        ("Title", HeaderText(message.Title)),
        ("Priority", Priority(message.Event)),
        ("Tags", Tag(message.Event)),
    ];

    private static string Priority(NotifyEvent what) => what switch
    {
        NotifyEvent.Reauth => "5",
        NotifyEvent.Failed or NotifyEvent.Ending => "4",
        _ => "3",
    };

    /// <summary>ntfy shows these as pictures.</summary>
    private static string Tag(NotifyEvent what) => what switch
    {
        NotifyEvent.Reauth => "key",
        NotifyEvent.Failed => "warning",
        NotifyEvent.Ending => "hourglass",
        NotifyEvent.Recovered => "white_check_mark",
        _ => "bell",
    };

    private static void WriteAll(NotifyMessage message, Utf8JsonWriter json)
    {
        json.WriteString("event", message.Event.Name());
        json.WriteString("about", message.About);
        json.WriteString("title", message.Title);
        json.WriteString("text", message.Text);
        json.WriteString("host", message.Host);
        json.WriteString("at", Timestamp.Text(message.At));
        json.WriteString("since", Moment(message.Since));
        json.WriteString("file", message.File);
        json.WriteString("state", message.TokenState);
        json.WriteString("expires_at", Moment(message.ExpiresAt));
        json.WriteString("sign_in_ends_at", Moment(message.SignInEndsAt));
        json.WriteString("fingerprint", message.Fingerprint);
        json.WriteString("version", Tool.Version);
    }

    private static string? Moment(DateTimeOffset? time) => time is { } value ? Timestamp.Text(value) : null;

    private static string Marked(NotifyMessage message, string bold) => $"{bold}{message.Title}{bold}\n{string.Join('\n', message.Lines)}";

    /// <summary>Slack reads mentions and links between angle brackets.</summary>
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A header holds ASCII; for anything else there is RFC 2047.</summary>
    private static string HeaderText(string text) => Ascii.IsValid(text) ? text : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    private static ByteArrayContent Json(Action<Utf8JsonWriter> write) => Content(JsonObject.Text(write), "application/json", null);

    private static ByteArrayContent Content(byte[] body, string type, string? charset) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) { CharSet = charset } } };
}
