namespace Ocx;

/// <summary>What a target held when it was read, and how to tell that it still does.</summary>
internal sealed class TargetContent(Descriptor? file, byte[]? bytes, FileVersion? version) : IDisposable
{
    /// <summary>The open file; <c>null</c> when there is none.</summary>
    public Descriptor? File { get; } = file;

    /// <summary>Its content; <c>null</c> when there is no file.</summary>
    public byte[]? Bytes { get; } = bytes;

    /// <summary>What it was when it was read.</summary>
    public FileVersion? Version { get; } = version;

    public void Dispose() => File?.Dispose();
}

/// <summary>Tells a file from itself after somebody has written or replaced it.</summary>
internal readonly record struct FileVersion(FileId Id, long Size, FileTime Modified, FileTime Changed)
{
    public static FileVersion Of(in FileStatus status) => new(status.Id, status.Size, status.Modified, status.Changed);
}
