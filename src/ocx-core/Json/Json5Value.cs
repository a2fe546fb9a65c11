namespace Ocx;

/// <summary>What a value of JSON5 is.</summary>
public enum Json5Kind
{
    /// <summary>null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number, Infinity and NaN included.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>An array.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,
}

/// <summary>A value of JSON5, and where it stands in its text (offsets in UTF-16 units).</summary>
public sealed class Json5Value
{
    private Dictionary<string, Json5Member>? byName;

    internal Json5Value(Json5Kind kind, int start, int end)
    {
        Kind = kind;
        Start = start;
        End = end;
    }

    /// <summary>What it is.</summary>
    public Json5Kind Kind { get; }

    /// <summary>Where it begins.</summary>
    public int Start { get; }

    /// <summary>One past its end.</summary>
    public int End { get; }

    /// <summary>What a string says, unescaped; <c>null</c> for any other value. Half of a surrogate pair may stand in it.</summary>
    public string? Text { get; internal init; }

    /// <summary>What a number says; 0 for any other value.</summary>
    public double Number { get; internal init; }

    /// <summary>Whether it is true.</summary>
    public bool IsTrue { get; internal init; }

    /// <summary>The members of an object, in order, those of one name included; none for any other value.</summary>
    public IReadOnlyList<Json5Member> Members { get; internal init; } = [];

    /// <summary>The items of an array, in order; none for any other value.</summary>
    public IReadOnlyList<Json5Value> Items { get; internal init; } = [];

    /// <summary>The members that count: of several of one name the last.</summary>
    internal IReadOnlyDictionary<string, Json5Member> ByName => byName ??= Named();

    /// <summary>The member of that name: of several the last, which is the one that counts.</summary>
    public Json5Member? Last(string name) => ByName.GetValueOrDefault(name);

    private Dictionary<string, Json5Member> Named()
    {
        var named = new Dictionary<string, Json5Member>(Members.Count, StringComparer.Ordinal);
        foreach (var member in Members)
        {
            named[member.Name] = member;
        }

        return named;
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="NameStart">Where the name begins, with its quote if it has one.</param>
/// <param name="NameEnd">One past the name's end.</param>
/// <param name="Value">Its value.</param>
public sealed record Json5Member(string Name, int NameStart, int NameEnd, Json5Value Value);
