using System.Globalization;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>OpenClaw's lock of a file, made by somebody else.</summary>
internal sealed class HeldLock
{
    /// <summary>A member that only our own locks have.</summary>
    public const string OurMark = "ocx";

    /// <summary>What the holder is called that cannot be told.</summary>
    public const string Unknown = "an unknown process";

    private static readonly TimeSpan StaleTime = TimeSpan.FromSeconds(30); // OpenClaw 2026.2.25
    private static readonly TimeSpan DeadTime = TimeSpan.FromSeconds(1);

    private readonly int? process;
    private readonly DateTimeOffset created;

    private HeldLock(in FileStatus status, ReadOnlySpan<byte> text)
    {
        Version = FileVersion.Of(status);
        created = status.Modified.Utc;
        try
        {
            var members = JsonText.Members(text);
            IsOurs = members.Last(OurMark) is not null;
            process = members.Last("pid") is { } p && JsonText.AsNumber(p.ValueIn(text)) is > 0 and <= int.MaxValue and var number ? (int)number : null;
            if (members.Last("createdAt") is { } c && DateTimeOffset.TryParse(JsonText.AsString(c.ValueIn(text)), CultureInfo.InvariantCulture, out var time) && time < created)
            {
                created = time;
            }
        }
        catch (JsonTextException)
        {
            process = null; // just made, or by somebody else: its age alone counts
        }
    }

    /// <summary>Tells it from the next lock, which may well get the same inode.</summary>
    public FileVersion Version { get; }

    /// <summary>Whether a tool of ours has made it.</summary>
    public bool IsOurs { get; }

    /// <summary>Whose it is, for a message.</summary>
    public string Holder => process is { } number ? $"process {number}" : Unknown;

    /// <summary>Whether it is older than anybody holds one; whether its process lives, only its own container knows.</summary>
    public bool IsOld => Age > StaleTime;

    /// <summary>How old it is, by what it says and by its file: the older of the two.</summary>
    public TimeSpan Age => DateTimeOffset.UtcNow - created;

    /// <summary>Looks at the lock.</summary>
    /// <returns><c>null</c> when there is none.</returns>
    /// <exception cref="OcxException">73: something else has its name.</exception>
    public static HeldLock? Look(FileLocation location, string name)
    {
        using var place = new FileLocation(Descriptor.OpenAt(location.Directory, ".", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY), name, $"{location.Path}.lock", hostile: true);
        try
        {
            using var file = place.OpenRegular(OpenFlags.O_RDONLY, ExitCode.CannotCreate);
            if (file is null)
            {
                return null;
            }

            var text = new byte[4096];
            var length = Posix.Read(file.Value, text);
            return new HeldLock(file.Status(), text.AsSpan(0, length));
        }
        catch (PosixException e) when (e.Errno is Errno.EACCES or Errno.EPERM)
        {
            return Posix.TryStatus(location.Directory, name, followLink: false, out var status) ? new HeldLock(status, []) : null;
        }
    }

    /// <summary>Whether it may be taken away.</summary>
    /// <param name="seen">How long we have seen it: a clock that was set back must not keep it for ever.</param>
    public bool IsStale(TimeSpan seen)
    {
        var age = Age > seen ? Age : seen;
        return age > StaleTime || (process is { } number && age > DeadTime && IsDead(number));
    }

    // A lock of our own number is of a process before us, or of another container: our own holds no other of this file.
    private static bool IsDead(int number) => number == Environment.ProcessId || (Syscall.kill(number, 0) != 0 && Posix.LastError == Errno.ESRCH);
}
