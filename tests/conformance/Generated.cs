using FsCheck;
using FsCheck.Fluent;

namespace Ocx.Tests;

/// <summary>How much is generated, and from which seed; both can be chosen to replay a failure. Make torture has all of it.</summary>
public static class Generated
{
    private const int FilesPerSeed = 400;

    /// <summary>OCX_LONG=1: all that takes too long for every day.</summary>
    public static bool IsLong { get; } = Torture.IsLong || Environment.GetEnvironmentVariable("OCX_LONG") == "1";

    /// <summary>OCX_SEED: where to begin. The same every day, another one in each long run.</summary>
    private static ulong Seed { get; } = Environment.GetEnvironmentVariable("OCX_SEED") is { } seed ? ulong.Parse(seed, null)
        : IsLong ? (ulong)DateTime.UtcNow.Ticks : 20261121;

    /// <summary>Batches of samples, and the seed that OCX_SEED takes to begin with a batch.</summary>
    public static IEnumerable<(ulong Seed, IReadOnlyList<T> Samples)> Batches<T>(Gen<T> generator, int files) =>
        Enumerable.Range(0, files * (IsLong ? 25 : 1) / FilesPerSeed).Select(i => (Seed + (ulong)i, Sample(generator, Seed + (ulong)i)));

    /// <summary>What was compared, for docs/reliability.md: nothing differs where a test has not failed.</summary>
    public static void Row(string what, IReadOnlyCollection<byte[]> files) =>
        Torture.Row("compose", what, files.Count, files.Count(f => Reading.OfOcx(f) is null), files.Sum(f => Reading.OfOcx(f)?.Count ?? 0), 0);

    // Small files find most, and show it best.
    private static IReadOnlyList<T> Sample<T>(Gen<T> generator, ulong seed) =>
        [.. Gen.Sample(generator, FilesPerSeed, new Rnd(seed), seed % 4 == 0 ? 30 : 8)];
}
