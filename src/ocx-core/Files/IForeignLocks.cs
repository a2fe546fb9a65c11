namespace Ocx;

/// <summary>The locks by which another program orders its own writers of files: files themselves.</summary>
internal interface IForeignLocks
{
    /// <summary>Removes the lock of a file that a run of ours has left which was killed. The file's directory is locked among ourselves.</summary>
    void CleanUp(FileLocation location);

    /// <summary>Takes the lock of a file, waiting for another holder. The file's directory is locked among ourselves.</summary>
    /// <exception cref="OcxException">75: it was not to be had. 73: something else has its name.</exception>
    /// <exception cref="PosixException">It cannot be made.</exception>
    IForeignLock Take(FileLocation location);
}

/// <summary>A lock that we have taken.</summary>
internal interface IForeignLock : IDisposable
{
    /// <summary>Whether it is still ours: its rules may let somebody else take it away from us.</summary>
    bool IsHeld { get; }
}
