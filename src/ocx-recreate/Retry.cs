using System.Diagnostics;

namespace Ocx;

/// <summary>When a failure is tried again, and how often it is told.</summary>
internal sealed class Retry(Log log, TimeSpan limit)
{
    /// <summary>An engine that is back is to be noticed within 10 s, with time left to do the work.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>What only a person can change is looked at less often.</summary>
    private static readonly TimeSpan LongestForPersons = TimeSpan.FromMinutes(1);

    private long? since;
    private int failures;
    private string? told;

    /// <summary>Forgets the failures: it has worked.</summary>
    public void Reset()
    {
        if (failures > 0)
        {
            log.Info("it works again");
        }

        (since, failures, told) = (null, 0, null);
    }

    /// <summary>When to try again; <c>null</c>: not any more, and then nothing was told.</summary>
    public TimeSpan? Next(OcxException error)
    {
        since ??= Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(since.Value) >= limit)
        {
            return null;
        }

        failures++;
        if (told != error.Message)
        {
            told = error.Message;
            log.Error(error);
        }

        var delay = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(failures - 1, 10), 3600));
        var longest = error.ExitCode is ExitCode.Unavailable or ExitCode.TryAgain or ExitCode.IoError ? Longest : LongestForPersons;
        return delay < longest ? delay : longest;
    }
}
