namespace Ocx.Tests;

/// <summary>A wall clock for programs of a test, which the test sets at any time while they run (libfaketime). The monotonic clock and the times of files stay the machine's.</summary>
public sealed class SteppedClock
{
    private readonly string file;

    /// <summary>Makes one that is right.</summary>
    /// <param name="file">Where it is kept how far it is off.</param>
    public SteppedClock(string file)
    {
        this.file = file;
        StepTo("+0");
    }

    /// <summary>The environment in which a program has this clock.</summary>
    public (string, string?)[] Variables =>
    [
        ("LD_PRELOAD", Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 2 }).First()),
        ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_NO_CACHE", "1"), ("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1"),
    ];

    /// <summary>Sets it.</summary>
    /// <param name="offset">How far it is off: <c>-9h</c>, <c>+400d</c>.</param>
    public void StepTo(string offset)
    {
        File.WriteAllText($"{file}.new", offset + "\n");
        File.Move($"{file}.new", file, overwrite: true);
    }
}
