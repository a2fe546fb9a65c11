namespace Ocx.Tests;

/// <summary>What a log was told, line by line.</summary>
internal sealed class Said
{
    private readonly List<string> lines = [];

    public Said() => Log = new Log("t", line => lines.Add(line.TrimEnd('\n')));

    /// <summary>A log that nobody reads.</summary>
    public static Log Nothing { get; } = new("t", _ => { });

    public Log Log { get; }

    public IReadOnlyList<string> Lines => lines;

    /// <summary>The log, which takes details too.</summary>
    public Log Verbose()
    {
        Log.Verbose = true;
        return Log;
    }
}
