namespace Ocx.Tests;

/// <summary>Much of the same, on all processors.</summary>
public static class Batch
{
    public static async Task<IReadOnlyList<TResult>> SelectAsync<T, TResult>(IEnumerable<T> source, Func<T, Task<TResult>> work)
    {
        T[] items = [.. source];
        var results = new TResult[items.Length];
        await Parallel.ForAsync(0, items.Length, async (i, _) => results[i] = await work(items[i]));
        return results;
    }
}
