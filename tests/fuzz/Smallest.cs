using System.Diagnostics;

namespace Ocx.Tests;

/// <summary>Makes an input small that breaks a promise: pieces of it are left out as long as what is left breaks one too.</summary>
public static class Smallest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The smallest that is found.</summary>
    /// <param name="input">The input.</param>
    /// <param name="breaks">Whether one breaks a promise.</param>
    public static byte[] Of(byte[] input, Predicate<byte[]> breaks)
    {
        var since = Stopwatch.GetTimestamp();
        bool IsInTime() => Stopwatch.GetElapsedTime(since) < Patience;
        for (var length = input.Length / 2; length > 0 && IsInTime();)
        {
            var smaller = false;
            for (var at = 0; at + length <= input.Length && IsInTime();)
            {
                byte[] without = [.. input[..at], .. input[(at + length)..]];
                if (breaks(without))
                {
                    (input, smaller) = (without, true);
                }
                else
                {
                    at += length;
                }
            }

            length = smaller && length <= input.Length ? length : length / 2;
        }

        return input;
    }
}
