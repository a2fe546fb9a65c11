using System.Globalization;
using System.Text.Json;

namespace Ocx;

/// <summary>
/// Reads JSON by position, so that what is not ours to change can be copied byte for byte: numbers beyond a double,
/// escapes, order and white space survive. Of members with one name the last counts, as in JavaScript's JSON.parse.
/// </summary>
public static class JsonText
{
    /// <summary>More than any document of ours has in one object; millions of empty ones would take many times the memory of their text.</summary>
    public const int MostMembers = 100_000;

    /// <summary>The members of the object that the text is, in order.</summary>
    /// <param name="json">One JSON object, white space around it allowed.</param>
    /// <exception cref="JsonTextException">The text is not JSON, is cut off, is not an object, or has more than <see cref="MostMembers"/>.</exception>
    public static List<JsonMember> Members(ReadOnlySpan<byte> json)
    {
        var members = new List<JsonMember>();
        var depth = 0;
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            while (reader.Read())
            {
                if (depth == 0)
                {
                    if (reader.TokenType != JsonTokenType.StartObject)
                    {
                        throw new JsonTextException("not a JSON object", cutOff: false);
                    }

                    depth = 1;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    var nameStart = (int)reader.TokenStartIndex;
                    var name = Name(reader);
                    if (!reader.Read())
                    {
                        break;
                    }

                    var kind = reader.TokenType;
                    var start = (int)reader.TokenStartIndex;
                    if (!reader.TrySkip())
                    {
                        break;
                    }

                    if (members.Count == MostMembers)
                    {
                        throw new JsonTextException($"an object has more than {MostMembers} members", cutOff: false);
                    }

                    members.Add(new JsonMember(name, nameStart, start, (int)reader.BytesConsumed, kind));
                }
                else
                {
                    // Behind the end of the object the reader itself refuses all but white space.
                    depth = -1;
                }
            }
        }
        catch (JsonException e)
        {
            throw new JsonTextException(Invariant($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: not valid JSON"), cutOff: false);
        }

        return depth == -1 ? members : throw new JsonTextException(json.IsEmpty ? "empty" : "cut off, or not a JSON object", cutOff: true);
    }

    /// <summary>The last member of that name.</summary>
    public static JsonMember? Last(this List<JsonMember> members, string name)
    {
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (members[i].Name == name)
            {
                return members[i];
            }
        }

        return null;
    }

    /// <summary>Of members with one name the last, in order.</summary>
    public static List<JsonMember> LastOfEachName(List<JsonMember> members)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < members.Count; i++)
        {
            places[members[i].Name] = i;
        }

        return members.Where((m, i) => places[m.Name] == i).ToList();
    }

    /// <summary>The string that the value is; <c>null</c> when it is no string, or not Unicode.</summary>
    public static string? AsString(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // a lone surrogate, or bytes that are not UTF-8
        }
    }

    /// <summary>The number that the value is, as JavaScript would read it; <c>null</c> when it is no number.</summary>
    public static double? AsNumber(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        return !reader.Read() || reader.TokenType != JsonTokenType.Number ? null
            : reader.TryGetInt64(out var whole) ? whole // nearly always, and in a tenth of the time
            : reader.TryGetDouble(out var number) ? number
            : null;
    }

    /// <summary>Whether two texts hold the same tokens in the same order: only white space may differ.</summary>
    public static bool SameTokens(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var left = new Utf8JsonReader(a);
        var right = new Utf8JsonReader(b);
        while (left.Read())
        {
            if (!right.Read() || left.TokenType != right.TokenType || !left.ValueSpan.SequenceEqual(right.ValueSpan))
            {
                return false;
            }
        }

        return !right.Read();
    }

    private static string Name(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new JsonTextException("a member's name is not Unicode", cutOff: false);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
