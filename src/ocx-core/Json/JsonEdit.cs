using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ocx;

/// <summary>Changes members of a JSON object and leaves every other byte as it stands: order, white space, other members.</summary>
internal static class JsonEdit
{
    /// <summary>A string as JSON, with no more escapes than JavaScript's JSON.stringify has.</summary>
    public static byte[] String(string value) =>
        [(byte)'"', .. JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>The text with another value in the place of a member's.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> json, JsonMember member, ReadOnlySpan<byte> value) =>
        [.. json[..member.ValueStart], .. value, .. json[member.ValueEnd..]];

    /// <summary>Sets every member of that name that has another value, or appends one.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="value">Its value, as JSON.</param>
    /// <param name="outer">The indentation of the object's closing brace; <c>null</c> when it is on one line.</param>
    public static byte[] Set(ReadOnlySpan<byte> json, string name, ReadOnlySpan<byte> value, string? outer = "")
    {
        var members = JsonText.Members(json);
        if (members.Last(name) is null)
        {
            return Append(json, members, name, value, outer);
        }

        var text = new ArrayBufferWriter<byte>(json.Length + value.Length);
        var copied = 0;
        foreach (var member in members)
        {
            if (member.Name == name && !JsonText.SameTokens(member.ValueIn(json), value))
            {
                text.Write(json[copied..member.ValueStart]);
                text.Write(value);
                copied = member.ValueEnd;
            }
        }

        text.Write(json[copied..]);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Takes away every member of that name.</summary>
    public static byte[] Remove(byte[] json, string name)
    {
        var members = JsonText.Members(json);
        var text = new ArrayBufferWriter<byte>(json.Length);
        var copied = 0;
        var kept = false;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Name != name)
            {
                kept = true;
                continue;
            }

            // With the comma before it; a first one with the comma behind it; an only one with all that is in the braces.
            var (start, end) = kept ? (members[i - 1].ValueEnd, members[i].ValueEnd)
                : i + 1 < members.Count ? (members[i].NameStart, members[i + 1].NameStart)
                : (json.AsSpan().IndexOf((byte)'{') + 1, json.AsSpan().LastIndexOf((byte)'}'));
            text.Write(json.AsSpan(copied..Math.Max(start, copied)));
            copied = end;
        }

        text.Write(json.AsSpan(copied..));
        return copied == 0 ? json : text.WrittenSpan.ToArray();
    }

    /// <summary>Gives the last member of that name another one.</summary>
    public static byte[] Rename(byte[] json, string name, string newName)
    {
        if (JsonText.Members(json).Last(name) is not { } member)
        {
            return json;
        }

        var end = member.NameStart + member.RawNameIn(json).Length;
        return [.. json.AsSpan(..member.NameStart), .. String(newName), .. json.AsSpan(end..)];
    }

    /// <summary>An object.</summary>
    /// <param name="members">Its members, name and value as JSON.</param>
    /// <param name="outer">The indentation of its closing brace; <c>null</c> writes it on one line.</param>
    public static byte[] Object(IReadOnlyList<(byte[] Name, byte[] Value)> members, string? outer)
    {
        var text = new ArrayBufferWriter<byte>();
        var (step, end) = outer is null ? (" ", " ") : ("\n" + Inner(outer), "\n" + outer);
        var separator = "{";
        foreach (var (name, value) in members)
        {
            text.Write(Encoding.UTF8.GetBytes(separator + step));
            text.Write(name);
            text.Write(": "u8);
            text.Write(value);
            separator = ",";
        }

        text.Write(Encoding.UTF8.GetBytes(members.Count == 0 ? "{}" : end + "}"));
        return text.WrittenSpan.ToArray();
    }

    /// <summary>The indentation of an object's members; <c>null</c> where it is all on one line.</summary>
    /// <param name="json">The object.</param>
    /// <param name="outer">The indentation of its closing brace, from which an empty one's is told.</param>
    public static string? Indent(ReadOnlySpan<byte> json, string? outer = "")
    {
        var open = json.IndexOf((byte)'{') + 1;
        var gap = json[open..(open + json[open..].IndexOfAnyExcept(" \t\r\n"u8))];
        var line = gap.LastIndexOf((byte)'\n');
        return line >= 0 && json[open + gap.Length] != '}' ? Encoding.ASCII.GetString(gap[(line + 1)..])
            : json[open + gap.Length] == '}' && outer is not null ? Inner(outer)
            : null;
    }

    private static string Inner(string outer) => outer + (outer.Contains('\t', StringComparison.Ordinal) ? "\t" : "  ");

    private static byte[] Append(ReadOnlySpan<byte> json, List<JsonMember> members, string name, ReadOnlySpan<byte> value, string? outer)
    {
        if (members.Count > 0)
        {
            // Spaced as the member before it.
            var last = members[^1];
            var before = json[..last.NameStart];
            var gap = before[before.TrimEnd(" \t\r\n"u8).Length..];
            var colon = json[(last.NameStart + last.RawNameIn(json).Length)..last.ValueStart];
            return [.. json[..last.ValueEnd], (byte)',', .. gap, .. String(name), .. colon, .. value, .. json[last.ValueEnd..]];
        }

        var open = json.IndexOf((byte)'{') + 1;
        var (step, end) = outer is null ? ("", "") : ("\n" + Inner(outer), "\n" + outer);
        return [.. json[..open], .. Encoding.ASCII.GetBytes(step), .. String(name), .. ": "u8, .. value, .. Encoding.ASCII.GetBytes(end), .. json[json.LastIndexOf((byte)'}')..]];
    }
}
