namespace Ocx;

/// <summary>
/// Claude Code's locks, which are directories: <c>.claude.lock</c> beside its own, and from 2.1.150 on
/// <c>.oauth_refresh.lock</c> in it. Whoever holds one touches it every 5 s, and after 60 s it is stale.
/// </summary>
internal sealed class ClaudeLocksCheck : ICheck
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);

    public string Name => "claude-locks";

    public Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(scene.Settings.Credentials)) ?? "/";
        var findings = new[] { $"{directory}.lock", Path.Join(directory, ".oauth_refresh.lock") }.Select(l => Look(l, scene.Now)).OfType<Finding>().ToList();
        return Task.FromResult<IReadOnlyList<Finding>>(findings.Count > 0 ? findings : [Finding.Ok(Name, null, "nobody holds one")]);
    }

    private Finding? Look(string path, DateTimeOffset now)
    {
        try
        {
            if (FileFacts.Of(path, followLink: false) is not { } held)
            {
                return null;
            }

            var age = now - held.Modified;
            var whose = $"of {held.Owner.UserName ?? $"user {held.Owner.User}"}, touched {Duration.Text(age)} ago";
            return !held.IsDirectory ? Finding.Fail(Name, null, $"{path}: is no directory, and Claude Code takes it for a lock that is held for ever", ShellWords.Join("rm", path))
                : age > Stale ? Finding.Warn(Name, null, $"{path}: is stale, {whose}: a Claude Code that was killed has left it", ShellWords.Join("rmdir", path))
                : Finding.Ok(Name, null, $"{path}: is held, {whose}");
        }
        catch (OcxException e)
        {
            return Finding.Unseen(Name, null, e);
        }
    }
}
