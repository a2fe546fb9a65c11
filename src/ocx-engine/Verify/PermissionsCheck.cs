namespace Ocx;

/// <summary>Who can read and replace the files that hold tokens.</summary>
internal sealed class PermissionsCheck : ICheck
{
    public string Name => "permissions";

    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, CancellationToken stop)
    {
        var settings = scene.Settings;
        var findings = new List<Finding>();
        findings.AddRange(Look(settings.Credentials, settings, OfCredentials));
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

    /// <summary>Claude Code runs as their owner, and writes them anew in their directory.</summary>
    private Finding? OfCredentials(string path, FileFacts facts, Settings settings)
    {
        var place = FilePlace.Of(path, settings);
        return place is { Owner: var owner, DirectoryOwner: var above } && owner.User != above.User
            ? Finding.Fail(Name, null, $"{path}: belongs to user {owner.User}, and its directory to user {above.User}: as whom Claude Code has to run is not known", ShellText.Join("chown", $"{above.User}:{above.Group}", path))
            : place is { Unsafe: { } directory, Owner.User: 0 }
                ? Finding.Fail(Name, null, $"{path}: is root's, and others can write in {directory}: Claude Code is not run as root there", $"{ShellText.Join("chown", "root:root", directory)}; {ShellText.Join("chmod", "go-w", directory)}")
                : Private(path, facts);
    }

    /// <summary>OpenClaw reads them as the owner of their directory.</summary>
    private Finding? OfStore(string path, FileFacts facts, Settings settings) =>
        FilePlace.Of(path, settings) is { } place && place.Owner.User != place.DirectoryOwner.User
            ? Finding.Fail(Name, null, $"{path}: belongs to user {place.Owner.User}, and its directory to user {place.DirectoryOwner.User}: OpenClaw may not be able to read it", ShellText.Join("chown", $"{place.DirectoryOwner.User}:{place.DirectoryOwner.Group}", path))
            : Private(path, facts);

    private Finding? Private(string path, FileFacts facts) => facts.IsPrivate ? null
        : Finding.Warn(Name, null, $"{path}: holds a token, and others can read it (mode {facts.ModeText})", ShellText.Join("chmod", "600", path));

    /// <summary>A marker in there decides what root takes down and up.</summary>
    private Finding? OfOwnState(string path, FileFacts facts) =>
        Environment.IsPrivilegedProcess && facts.Owner.User != 0 ? Finding.Fail(Name, null, $"{path}: belongs to user {facts.Owner.User}, who decides by it what root does", ShellText.Join("chown", "-R", "root:root", path))
        : !facts.IsPrivate ? Finding.Warn(Name, null, $"{path}: others can look into it (mode {facts.ModeText})", ShellText.Join("chmod", "700", path))
        : null;
}
