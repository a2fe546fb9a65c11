using Mono.Unix.Native;

namespace Ocx;

/// <summary>Where one agent of OpenClaw keeps its profiles.</summary>
/// <param name="Agent">The agent's id, which is its directory's name.</param>
/// <param name="Path">The path of its <c>auth-profiles.json</c>, whether that is there or not.</param>
/// <param name="Size">The file's size, in bytes.</param>
public sealed record AgentStore(string Agent, string Path, long Size)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "auth-profiles.json";

    /// <summary>Finds the agents of a state directory: <c>agents/ID/agent</c>.</summary>
    /// <param name="stateDirectory">OpenClaw's state directory.</param>
    /// <param name="only">Their ids; none: all of them.</param>
    /// <param name="log">Where it says who is left out.</param>
    /// <exception cref="OcxException">66: the state directory, or one of these agents, is not there. 73: it must not be followed.</exception>
    public static IReadOnlyList<AgentStore> Find(string stateDirectory, IReadOnlyList<string> only, Log log)
    {
        try
        {
            if (!Posix.TryStatus(null, stateDirectory, followLink: true, out var root))
            {
                throw Posix.LastError is var errno and not Errno.ENOENT ? InputFile.Unreadable(stateDirectory, errno)
                    : new OcxException(ExitCode.NoInput, $"{stateDirectory}: no such directory", "name OpenClaw's state directory, or set OCX_STATE_DIR");
            }

            using var agents = PathWalk.OpenDirectory(System.IO.Path.Join(stateDirectory, "agents"), root.Id);
            return only.Count > 0
                ? [.. only.Distinct(StringComparer.Ordinal).Select(id => TryFind(agents, stateDirectory, id) ?? throw new OcxException(ExitCode.NoInput, $"{stateDirectory}: has no agent {id}"))]
                : All(agents, stateDirectory, log);
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT && only.Count == 0)
        {
            log.Detail($"{stateDirectory}: has no agents yet");
            return [];
        }
        catch (PosixException e)
        {
            throw InputFile.Unreadable(System.IO.Path.Join(stateDirectory, "agents"), e.Errno);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputFile.Unreadable(System.IO.Path.Join(stateDirectory, "agents"), IoText.ErrnoOf(e));
        }
    }

    private static List<AgentStore> All(Descriptor agents, string stateDirectory, Log log)
    {
        var found = new List<AgentStore>();
        foreach (var entry in Directory.EnumerateFileSystemEntries($"/proc/self/fd/{agents.Value}"))
        {
            var id = System.IO.Path.GetFileName(entry);
            if (TryFind(agents, stateDirectory, id) is { } store)
            {
                found.Add(store);
            }
            else
            {
                log.Detail($"{stateDirectory}: agents/{id} keeps no profiles");
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
        return found;
    }

    /// <summary>An agent's place; <c>null</c> for what is no agent. Whether it may be written is found out when it is.</summary>
    private static AgentStore? TryFind(Descriptor agents, string stateDirectory, string id)
    {
        var path = System.IO.Path.Join(stateDirectory, "agents", id, "agent", FileName);
        if (id.Length == 0 || id is "." or ".." || id.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        // What rights hide, or the disk does not tell, may be an agent: reading it says so.
        if (!Posix.TryStatus(agents, id, followLink: false, out var status))
        {
            return IsNotThere() ? null : new AgentStore(id, path, 0);
        }

        if (status.IsLink)
        {
            return new AgentStore(id, path, 0);
        }

        if (!status.IsDirectory || (!Posix.TryStatus(agents, $"{id}/agent", followLink: false, out _) && IsNotThere()))
        {
            return null;
        }

        return new AgentStore(id, path, Posix.TryStatus(agents, $"{id}/agent/{FileName}", followLink: false, out var file) ? file.Size : 0);
    }

    private static bool IsNotThere() => Posix.LastError is Errno.ENOENT or Errno.ENOTDIR;
}
