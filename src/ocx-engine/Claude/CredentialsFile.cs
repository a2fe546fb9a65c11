namespace Ocx;

/// <summary>What is asked of Claude Code's credentials on this machine before anybody refreshes them.</summary>
internal static class CredentialsFile
{
    /// <summary>Refuses a file that is not there.</summary>
    /// <exception cref="OcxException">66: it is not, or we have no right to see whether it is.</exception>
    public static void RequireThere(string path)
    {
        if (FileFacts.Of(path) is null)
        {
            throw new OcxException(ExitCode.NoInput, $"{path}: no such file", "sign in: run claude, then /login; or name the right file: OCX_CREDENTIALS, or --credentials");
        }
    }

    /// <summary>Refuses a file that Claude Code would not find, whatever is in it.</summary>
    /// <exception cref="OcxException">78: it has another name.</exception>
    public static void RequireName(string path)
    {
        if (Path.GetFileName(path) != ".credentials.json")
        {
            throw new OcxException(ExitCode.Configuration, $"{path}: Claude Code keeps its credentials under the name .credentials.json, and no other", "name that file: OCX_CREDENTIALS, or --credentials");
        }
    }
}
