using System.Text;
using System.Text.Json;

namespace Ocx;

/// <summary>JSON objects that we write, as bytes; and the values for which .NET's writer has no call.</summary>
public static class JsonObject
{
    /// <summary>One object, and nothing else.</summary>
    /// <param name="write">Writes what is in it.</param>
    public static byte[] Text(Action<Utf8JsonWriter> write) => Bytes(write, indented: false, end: "");

    /// <summary>One object on a line: as reports print it, and a journal keeps it.</summary>
    /// <inheritdoc cref="Text"/>
    public static byte[] Line(Action<Utf8JsonWriter> write) => Bytes(write, indented: false, end: "\n");

    /// <summary>One object with a line for each member: for files that a person may look into.</summary>
    /// <inheritdoc cref="Text"/>
    public static byte[] Lines(Action<Utf8JsonWriter> write) => Bytes(write, indented: true, end: "\n");

    /// <summary>Writes a number, or null.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? number)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a moment, to the last digit that .NET knows, or null.</summary>
    public static void WriteTimeOrNull(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (time is { } value)
        {
            json.WriteString(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes an array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(texts);
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of objects.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="items">What they are made of.</param>
    /// <param name="write">Writes what is in one of them.</param>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(write);
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a text of somebody else's, or null: a token in it is masked.</summary>
    public static void WriteMasked(this Utf8JsonWriter json, string name, string? text)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString(name, text is null ? null : SecretText.MaskTokens(text));
    }

    /// <summary>Reads a moment, or null.</summary>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    /// <exception cref="FormatException">It is a text, and no moment.</exception>
    public static DateTimeOffset? TimeOrNull(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDateTimeOffset();

    private static byte[] Bytes(Action<Utf8JsonWriter> write, bool indented, string end)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return [.. text.ToArray(), .. Encoding.UTF8.GetBytes(end)];
    }
}
