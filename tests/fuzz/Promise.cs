namespace Ocx.Tests;

/// <summary>What a parser promises.</summary>
public static class Promise
{
    /// <summary>This holds.</summary>
    public static void Holds(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new BrokenPromiseException($"does not hold: {what}");
        }
    }

    /// <summary>Two are the same.</summary>
    public static void Same(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> wanted, string what) => Holds(actual.SequenceEqual(wanted), what);

    /// <summary>No text has the marked token in it, and none can do anything to a terminal as it is shown.</summary>
    /// <param name="texts">The texts.</param>
    public static void Secret(IEnumerable<string?> texts)
    {
        foreach (var text in texts.OfType<string>())
        {
            Holds(!text.Contains(Pieces.Mark, StringComparison.Ordinal) || !Log.Shown(text).Contains(Pieces.Token, StringComparison.Ordinal), "no token is in a message");
            Holds(!Log.Shown(text).Any(char.IsControl), "no control character is in a message");
        }
    }
}
