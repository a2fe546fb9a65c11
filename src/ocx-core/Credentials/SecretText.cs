using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>Keeps secrets from a terminal and a log: by what a field is called, or by what its value looks like.</summary>
public static class SecretText
{
    private const string Prefix = "sk-ant-";

    /// <summary>What ends an address but belongs to the sentence.</summary>
    private const string AfterAddress = ":;,.!?'\"`)]}>";

    private const string AfterHost = "/?#\\";

    private static readonly string[] SecretNames = ["token", "secret", "password", "key", "access", "refresh"];

    /// <summary>The second as JSON may have them.</summary>
    private static readonly string[] Slashes = ["//", @"\/\/"];

    /// <summary>Whether a value should not be shown.</summary>
    public static bool IsSecret(string name, string value) =>
        value.Length > 0
        && (value.StartsWith("sk-", StringComparison.Ordinal) || Array.Exists(SecretNames, n => name.Contains(n, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A JSON document with every secret in it masked.</summary>
    public static byte[] MaskJson(byte[] json)
    {
        var masked = new List<byte>(json.Length);
        var copied = 0;
        var name = "";
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            var isName = reader.TokenType == JsonTokenType.PropertyName;
            if (!isName && reader.TokenType != JsonTokenType.String)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            var end = start + reader.ValueSpan.Length + 2;
            var text = JsonText.AsString(json.AsSpan(start..end)) ?? Encoding.UTF8.GetString(reader.ValueSpan);
            if (IsSecret(isName ? "" : name, text))
            {
                masked.AddRange(json.AsSpan(copied..start));
                masked.AddRange(Encoding.UTF8.GetBytes($"\"{Fingerprint.Masked(text)}\""));
                copied = end;
            }

            name = isName ? text : name;
        }

        masked.AddRange(json.AsSpan(copied));
        return [.. masked];
    }

    /// <summary>A message in which whatever looks like a token of Anthropic's is masked: somebody may have given one for a file's name.</summary>
    public static string MaskTokens(string message)
    {
        var masked = new StringBuilder();
        var (copied, end) = (0, 0);
        for (var start = message.IndexOf(Prefix, StringComparison.Ordinal); start >= 0; start = message.IndexOf(Prefix, end, StringComparison.Ordinal))
        {
            end = start + CredentialText.TokenLength(message.AsSpan(start));
            var token = message[start..end];
            if (Fingerprint.Kind(token) != token || !message.AsSpan(end).StartsWith(Fingerprint.Mask, StringComparison.Ordinal))
            {
                masked.Append(message, copied, start - copied).Append(Fingerprint.Masked(token)); // else it was masked before
                copied = end;
            }
        }

        return copied == 0 ? message : masked.Append(message, copied, message.Length - copied).ToString();
    }

    /// <summary>
    /// What another program has printed, with all of each address but its scheme, host and port as <c>/…</c>: whoever knows the
    /// rest of a webhook's address can post there, and before the host may stand a password.
    /// </summary>
    /// <remarks>Whatever is not white space belongs to an address: rather too much is hidden than the half of a password.</remarks>
    public static string MaskAddresses(string text)
    {
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        for (var colon = text.IndexOf(':', StringComparison.Ordinal); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var slashes = Array.Find(Slashes, s => text.AsSpan(colon + 1).StartsWith(s, StringComparison.Ordinal));
            if (slashes is null || colon == copied || !char.IsAsciiLetterOrDigit(text[colon - 1]))
            {
                continue;
            }

            var (start, end) = (colon + 1 + slashes.Length, colon);
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && !char.IsControl(text[end]))
            {
                end++;
            }

            end = start + text.AsSpan(start, Math.Max(0, end - start)).TrimEnd(AfterAddress).Length;
            masked.Append(text, copied, start - copied).Append(Shown(text.AsSpan(start, end - start)));
            (copied, colon) = (end, end - 1);
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }


    /// <summary>What is shown of an address without its scheme.</summary>
    private static string Shown(ReadOnlySpan<char> address)
    {
        var length = address.IndexOfAny(AfterHost);
        var authority = length < 0 ? address : address[..length];
        if (length >= 0 && address[length..].Contains('@'))
        {
            return "…"; // a path with an @ in it, or a password with a slash: then this would be no host
        }

        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        if (port >= 0 && host[^1] != ']' && host[(port + 1)..].ContainsAnyExceptInRange('0', '9'))
        {
            host = host[..host.IndexOf(':')]; // no port: the beginning of a password that was cut off
        }

        return host.Length == address.Length ? host.ToString() : $"{host}/…";
    }
}
