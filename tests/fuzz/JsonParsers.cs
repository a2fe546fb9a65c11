using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Ocx.Tests;

/// <summary>JSON and JSON5, and what is done to them.</summary>
public static class JsonParsers
{
    private const string NewName = "the new one";
    private const int MostLevels = 4;

    /// <summary>To edit takes ten times as long as to read: one of so many inputs is edited.</summary>
    private const int EditedOf = 8;

    private static readonly string[] Seeds =
    [
        "{}", "{ \"a\": 1, \"b\": [true, null], \"a\": {\"c\": \"d\\u00e9\"} }\n", "{\n  \"name\": \"" + Pieces.Token + "\",\n  \"b\": {\n    \"c\": 1.5e3\n  }\n}\n", "[1]", "\"x\"", "{\"\\ud800\": 1}", "{\"a\":\"\\ud800\"}",
        "{\r\n\t\"a\": {\"b\": {}}\r\n}",
    ];

    private static readonly string[] Seeds5 = [.. Seeds, "// c\n{a: 'b', /* d */ \"e\": [1, .5, +0xF,], }\n", "{\n  // c\n  a: {\n    b: [\n      'x', // d\n    ],\n  },\n}\n", "[{a:1}, Infinity, -NaN]", "{a\\u0062:1,$:2}"];

    private static readonly string[] Values = ["1", "\"x\"", "{\"x\": [\"y\"]}", "[1, {}]", "null", "\"" + Pieces.Token + "\""];

    /// <summary>JSON, by the places of its members: read as .NET's own reader reads it, and edited so that nothing else changes.</summary>
    public static Subject Json { get; } = new("JSON", ReadJson, Seeds, Pieces.Json)
    {
        Use = input => SecretText.MaskJson(JsonEdit.Set(input, NewName, "1"u8)),
        Make = dice => Made(dice, isJson5: false),
        Brief = 30_000,
        Full = 6_000_000,
    };

    /// <summary>JSON5: takes all that JSON is, and is edited so that nothing else changes.</summary>
    public static Subject Json5Text { get; } = new("JSON5", ReadJson5, Seeds5, Pieces.Json5)
    {
        Use = input =>
        {
            var text = Encoding.UTF8.GetString(input);
            var set = Json5Edit.Set(Json5Edit.Remove(text, ["a"]), [NewName], "1");
            _ = Json5Undo.Apply(text, set, set);
        },
        Make = dice => Made(dice, isJson5: true),
        Brief = 20_000,
        Full = 5_000_000,
    };

