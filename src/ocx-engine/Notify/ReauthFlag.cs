namespace Ocx;

/// <summary>The file that is there as long as a person must sign in, for scripts and for who looks into the directory.</summary>
internal sealed class ReauthFlag(Settings settings, Log log)
{
    /// <summary>What it is called by itself: whatever has this name is meant to be one.</summary>
    private const string UsualName = "REAUTH_NEEDED";

    /// <summary>What ours begins with.</summary>
    private static readonly byte[] Mark = "Sign in to Claude Code again"u8.ToArray();

    /// <summary>Where it lies.</summary>
    /// <exception cref="OcxException">78: somebody has named nothing.</exception>
    public string Path => settings.ReauthFlag is { Length: > 0 } path ? System.IO.Path.GetFullPath(path)
        : throw new OcxException(ExitCode.Configuration, "OCX_REAUTH_FLAG is empty, which means nothing", "name a file, or leave it out");

    /// <summary>What it holds for a message.</summary>
    public static string TextOf(NotifyMessage message) => $"{message.Title}\n\n{message.Text}\n";

    /// <summary>Makes it what it should be.</summary>
    /// <returns>Whether it was changed, or in a dry run would be.</returns>
    /// <exception cref="OcxException">73 to 75: it cannot be written. 78: the file of that name is something else.</exception>
    public bool Set(string path, string text, bool dryRun = false)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(text);
        try
        {
            return new FileWriter(log, settings.StateDirectory) { DryRun = dryRun }.Update(path, () => old =>
            {
                RequireOurs(path, old);
                return content;
            });
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.CannotCreate && e.Hint is null)
        {
            throw new OcxException(e.ExitCode, e.Message, "name another place for the flag: OCX_REAUTH_FLAG");
        }
    }

    /// <summary>Takes it away.</summary>
    /// <inheritdoc cref="Set"/>
    public void Clear(string path)
    {
        if (System.IO.Path.Exists(path))
        {
            RequireOurs(path, new InputFile(settings.StateDirectory).TryRead(path));
            new FileWriter(log, settings.StateDirectory).Delete(path);
        }
    }

    /// <summary>Somebody may have named a file that is needed for something else.</summary>
    private static void RequireOurs(string path, byte[]? content)
    {
        if (content is { Length: > 0 } && !content.AsSpan().StartsWith(Mark) && System.IO.Path.GetFileName(path) != UsualName)
        {
            throw new OcxException(ExitCode.Configuration, $"{path}: is something else than the flag of ocx-notify, and left alone", "name another file: OCX_REAUTH_FLAG");
        }
    }
}
