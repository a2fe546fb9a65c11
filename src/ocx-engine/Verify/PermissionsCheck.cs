namespace Ocx;

/// <summary>Who can read and replace the files that hold tokens.</summary>
internal sealed class PermissionsCheck : ICheck
{
    public string Name => "permissions";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var settings = scene.Settings;
        var findings = new List<Finding>();
        var isHost = await IsCalledHereAsync(scene);
        findings.AddRange(Look(settings.Credentials, settings, isHost ? OfCredentials : (path, facts, _) => Private(path, facts)));
        if (!scene.IsSqlite)
        {
            findings.AddRange(Look(settings.OAuthJson, settings, OfStore));
        }

        if (await scene.EnvFileAsync() is { } env)
        {
            findings.AddRange(Look(env, settings, (_, facts, _) => Private(env, facts)));
        }

        findings.AddRange(Look(settings.OwnState, settings, (path, facts, _) => OfOwnState(path, facts)));
        return findings is { Count: > 0 } ? findings : [Finding.Ok(Name, null, "nobody else can read or replace what holds tokens")];
    }

    /// <summary>What is wrong with a file that is there; another check says that it is not.</summary>
    private IEnumerable<Finding> Look(string path, Settings settings, Func<string, FileFacts, Settings, Finding?> judge)
    {
        try
        {
            return FileFacts.Of(path) is { } facts && judge(path, facts, settings) is { } finding ? [finding] : [];
        }
        catch (OcxException e)
        {
            return [Finding.Unseen(Name, null, e)];
        }
    }

    /// <summary>Whether Claude Code is called on this machine: in a container it is as whom that is made, and the check of Claude Code asks there.</summary>
    private static async Task<bool> IsCalledHereAsync(Scene scene)
    {
        try
        {
            return (await scene.ClaudeAsync()).Place.IsHost;
        }
        catch (OcxException e)
        {
            return scene.Settings.CliMode is not ClaudeTarget.Container && e.ExitCode == ExitCode.Configuration; // of whom the credentials are here
        }
    }

    /// <summary>Claude Code runs as their owner, and writes them anew in their directory.</summary>
    private Finding? OfCredentials(string path, FileFacts facts, Settings settings)
    {
        var place = FilePlace.Of(path, settings);
        return place is { Owner: var owner, DirectoryOwner: var above } && owner.User != above.User
            ? Finding.Fail(Name, null, $"{path}: belongs to user {owner.User}, and its directory to user {above.User}: as whom Claude Code has to run is not known", ShellText.Join("chown", "-h", $"{above.User}:{above.Group}", path))
            : place is { Unsafe: { } directory, Owner.User: 0 }
                ? Finding.Fail(Name, null, $"{path}: is root's, and others can write in {directory}: Claude Code is not run as root there", Closed(directory, path, settings))
                : Private(path, facts);
    }

    /// <summary>OpenClaw's state belongs to the user that it runs as, who would be locked out of his own.</summary>
    private static string Closed(string directory, string path, Settings settings)
    {
        var state = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.StateDirectory));
        var isState = directory == state || directory.StartsWith(state + "/", StringComparison.Ordinal);
        return isState && FileOwner.Of(state) is { User: not 0 } owner
            ? $"have Claude Code's directory outside of {state}, and name it: OCX_CREDENTIALS; or give {Path.GetDirectoryName(path)} to user {owner.User}, as whom it then runs"
            : $"{ShellText.Join("chown", "root:root", directory)}; {ShellText.Join("chmod", "go-w", directory)}";
    }

    /// <summary>OpenClaw reads them as the owner of their directory.</summary>
    private Finding? OfStore(string path, FileFacts facts, Settings settings) =>
        FilePlace.Of(path, settings) is { } place && place.Owner.User != place.DirectoryOwner.User
            ? Finding.Fail(Name, null, $"{path}: belongs to user {place.Owner.User}, and its directory to user {place.DirectoryOwner.User}: OpenClaw may not be able to read it", ShellText.Join("chown", "-h", $"{place.DirectoryOwner.User}:{place.DirectoryOwner.Group}", path))
            : Private(path, facts);

    private Finding? Private(string path, FileFacts facts) => facts.IsPrivate ? null
        : Finding.Warn(Name, null, $"{path}: holds a token, and others can read it (mode {facts.ModeText})", ShellText.Join("chmod", "600", path));

    /// <summary>A marker in there decides what root takes down and up.</summary>
    private Finding? OfOwnState(string path, FileFacts facts) =>
        Environment.IsPrivilegedProcess && facts.Owner.User != 0 ? Finding.Fail(Name, null, $"{path}: belongs to user {facts.Owner.User}, who decides by it what root does", ShellText.Join("chown", "-R", "root:root", path))
        : !facts.IsPrivate ? Finding.Warn(Name, null, $"{path}: others can look into it (mode {facts.ModeText})", ShellText.Join("chmod", "700", path))
        : null;
}
