using System.Globalization;

namespace Ocx;

/// <summary>
/// Claude Code's locks, which are directories: <c>.claude.lock</c> beside its own, and from 2.1.150 on
/// <c>.oauth_refresh.lock</c> in it. Whoever holds one touches it every 5 s, and after 60 s it is stale. What lies beside its
/// directory is not the same in its container and here.
/// </summary>
internal sealed class ClaudeLocksCheck : ICheck
{
    private const string InContainer = ClaudePlace.Lookup + """
        lock=${file%/*}.lock
        if [ -e "$lock" ]; then stat -c '%Y %u %F' -- "$lock" && echo "$lock"; fi
        """;

    /// <summary>The end of the year 9999, behind which there are no dates; the container says when, whoever that is.</summary>
    private const long LastMoment = 253_402_300_799;

    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public string Name => "claude-locks";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(scene.Settings.Credentials)) ?? "/";
        List<Finding> findings =
        [
            .. new[] { $"{directory}.lock", Path.Join(directory, ".oauth_refresh.lock") }.Select(l => Look(l, scene.Now)).OfType<Finding>(),
            .. await LookInContainerAsync(scene, stop) is { } there ? new[] { there } : [],
        ];
        return findings.Count > 0 ? findings : [Finding.Ok(Name, null, "nobody holds one")];
    }

    private Finding? Look(string path, DateTimeOffset now)
    {
        try
        {
            return FileFacts.Of(path, followLink: false) is { } held
                ? Judge(path, held.IsDirectory, held.Owner.UserName ?? $"user {held.Owner.User}", now - held.Modified, "")
                : null;
        }
        catch (OcxException e)
        {
            return Finding.Unseen(Name, null, e);
        }
    }

    private async Task<Finding?> LookInContainerAsync(Scene scene, CancellationToken stop)
    {
        CommandPlace place;
        try
        {
            place = (await scene.ClaudeAsync()).Place;
        }
        catch (OcxException)
        {
            return null; // the check of Claude Code says why
        }

        if (place.IsHost)
        {
            return null;
        }

        var said = await new PlacedCommand(scene.Launcher, place).RunAsync(["sh", "-c", InContainer], Limit, stop);
        return said.Output.Split('\n') is [var facts, var path, ..] && facts.Split(' ', 3) is [var seconds, var user, var kind]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var modified) && modified <= LastMoment
            ? InContainerOf(place, Judge(path, kind == "directory", $"user {user}", scene.Now - DateTimeOffset.FromUnixTimeSeconds(modified), ShellText.Join("docker", "exec", place.Name) + " "))
            : null;
    }

    private static Finding InContainerOf(CommandPlace place, Finding finding) => finding with { What = $"{place.Name}: {finding.What}" };

    private Finding Judge(string path, bool isDirectory, string owner, TimeSpan age, string there)
    {
        var whose = $"of {owner}, touched {Duration.Text(age)} ago";
        return !isDirectory ? Finding.Fail(Name, null, $"{path}: is no directory, and Claude Code takes it for a lock that is held for ever", there + ShellText.Join("rm", path))
            : age > Stale ? Finding.Warn(Name, null, $"{path}: is stale, {whose}: a Claude Code that was killed has left it", there + ShellText.Join("rmdir", path))
            : Finding.Ok(Name, null, $"{path}: is held, {whose}");
    }
}
