namespace Ocx;

/// <summary>Takes a change of ours out of a JSON5 text that somebody else has changed since, and leaves that as it is.</summary>
public static class Json5Undo
{
    /// <summary>Puts back each value that we have changed, where it is still as we left it.</summary>
    /// <param name="before">The text as we found it.</param>
    /// <param name="after">The text as we left it.</param>
    /// <param name="now">The text as it is.</param>
    /// <returns>The text without our change, as far as it is still in it.</returns>
    /// <exception cref="Json5Exception">One of them is not JSON5.</exception>
    public static string Apply(string before, string after, string now)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Apply(before, Json5.Parse(before), Json5.Parse(after), now, []);
    }

    private static string Apply(string before, Json5Value? old, Json5Value? ours, string now, IReadOnlyList<string> path)
    {
        if (old is not null && ours is not null && Json5Compare.Same(old, ours))
        {
            return now;
        }

        var present = path.Aggregate((Json5Value?)Json5.Parse(now), (v, name) => v?.Last(name)?.Value);
        if (path.Count > 0 && IsSame(present, ours))
        {
            return old is null ? Json5Edit.Remove(now, path) : Json5Edit.Set(now, path, before[old.Start..old.End]);
        }

        // An object in which somebody else has changed more: what is ours in it goes.
        return ours is { Kind: Json5Kind.Object } && present is { Kind: Json5Kind.Object } && old is null or { Kind: Json5Kind.Object }
            ? Names(old, ours).Aggregate(now, (text, name) => Apply(before, old?.Last(name)?.Value, ours?.Last(name)?.Value, text, [.. path, name]))
            : now;
    }

    private static IEnumerable<string> Names(Json5Value? first, Json5Value? second) =>
        (first?.Members ?? []).Concat(second?.Members ?? []).Select(m => m.Name).Distinct(StringComparer.Ordinal);

    private static bool IsSame(Json5Value? first, Json5Value? second) => first is null ? second is null : second is not null && Json5Compare.Same(first, second);
}
