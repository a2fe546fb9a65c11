using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>Keeps secrets from a terminal: by what a field is called, or by what its value looks like.</summary>
public static class SecretText
{
    private static readonly string[] SecretNames = ["token", "secret", "password", "key", "access", "refresh"];

    /// <summary>Whether a value should not be shown.</summary>
    public static bool IsSecret(string name, string value) =>
        value.Length > 0
        && (value.StartsWith("sk-", StringComparison.Ordinal) || Array.Exists(SecretNames, n => name.Contains(n, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The document with every secret of a JSON text in it masked.</summary>
    /// <param name="document">What would be shown; of any format.</param>
    /// <param name="json">The JSON text that the secrets are looked for in.</param>
    public static byte[] Mask(byte[] document, ReadOnlySpan<byte> json)
    {
        var text = Encoding.UTF8.GetString(document);
        var name = "";
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = Encoding.UTF8.GetString(reader.ValueSpan);
            }
            else if (reader.TokenType == JsonTokenType.String && Encoding.UTF8.GetString(reader.ValueSpan) is var raw && IsSecret(name, raw))
            {
                text = text.Replace(raw, Fingerprint.Masked(JsonText.AsString([(byte)'"', .. reader.ValueSpan, (byte)'"']) ?? raw), StringComparison.Ordinal);
            }
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
