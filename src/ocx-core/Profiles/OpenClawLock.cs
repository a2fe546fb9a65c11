using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mono.Unix.Native;

namespace Ocx;

/// <summary>
/// The lock by which OpenClaw orders its own writers of a file: <c>NAME.lock</c> beside it, made with O_EXCL, which holds
/// <c>{"pid":N,"createdAt":ISO}</c>. It is stale when that process is dead, or after 30 s.
/// </summary>
/// <remarks>
/// A number means a process of the writer's own container; where it is none of ours, the lock is given a second
/// before it counts as dead: OpenClaw holds it for milliseconds. What slips through is seen by <see cref="TemporaryFile"/>.
/// </remarks>
internal sealed class OpenClawLock : IDisposable
{
    private static readonly TimeSpan StaleTime = TimeSpan.FromSeconds(30); // OpenClaw 2026.2.25
    private static readonly TimeSpan DeadTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45); // a stale one, and others who wait for it
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20); // a file system of a container sends no events

    private readonly Descriptor directory;
    private readonly string name;
    private readonly FileId id;

    private OpenClawLock(Descriptor directory, string name, FileId id)
    {
        this.directory = directory;
        this.name = name;
        this.id = id;
    }

    /// <summary>Takes the lock of a file, waiting for another holder.</summary>
    /// <exception cref="OcxException">75: it was not to be had. 73: something else has its name.</exception>
    /// <exception cref="PosixException">It cannot be made.</exception>
    public static OpenClawLock Take(FileLocation location, Log log)
    {
        var lockName = location.Name + ".lock";
        var start = Stopwatch.GetTimestamp();
        (FileId? Id, long Since) held = (null, start);
        while (true)
        {
            if (TryMake(location.Directory, lockName) is { } id)
            {
                return new OpenClawLock(location.Directory, lockName, id);
            }

            if (Look(location, lockName) is not { } other)
            {
                continue; // gone this instant
            }

            if (held.Id != other.Id)
            {
                held = (other.Id, Stopwatch.GetTimestamp());
            }

            if (other.IsStale(Stopwatch.GetElapsedTime(held.Since)))
            {
                log.Detail($"{location.Path}: removing a stale lock of {other.Holder}");
                Unlink(location.Directory, lockName, other.Id);
            }
            else if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new OcxException(ExitCode.TryAgain, $"{location.Path}: OpenClaw's lock has been held for {Patience.TotalSeconds} s, now by {other.Holder}");
            }
            else
            {
                Thread.Sleep(Interval);
            }
        }
    }

    public void Dispose() => Unlink(directory, name, id);

    private static FileId? TryMake(Descriptor directory, string name)
    {
        const OpenFlags Flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
        Descriptor file;
        try
        {
            file = Descriptor.OpenAt(directory, name, Flags, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR);
        }
        catch (PosixException e) when (e.Errno == Errno.EEXIST)
        {
            return null;
        }

        using (file)
        {
            var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            Posix.Write(file.Value, Encoding.ASCII.GetBytes($"{{\"pid\":{Environment.ProcessId},\"createdAt\":\"{now}\"}}"));
            var owner = directory.Status();
            if (Posix.UserId() == 0 && owner.User != 0)
            {
                Posix.Check(Syscall.fchown(file.Value, owner.User, owner.Group)); // OpenClaw must be able to read it
            }

            return file.Status().Id;
        }
    }

    private static Holding? Look(FileLocation location, string name)
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
            return new Holding(file.Status(), text.AsSpan(0, length));
        }
        catch (PosixException e) when (e.Errno is Errno.EACCES or Errno.EPERM)
        {
            return Posix.TryStatus(location.Directory, name, followLink: false, out var status) ? new Holding(status, []) : null;
        }
    }

    /// <summary>Takes it away, unless it is another one by now.</summary>
    private static void Unlink(Descriptor directory, string name, FileId id)
    {
        if (Posix.TryStatus(directory, name, followLink: false, out var status) && status.Id == id
            && Syscall.unlinkat(directory.Value, name, 0) != 0 && Posix.LastError is var errno and not Errno.ENOENT)
        {
            throw new PosixException(errno);
        }
    }

    /// <summary>A lock that somebody else has made.</summary>
    private sealed class Holding
    {
        private readonly int? process;
        private readonly DateTimeOffset created;

        public Holding(in FileStatus status, ReadOnlySpan<byte> text)
        {
            Id = status.Id;
            created = status.Modified.Utc;
            try
            {
                var members = JsonText.Members(text);
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

        public FileId Id { get; }

        public string Holder => process is { } number ? $"process {number}" : "an unknown process";

        /// <summary>Whether it may be taken away.</summary>
        /// <param name="seen">How long we have seen it: a clock that was set back must not keep it for ever.</param>
        public bool IsStale(TimeSpan seen)
        {
            var age = DateTimeOffset.UtcNow - created;
            age = age > seen ? age : seen;
            return age > StaleTime || (process is { } number && age > DeadTime && IsDead(number));
        }

        private static bool IsDead(int number) => Syscall.kill(number, 0) != 0 && Posix.LastError == Errno.ESRCH;
    }
}
