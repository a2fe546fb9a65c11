namespace Ocx.Tests;

/// <summary>The errors with which a kernel can refuse a call: those of its man page that a disk, a file system, a limit or rights make, and no bug does.</summary>
internal static class Refusal
{
    private static readonly string[] Disk = ["EIO", "ENOSPC", "EDQUOT", "EROFS"];

    private static readonly Dictionary<string, string[]> Errors = new()
    {
        ["openat"] = ["EMFILE", "ENFILE", "EACCES", "EIO"],
        ["read"] = ["EIO"],
        ["pread64"] = ["EIO"],
        ["getdents64"] = ["EIO"],
        ["statx"] = ["EACCES", "EIO"],
        ["readlinkat"] = ["EACCES", "EIO"],
        ["flock"] = ["ENOLCK", "EIO"],
        ["write"] = ["EIO", "ENOSPC", "EDQUOT"],
        ["fsync"] = Disk,
        ["ftruncate"] = ["EIO"],
        ["fchown"] = ["EIO", "EDQUOT", "EROFS", "EPERM"],
        ["fchmod"] = ["EIO", "EROFS", "EPERM"],
        ["fsetxattr"] = ["EIO", "ENOSPC", "EDQUOT", "EROFS"],
        ["fremovexattr"] = ["EIO", "EROFS"],
        ["renameat"] = [.. Disk, "EACCES"],
        ["renameat2"] = [.. Disk, "EACCES"],
        ["linkat"] = [.. Disk, "EACCES"],
        ["unlinkat"] = ["EIO", "EROFS", "EACCES"],
        ["mkdirat"] = [.. Disk, "EACCES"],
        ["mkdir"] = [.. Disk, "EACCES"],
    };

    /// <summary>
    /// What can be refused of a work: from its first call on a file of its own. Before that is the start of the program,
    /// which without its libraries (one of which is loaded late) and its memory does not run at all. What is written to standard output or error is no
    /// file of it.
    /// </summary>
    public static IReadOnlyList<(Boundary Call, string Error)> Of(Work work, IReadOnlyList<Boundary> all)
    {
        var first = all.TakeWhile(b => !b.OnFiles).ToList().FindIndex(b => b.Text.Contains("O_PATH", StringComparison.Ordinal) || b.Text.Contains(work.Root, StringComparison.Ordinal));
        var calls = all.Where((b, i) => b.OnFiles || i >= first).Where(b => !b.Text.Contains(".so", StringComparison.Ordinal)).Where(b => !b.Text.StartsWith("write(1<", StringComparison.Ordinal) && !b.Text.StartsWith("write(2<", StringComparison.Ordinal));
        return [.. from call in calls
            from error in Errors.GetValueOrDefault(call.Kind, []).Concat(call.Text.Contains("O_CREAT", StringComparison.Ordinal) ? Disk[1..] : [])
            select (call, error)];
    }
}
