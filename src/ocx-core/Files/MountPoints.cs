namespace Ocx;

/// <summary>Where something is mounted, as we see this machine: <c>/proc/self/mountinfo</c>, proc(5).</summary>
public static class MountPoints
{
    /// <summary>Whether something is mounted at this very path: then it cannot be replaced by renaming (EBUSY).</summary>
    /// <param name="path">An absolute path.</param>
    public static bool Has(string path) =>
        File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' ')).Any(w => w.Length > 4 && Unescaped(w[4]) == path);

    /// <summary>The kernel writes white space and backslashes as octal numbers.</summary>
    private static string Unescaped(string text) =>
        text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
