using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Waits for what sends no event.</summary>
public static class Eventually
{
    /// <summary>Looks again every millisecond until it is so.</summary>
    /// <returns>How long that took; <c>null</c> when it was not so in time.</returns>
    public static async Task<TimeSpan?> TryAsync(Func<bool> condition, double seconds)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                return null;
            }

            await Task.Delay(1);
        }

        return watch.Elapsed;
    }

    /// <summary>Looks again every millisecond, and fails the test when it is not so in time.</summary>
    public static async Task<TimeSpan> AssertAsync(Func<bool> condition, string what, double seconds = 5) =>
        await TryAsync(condition, seconds) ?? throw new AssertionException($"not within {seconds} s: {what}");
}
