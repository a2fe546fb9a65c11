namespace Ocx.Tests;

/// <summary>The processes of one test: those that have its mark in their environment.</summary>
public sealed class Marked
{
    /// <summary>The variable that carries the mark.</summary>
    public const string Variable = "TEST_MARK";

    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Its processes that live now, and their command lines.</summary>
    public IReadOnlyDictionary<int, string> Processes()
    {
        var found = new Dictionary<int, string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && Text(id, "environ").Contains($"{Variable}={Mark}", StringComparison.Ordinal))
            {
                found.Add(id, Text(id, "cmdline").Replace('\0', ' ').TrimEnd());
            }
        }

        return found;
    }

    /// <summary>Whether a process of it has this in its command line.</summary>
    /// <remarks>Looks at the command line first: who waits for something short must look often.</remarks>
    public bool Runs(string part) => Directory.EnumerateDirectories("/proc").Any(d => int.TryParse(Path.GetFileName(d), out var id)
        && Text(id, "cmdline").Replace('\0', ' ').Contains(part, StringComparison.Ordinal) && Text(id, "environ").Contains($"{Variable}={Mark}", StringComparison.Ordinal));

    /// <summary>The number of the one process whose command line begins so.</summary>
    public int Process(string commandLine) => Processes().Single(p => p.Value.StartsWith(commandLine, StringComparison.Ordinal)).Key;

    /// <summary>Ends what is still there.</summary>
    public void Kill()
    {
        foreach (var id in Processes().Keys)
        {
            try
            {
                System.Diagnostics.Process.GetProcessById(id).Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                continue; // it has just ended by itself
            }
        }
    }

    /// <summary>The command lines of all processes.</summary>
    public static IEnumerable<string> CommandLines() =>
        Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var id) ? Text(id, "cmdline").Replace('\0', ' ') : "");

    /// <summary>The command line of a process; empty when it has ended.</summary>
    public static string CommandLine(int process) => Text(process, "cmdline").Replace('\0', ' ');

    private static string Text(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has just ended
        }
    }
}
