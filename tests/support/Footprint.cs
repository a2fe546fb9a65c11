namespace Ocx.Tests;

/// <summary>What a process holds at one moment, as the kernel counts it.</summary>
/// <param name="Resident">Its pages in memory, in KiB; also those that files and other processes give it, which come and go with the load of the machine.</param>
/// <param name="Own">Those of them that belong to no file, in KiB: its heaps and stacks. What leaks, leaks here.</param>
/// <param name="Open">Which files, pipes and sockets it has open; without the assemblies of .NET, which stay open once they are loaded.</param>
/// <param name="Threads">How many threads it has.</param>
public sealed record Footprint(long Resident, long Own, IReadOnlyList<string> Open, int Threads)
{
    /// <summary>How many it has open.</summary>
    public int Descriptors => Open.Count;

    /// <summary>That of a process which lives.</summary>
    public static Footprint Of(int process)
    {
        var memory = File.ReadAllLines($"/proc/{process}/smaps_rollup");
        return new Footprint(
            Number(memory, "Rss:"),
            Number(memory, "Anonymous:"),
            [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget ?? "closed meanwhile").Where(f => !f.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
            (int)Number(File.ReadAllLines($"/proc/{process}/status"), "Threads:"));
    }

    /// <summary>The processes that have ended and that their parent, one of these, has not taken note of.</summary>
    public static IReadOnlyList<int> Zombies(IReadOnlyCollection<int> parents) =>
        [.. Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0).Where(id => id > 0 && Stat(id) is ["Z", var parent, ..] && parents.Contains(int.Parse(parent, null)))];

    /// <summary>The parent of a process; 0 when it has ended.</summary>
    public static int Parent(int process) => Stat(process) is [_, var parent, ..] ? int.Parse(parent, null) : 0;

    private static long Number(string[] lines, string name) =>
        long.Parse(Array.Find(lines, l => l.StartsWith(name, StringComparison.Ordinal))![name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), null);

    /// <summary>State, parent and what follows; the name before them may hold anything.</summary>
    private static string[] Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // it has just ended
        }
    }
}
