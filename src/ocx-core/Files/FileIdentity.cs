namespace Ocx;

/// <summary>Whether two paths mean one file.</summary>
public static class FileIdentity
{
    /// <summary>Whether both exist and are the same file, links followed.</summary>
    public static bool Same(string a, string b) => FileId.Of(a) is { } id && id == FileId.Of(b);
}
