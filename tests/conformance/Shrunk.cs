namespace Ocx.Tests;

/// <summary>Checks many samples at once, as one call of Compose is as dear as one file; makes a failing one small, and says how to replay it.</summary>
public static class Shrunk
{
    /// <summary>Fails with the smallest sample that it finds.</summary>
    /// <param name="seed">What OCX_SEED takes to have the samples again.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="check">Finds those that fail, and why.</param>
    /// <param name="smaller">Smaller ones than a sample.</param>
    public static async Task ShouldHoldAsync<T>(
        ulong seed, IReadOnlyList<T> samples, Func<IReadOnlyList<T>, Task<IReadOnlyDictionary<T, string>>> check, Func<T, IEnumerable<T>> smaller)
        where T : notnull
    {
        var failures = await check(samples);
        if (failures.Count == 0)
        {
            return;
        }

        var count = failures.Count;
        T smallest;
        string why;
        do
        {
            (smallest, why) = failures.MinBy(f => f.Key.ToString()!.Length);
            failures = await check([.. smaller(smallest)]);
        }
        while (failures.Count > 0);

        Assert.Fail($"{count} of {samples.Count} samples of OCX_SEED={seed} fail; the smallest is {smallest}: {why}");
    }
}
