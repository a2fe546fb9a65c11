namespace Ocx;

/// <summary>The directory of our own state, when all is taken away: what must not be lost in it is finished, or kept and told.</summary>
internal sealed class OwnState(SetupScene scene)
{
    private const string Pending = "*.pending";

    /// <summary>Files that are gone as soon as what they are about is done, and what is to be done.</summary>
    private static readonly (string Pattern, string What)[] Unfinished =
    [
        ("refresh-*", "what ocx-refresh knows of the sign-in, perhaps its only next token: ocx-refresh puts that in place"),
        (Pending, "a gateway that was taken down and is not up yet: ocx-recreate brings it up"),
    ];

    /// <summary>Whether a gateway is being made anew.</summary>
    public bool HasPending => Kept(Pending).Any();

    /// <summary>What is kept, and why.</summary>
    public IEnumerable<string> Left() => Unfinished.SelectMany(u => Kept(u.Pattern).Select(f => $"{f}: {u.What}"));

    /// <summary>A gateway that is being made anew is brought up, or proven to be; what cannot be finished is kept, and told.</summary>
    public async Task FinishAsync()
    {
        if (!HasPending || !scene.HasGateway)
        {
            return;
        }

        try
        {
            var strategy = RecreateOptions.ParseStrategy(scene.Settings.Strategy) ?? RecreateStrategy.DownUp;
            await new Recreation(new RecreateOptions { Target = scene.Target, Strategy = strategy, IfStale = true }, scene.Settings, scene.Log).RunAsync(CancellationToken.None);
        }
        catch (OcxException e)
        {
            scene.Log.Warning(e.Message, e.Hint);
        }
    }

    /// <summary>Takes the directory away, but for what must not be lost.</summary>
    /// <param name="note">A file in it that is to be kept, too.</param>
    public void Remove(string? note)
    {
        var state = scene.Settings.OwnState;
        var kept = Unfinished.SelectMany(u => Kept(u.Pattern)).ToList();
        if (note is not null)
        {
            kept.Add(note);
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(state).Except(kept, StringComparer.Ordinal).ToList())
        {
            if (Directory.Exists(entry) && new FileInfo(entry).LinkTarget is null)
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }

        if (kept.Count == 0)
        {
            Directory.Delete(state);
        }
    }

    private IEnumerable<string> Kept(string pattern) => Directory.Exists(scene.Settings.OwnState) ? Directory.EnumerateFiles(scene.Settings.OwnState, pattern) : [];
}
