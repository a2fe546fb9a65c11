namespace Ocx.Tests;

/// <summary>Waits for what files hold, woken by the kernel whenever one is put in its place or closed.</summary>
public sealed class Arrivals : IDisposable
{
    private readonly SemaphoreSlim woken = new(0);
    private readonly FileSystemWatcher[] watchers;

    /// <param name="files">The files; their directories are there.</param>
    public Arrivals(params string[] files) =>
        watchers = [.. files.Select(f => Path.GetDirectoryName(f)!).Distinct(StringComparer.Ordinal).Select(Watch)];

    /// <summary>Looks now, and after each event, until it is so.</summary>
    /// <returns>Whether it came to be so before the limit.</returns>
    public async Task<bool> UntilAsync(Func<bool> isSo, double seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            while (!isSo())
            {
                await woken.WaitAsync(limit.Token);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return isSo(); // events may be lost where the machine is slow; the state is not
        }
    }

    public void Dispose()
    {
        foreach (var watcher in watchers)
        {
            watcher.Dispose();
        }

        woken.Dispose();
    }

    private FileSystemWatcher Watch(string directory)
    {
        var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
        watcher.Created += Wake;
        watcher.Changed += Wake;
        watcher.Renamed += Wake;
        watcher.Error += Wake; // its queue has run over
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Wake(object sender, EventArgs what)
    {
        try
        {
            woken.Release();
        }
        catch (ObjectDisposedException)
        {
            return; // an event that was on its way
        }
    }
}
