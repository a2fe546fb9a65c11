namespace Ocx;

/// <summary>
/// What was looked at, and what could not be seen. Who finds nothing says where it looked, and an ordinary user is not told
/// that there is nothing where only the rights are missing.
/// </summary>
internal sealed class Sight
{
    private readonly Lock gate = new();
    private readonly List<string> lookedAt = [];
    private readonly List<Unseen> unseen = [];

    /// <summary>Every place that was looked at, once.</summary>
    public IReadOnlyList<string> LookedAt => lookedAt;

    /// <summary>What could not be seen, once.</summary>
    public IReadOnlyList<Unseen> Unseen => unseen;

    /// <summary>Whether a name can be a path: names come from containers, images and scripts too, and by <c>..</c> one would lead out of its mount.</summary>
    public static bool IsPath(string? path) => path is ['/', ..] && !path.Contains('\0', StringComparison.Ordinal) && !path.Split('/').Contains("..", StringComparer.Ordinal);

    /// <summary>Remembers a place.</summary>
    public void Look(string place)
    {
        lock (gate)
        {
            if (!lookedAt.Contains(place, StringComparer.Ordinal))
            {
                lookedAt.Add(place);
            }
        }
    }

    /// <summary>Remembers what could not be seen.</summary>
    public void CannotSee(string what, string why, string? cure = null)
    {
        lock (gate)
        {
            if (!unseen.Exists(u => u.What == what))
            {
                unseen.Add(new(what, Less(what, why), cure));
            }
        }
    }

    /// <summary>Remembers what could not be seen.</summary>
    public void CannotSee(string what, OcxException error) => CannotSee(what, error.Message, error.Hint);

    /// <summary>What is at a path, links followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="about">What cannot be seen where the rights are missing, if not just this path.</param>
    /// <returns><c>null</c> when nothing is there, or it cannot be seen.</returns>
    public FileFacts? Facts(string path, string? about = null)
    {
        if (!IsPath(path))
        {
            return null;
        }

        try
        {
            return FileFacts.Of(path);
        }
        catch (OcxException e)
        {
            CannotSee(about ?? path, e);
            return null;
        }
    }

    /// <summary>The names in a directory that begin so; none where it cannot be read.</summary>
    public IReadOnlyList<string> Names(string directory, string pattern = "*")
    {
        try
        {
            return Directory.Exists(directory) ? [.. Directory.EnumerateFileSystemEntries(directory, pattern).Take(1000).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CannotSee(directory, e is UnauthorizedAccessException ? "permission denied" : "cannot be read", Environment.IsPrivilegedProcess ? null : "run this as root");
            return [];
        }
    }

    /// <summary>A reason without the path that it begins with: that, or one below it.</summary>
    private static string Less(string what, string why) =>
        why.StartsWith(what, StringComparison.Ordinal) && why.IndexOf(": ", what.Length, StringComparison.Ordinal) is var end and >= 0 && (end == what.Length || why[what.Length] == '/') ? why[(end + 2)..] : why;
}
