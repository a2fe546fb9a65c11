using System.Runtime.InteropServices;

namespace Ocx.Tests;

/// <summary>One input, read once: how it went, and what it took.</summary>
/// <param name="Outcome">How it went; <c>null</c> where a promise was broken.</param>
/// <param name="Broken">What was broken.</param>
/// <param name="Time">How long this thread has worked on it: other work of the machine does not count.</param>
/// <param name="Memory">How many bytes were allocated.</param>
public readonly partial record struct Trial(string? Outcome, string? Broken, TimeSpan Time, long Memory)
{
    /// <summary>How long no input may take, however long it is here.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>What may be allocated for each byte: for a text in UTF-16, members, and what is made of them.</summary>
    private const int MemoryOfAByte = 1000;
    private const int MemoryOfPromises = 6000;
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Reads it, and sees what the parser promises.</summary>
    public static Trial Of(Subject subject, byte[] input) => Of(input, subject.Read, subject.Besides, MemoryOfPromises);

    /// <summary>Does with it what a tool does.</summary>
    public static Trial OfUse(Subject subject, byte[] input) =>
        subject.Use is { } use ? Of(input, i => Tests.Outcome.Of(() => Done(() => use(i))), subject.Besides, MemoryOfAByte) : Of(subject, input);

    private static string Done(Action use)
    {
        use();
        return "done";
    }

    private static Trial Of(byte[] input, Func<byte[], string> read, long besides, int mostOfAByte)
    {
        var trial = Once(input, read);
        return trial.Broken is not null ? trial
            : trial.Time > Limit ? trial with { Broken = $"takes {trial.Time.TotalSeconds:0.0} s for {input.Length} bytes" }
            : trial.Memory > besides + ((long)mostOfAByte * input.Length) ? trial with { Broken = $"allocates {trial.Memory} bytes for {input.Length}" }
            : trial;
    }

    private static Trial Once(byte[] input, Func<byte[], string> read)
    {
        var (before, since) = (GC.GetAllocatedBytesForCurrentThread(), Worked());
        string? outcome = null;
        string? broken = null;
        try
        {
            outcome = read(input);
        }
#pragma warning disable CA1031 // whatever it throws is what is looked for
        catch (Exception e)
#pragma warning restore CA1031
        {
            broken = e is BrokenPromiseException ? e.Message : $"{e.GetType().Name}: {e.Message}{Environment.NewLine}{e.StackTrace}";
        }

        return new(outcome, broken, Worked() - since, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static unsafe TimeSpan Worked()
    {
        var time = stackalloc long[2]; // struct timespec, where a long has 64 bits
        return clock_gettime(ThreadClock, time) == 0 ? new TimeSpan((time[0] * TimeSpan.TicksPerSecond) + (time[1] / TimeSpan.NanosecondsPerTick)) : throw new InvalidOperationException();
    }

    [LibraryImport("libc")]
    private static unsafe partial int clock_gettime(int clock, long* time);
}
