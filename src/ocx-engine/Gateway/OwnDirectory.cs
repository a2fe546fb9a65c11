namespace Ocx;

/// <summary>The directory of our own state.</summary>
internal static class OwnDirectory
{
    /// <summary>Makes it where it is missing, for us alone.</summary>
    /// <exception cref="OcxException">73: it cannot be made.</exception>
    public static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OcxException(ExitCode.CannotCreate, $"{directory}: cannot be made: {IoText.Reason(e)}", "run this as root");
        }
    }

    /// <summary>The file by whose lock runs wait for each other; its directory is made.</summary>
    /// <param name="directory">Our own directory.</param>
    /// <param name="name">What one run at a time works on.</param>
    /// <exception cref="OcxException">73: the directory cannot be made.</exception>
    public static string LockFile(string directory, string name)
    {
        Make(directory);
        return PathOfLock(directory, name);
    }

    /// <summary>Where that file is, or would be.</summary>
    public static string PathOfLock(string directory, string name) => Path.Join(directory, name + ".lock");
}
