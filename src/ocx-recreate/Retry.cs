using System.Diagnostics;

namespace Ocx;

/// <summary>When a failure is tried again; what every attempt tells alike is told once.</summary>
internal sealed class Retry
{
    /// <summary>An engine that is back is to be noticed within 10 s, with time left to do the work.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>What only a person can change is looked at less often.</summary>
    private static readonly TimeSpan LongestForPersons = TimeSpan.FromMinutes(1);

    private readonly Log log;
    private readonly TimeSpan limit;
    private long? since;
    private int failures;

    /// <param name="log">Where failures are told.</param>
    /// <param name="limit">How long one is tried again.</param>
    public Retry(Log log, TimeSpan limit)
    {
        this.log = log;
        this.limit = limit;
        log.TellOnce();
    }

    /// <summary>Whether something has failed, and not worked since.</summary>
    public bool IsFailing => failures > 0;

    /// <summary>Forgets the failures: it has worked, or is not tried any more.</summary>
    public void Reset()
    {
        (since, failures) = (null, 0);
        log.TellOnce();
    }

    /// <summary>When to try again; <c>null</c>: not any more, and then nothing was told.</summary>
    public TimeSpan? Next(OcxException error)
    {
        since ??= Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(since.Value) >= limit)
        {
            Reset();
            return null;
        }

        failures++;
        log.Error(error);
        var delay = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(failures - 1, 10), 3600));
        var longest = error.ExitCode is ExitCode.Unavailable or ExitCode.TryAgain or ExitCode.IoError ? Longest : LongestForPersons;
        return delay < longest ? delay : longest;
    }
}
