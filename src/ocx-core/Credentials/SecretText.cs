using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>Keeps secrets from a terminal and a log: by what a field is called, or by what its value looks like.</summary>
public static class SecretText
{
    private const string Prefix = "sk-ant-";

    private static readonly string[] SecretNames = ["token", "secret", "password", "key", "access", "refresh"];

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
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!;
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                var start = (int)reader.TokenStartIndex;
                var end = (int)reader.BytesConsumed;
                var value = JsonText.AsString(json.AsSpan(start..end)) ?? Encoding.UTF8.GetString(reader.ValueSpan);
                if (IsSecret(name, value))
                {
                    masked.AddRange(json.AsSpan(copied..start));
                    masked.AddRange(Encoding.UTF8.GetBytes($"\"{Fingerprint.Masked(value)}\""));
                    copied = end;
                }
            }
        }

        masked.AddRange(json.AsSpan(copied));
        return [.. masked];
    }

    /// <summary>A message in which whatever looks like a token of Anthropic's is masked: somebody may have given one for a file's name.</summary>
    public static string MaskTokens(string message)
    {
        for (var start = message.IndexOf(Prefix, StringComparison.Ordinal); start >= 0; start = message.IndexOf(Prefix, start, StringComparison.Ordinal))
        {
            var end = start + CredentialText.TokenLength(message.AsSpan(start));
            if (message.AsSpan(end).StartsWith("[masked ", StringComparison.Ordinal))
            {
                start = end; // one that was masked before
                continue;
            }

            var shown = Fingerprint.Masked(message[start..end]);
            message = message[..start] + shown + message[end..];
            start += shown.Length;
        }

        return message;
    }
}
