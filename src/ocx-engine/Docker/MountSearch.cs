namespace Ocx;

/// <summary>Finds what a container has of this machine's files.</summary>
internal static class MountSearch
{
    /// <summary>The mount that has a file or directory, and how far above it that begins: 0 is it itself; <c>null</c>: none has it.</summary>
    public static (Mount Mount, int Depth)? Covering(this Container container, string path)
    {
        for (var (above, depth) = ((string?)Path.GetFullPath(path), 0); above is not null; (above, depth) = (Path.GetDirectoryName(above), depth + 1))
        {
            var id = FileId.Of(above);
            if (container.Mounts.FirstOrDefault(m => m.Source.Length > 0 && (m.Source == above || (id is not null && FileId.Of(m.Source) == id))) is { } mount)
            {
                return (mount, depth);
            }
        }

        return null;
    }

    /// <summary>Why a running gateway cannot take a token from OpenClaw's store; <c>null</c>: it has that, or there is none that runs.</summary>
    public static string? WhyNoStore(this Container? container, string stateDirectory) =>
        container is not { Running: true } || container.Covering(stateDirectory) is not null ? null : $"{container.Name} does not have {stateDirectory} mounted";
}
