namespace Ocx.Tests;

/// <summary>Chance that is the same for the same seed, on every machine (SplitMix64, which costs less than what it is used for).</summary>
public sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 on, less than that.</summary>
    public int Below(int end) => (int)((Next() >> 32) * (ulong)end >> 32);

    /// <summary>Once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
