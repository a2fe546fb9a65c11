using System.Text.Json;

namespace Ocx;

/// <summary>A member of a JSON object, by where it stands in the text (offsets in bytes).</summary>
/// <param name="Name">The name, unescaped.</param>
/// <param name="NameStart">Where the name's opening quote stands.</param>
/// <param name="ValueStart">Where the value begins.</param>
/// <param name="ValueEnd">One past the value's last byte.</param>
/// <param name="Kind">The value's first token.</param>
public readonly record struct JsonMember(string Name, int NameStart, int ValueStart, int ValueEnd, JsonTokenType Kind)
{
    /// <summary>The value's bytes as they stand in the text.</summary>
    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> json) => json[ValueStart..ValueEnd];

    /// <summary>The name as it stands in the text, with its quotes.</summary>
    public ReadOnlySpan<byte> RawNameIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json[NameStart..ValueEnd], isFinalBlock: false, default);
        reader.Read();
        return json.Slice(NameStart, (int)reader.BytesConsumed);
    }
}
