namespace Ocx;

/// <summary>
/// Files that are bind-mounted by themselves: renaming replaces the file of one side alone, so the other side keeps the
/// old token for ever, and inside the renaming fails (EBUSY). And a read-only mount of Claude Code's directory, in which a
/// refresh is not saved.
/// </summary>
internal sealed class MountsCheck : ICheck
{
    public string Name => "mounts";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var settings = scene.Settings;
        var files = new[] { settings.Credentials, scene.IsSqlite ? null : settings.OAuthJson, await scene.EnvFileAsync() }.OfType<string>().Select(Path.GetFullPath).ToList();
        var findings = files.Where(MountPoints.Has).Select(f => Finding.Fail(Name, null, $"{f}: is mounted by itself on this machine, and cannot be replaced", $"mount its directory, {Path.GetDirectoryName(f)}")).ToList();
        if (scene.HasGateway || settings.CliMode is not ClaudeTarget.Host)
        {
            findings.AddRange(await InContainersAsync(scene, files, stop));
        }

        return findings.Count > 0 ? findings : [Finding.Ok(Name, null, "no file with a token is mounted by itself")];
    }

    private async Task<IEnumerable<Finding>> InContainersAsync(Scene scene, List<string> files, CancellationToken stop)
    {
        if (!Launcher.IsThere("docker"))
        {
            return [];
        }

        IReadOnlyList<Container> containers;
        try
        {
            containers = await scene.Docker.FindAsync([], stop);
        }
        catch (OcxException e)
        {
            return [Finding.Unseen(Name, null, e)];
        }

        var cli = scene.Settings.CliContainer ?? ClaudeTarget.UsualName;
        return containers.Where(c => c.Running).SelectMany(c =>
            c.Mounts.Select(m => ByItself(c, m, files, isUsed: c.Name == cli || c.ComposeLabel("service") == scene.Settings.Service)).OfType<Finding>()
                .Concat(c.Name == cli && ReadOnly(c, scene.Settings.Credentials) is { } finding ? [finding] : []));
    }

    /// <summary>A file that is mounted by itself; where nobody is known to need it, such as in a backup, it may be meant.</summary>
    private Finding? ByItself(Container container, Mount mount, List<string> files, bool isUsed)
    {
        if (mount.Source.Length == 0 || !files.Exists(f => f == mount.Source || (FileId.Of(f) is { } id && id == FileId.Of(mount.Source))))
        {
            return null;
        }

        var isCredentials = mount.Source == files[0] || FileId.Of(mount.Source) == FileId.Of(files[0]);
        return new(
            Name,
            null,
            isUsed && (isCredentials || Path.GetFileName(mount.Source) != ".env") ? FindingState.Fail : FindingState.Warn,
            $"{container.Name}: {mount.Destination} is {mount.Source} mounted by itself: it keeps the file of before when that is replaced",
            $"mount the directory in the compose file: {Path.GetDirectoryName(mount.Source)}:{Path.GetDirectoryName(mount.Destination)}");
    }

    private Finding? ReadOnly(Container container, string credentials) =>
        container.Covering(Path.GetDirectoryName(Path.GetFullPath(credentials)) ?? "/") is { Mount: { Writable: false } mount }
            ? Finding.Fail(Name, null, $"{container.Name}: {mount.Destination} is mounted read-only, and Claude Code could not save a refreshed token", $"mount it writable in the compose file: {mount.Source}:{mount.Destination}")
            : null;
}
