using Mono.Unix.Native;

namespace Ocx;

/// <summary>A lock by which OpenClaw, or a tool of ours, keeps others from writing a file.</summary>
/// <param name="Path">The lock's own path.</param>
/// <param name="Holder">Whose it is, for a message.</param>
/// <param name="Age">How old it is.</param>
/// <param name="IsStale">Whether it may be taken away: it is older than 30 s.</param>
public sealed record OpenClawLock(string Path, string Holder, TimeSpan Age, bool IsStale)
{
    /// <summary>Looks at a file's lock.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    /// <returns><c>null</c> when nobody has locked it.</returns>
    /// <exception cref="OcxException">66: it cannot be looked at. 73: something else has its name.</exception>
    public static OpenClawLock? Of(string file, string stateDirectory)
    {
        try
        {
            using var location = PathWalk.Resolve(file, FileId.Told(stateDirectory));
            return HeldLock.Look(location, location.Name + ".lock") is { } held ? new(file + ".lock", held.Holder, held.Age, held.IsOld) : null;
        }
        catch (PosixException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
        catch (PosixException e)
        {
            throw new OcxException(ExitCode.NoInput, $"{file}.lock: {e.Message}");
        }
    }
}
