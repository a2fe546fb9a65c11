using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>How much is generated, and from which seed; both can be chosen to replay a failure.</summary>
public static class Generated
{
    private const int FilesPerSeed = 400;

    /// <summary>OCX_LONG=1: all that takes too long for every day.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("OCX_LONG") == "1";

    /// <summary>OCX_SEED: where to begin. The same every day, another one in each long run.</summary>
    private static ulong Seed { get; } = Environment.GetEnvironmentVariable("OCX_SEED") is { } seed ? ulong.Parse(seed, null)
        : IsLong ? (ulong)DateTime.UtcNow.Ticks : 20261121;

    /// <summary>Batches of samples, and the seed that OCX_SEED takes to begin with a batch.</summary>
    public static IEnumerable<(ulong Seed, IReadOnlyList<T> Samples)> Batches<T>(Gen<T> generator, int files) =>
        Enumerable.Range(0, files * (IsLong ? 25 : 1) / FilesPerSeed).Select(i => (Seed + (ulong)i, Sample(generator, Seed + (ulong)i)));

    // Small files find most, and show it best.
    private static IReadOnlyList<T> Sample<T>(Gen<T> generator, ulong seed) =>
        [.. Gen.Sample(generator, FilesPerSeed, new Rnd(seed), seed % 4 == 0 ? 30 : 8)];
}