    /// <summary>A value of either, written in every way.</summary>
    public static byte[] Made(Dice dice, bool isJson5)
    {
        var text = new StringBuilder();
        Value(text, dice, isJson5, MostLevels);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Value(StringBuilder text, Dice dice, bool isJson5, int levels)
    {
        var kind = levels == MostLevels ? 0 : levels == 0 ? 2 : dice.Below(5);
        if (kind > 1)
        {
            text.Append(dice.Of<string>(["null", "true", "\"a\"", "\"\"", "1", "-2.5e3", "\"\\u0061\\n\"", isJson5 ? "'it\\'s'" : "\"it's\"", isJson5 ? "+.5" : "0.5", isJson5 ? "0xA" : "10"]));
            return;
        }

        text.Append(kind == 0 ? '{' : '[');
        var count = dice.Below(4);
        for (var i = 0; i < count; i++)
        {
            Space(text, dice, isJson5);
            if (kind == 0)
            {
                text.Append(dice.Of<string>(["\"a\"", "\"b\"", "\"c d\"", "\"\\u0061\"", isJson5 ? "a" : "\"e\"", isJson5 ? "'f'" : "\"f\""]));
                Space(text, dice, isJson5);
                text.Append(':');
                Space(text, dice, isJson5);
            }

            Value(text, dice, isJson5, levels - 1);
            Space(text, dice, isJson5);
            text.Append(i < count - 1 || (isJson5 && dice.OneIn(3)) ? "," : "");
        }

        Space(text, dice, isJson5);
        text.Append(kind == 0 ? '}' : ']');
    }

    private static void Space(StringBuilder text, Dice dice, bool isJson5) =>
        text.Append(dice.Of<string>(["", "", "", " ", "\n", "\n  ", "\r\n", "\t", isJson5 ? "/* c */" : "", isJson5 ? "// c\n" : ""]));

    private static string ReadJson(byte[] input) => Outcome.Of(() =>
    {
        var other = OfDotnet(input);
        List<JsonMember> members;
        try
        {
            members = JsonText.Members(input);
        }
        catch (JsonTextException e) when (!e.CutOff || other is null)
        {
            Promise.Holds(other is null, ".NET reads no object of Unicode names that we refuse");
            throw;
        }

        Promise.Holds(other is not null && other.Count == members.Count, ".NET reads the same members");
        for (var i = 0; i < members.Count; i++)
        {
            Promise.Holds(members[i].Name == other![i].Name && members[i].ValueIn(input).SequenceEqual(other[i].Raw), "a member is what .NET reads");
        }

        var shape = $"{Outcome.Few(members.Count)} {members.Aggregate(0, (all, m) => all | (1 << (int)m.Kind))}";
        if (input.Length % EditedOf != 0)
        {
            return shape;
        }

        var name = members.Count > 0 && input.Length % 3 > 0 ? members[input.Length % members.Count].Name : NewName;
        var value = Encoding.UTF8.GetBytes(Values[(input.Length + members.Count) % Values.Length]);
        var set = JsonEdit.Set(input, name, value);
        Others(JsonText.Members(set), set, members, input, name);
        Promise.Holds(JsonText.Members(set).Where(m => m.Name == name).All(m => JsonText.SameTokens(m.ValueIn(set), value)), "what was set is read");
        Promise.Same(JsonEdit.Set(set, name, value), set, "setting the same again changes nothing");
        var gone = JsonEdit.Remove(set, name);
        Others(JsonText.Members(gone), gone, members, input, name);
        Promise.Holds(JsonText.Members(gone).Last(name) is null, "what was taken away is gone");
        var kept = JsonText.LastOfEachName(members);
        Promise.Holds(JsonText.AsString(JsonEdit.String(name)) == name, "a name is written as it is read");
        var masked = Encoding.UTF8.GetString(SecretText.MaskJson(JsonEdit.Set(input, "access_token", Encoding.UTF8.GetBytes($"\"{Pieces.Token}\""))));
        Promise.Holds(!masked.Contains($"\"{Pieces.Token}\"", StringComparison.Ordinal), "no value that is a token is shown");
        return $"{shape} {kept.Count == members.Count} {name == NewName}";
    });

    private static List<(string Name, byte[] Raw)>? OfDotnet(byte[] input)
    {
        try
        {
            using var document = JsonDocument.Parse(input);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(m => (m.Name, JsonMarshal.GetRawUtf8Value(m.Value).ToArray()))] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Others(List<JsonMember> actual, byte[] text, List<JsonMember> wanted, byte[] before, string but)
    {
        using var others = wanted.Where(m => m.Name != but).GetEnumerator();
        foreach (var member in actual.Where(m => m.Name != but))
        {
            Promise.Holds(others.MoveNext() && others.Current.Name == member.Name && member.ValueIn(text).SequenceEqual(others.Current.ValueIn(before)), "every other member is as it was");
        }

        Promise.Holds(!others.MoveNext(), "no other member is lost");
    }

    private static string ReadJson5(byte[] input) => Outcome.Of(() =>
    {
        var text = Encoding.UTF8.GetString(input);
        Json5Value value;
        try
        {
            value = Json5.Parse(text);
        }
        catch (Json5Exception) when (OfDotnet(Encoding.UTF8.GetBytes(text)) is not null)
        {
            throw new BrokenPromiseException("does not hold: JSON is JSON5");
        }

        Promise.Holds(Json5Compare.Same(Json5.Parse(text[value.Start..value.End]), value), "a value stands by itself");
        var shape = $"{value.Kind} {Outcome.Few(value.Members.Count)} {value.Members.Aggregate(0, (all, m) => all | (1 << (int)m.Value.Kind))} {text.Contains("//", StringComparison.Ordinal)} {text.Contains('\n', StringComparison.Ordinal)}";
        if (value.Kind != Json5Kind.Object || input.Length % EditedOf != 0)
        {
            return shape;
        }

        var name = value.Members.Count > 0 && input.Length % 3 > 0 ? value.Members[input.Length % value.Members.Count].Name : NewName;
        var json = Values[(input.Length + value.Members.Count) % Values.Length];
        var set = Json5Edit.Set(text, [name], json);
        var after = Json5.Parse(set);
        Promise.Holds(Json5Compare.Same(after.Last(name)!.Value, Json5.Parse(json)), "what was set is read");
        Promise.Holds(ConfigCompare.SameBut(ConfigValue.Of(value), ConfigValue.Of(after), [[name]]), "every other value is as it was");
        Promise.Holds(Json5Edit.Set(set, [name], json) == set, "setting the same again changes nothing");
        var undone = Json5Undo.Apply(text, set, set);
        Promise.Holds(Json5Compare.Same(Json5.Parse(undone), value), "what was set is undone");
        var removed = Json5.Parse(Json5Edit.Remove(text, [name]));
        Promise.Holds(removed.Last(name) is null && ConfigCompare.SameBut(ConfigValue.Of(value), ConfigValue.Of(removed), [[name]]), "what is taken away is gone, and nothing else");
        return $"{shape} {name == NewName}";
    });
}
