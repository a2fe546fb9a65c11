using Mono.Unix.Native;

namespace Ocx;

/// <summary>Whose a file or directory is.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
public readonly record struct FileOwner(uint User, uint Group)
{
    /// <summary>Whether that is who we are.</summary>
    public bool IsOurs => User == Posix.UserId();

    /// <summary>The user's name; <c>null</c> where the system knows none.</summary>
    public string? UserName => Syscall.getpwuid(User)?.pw_name is { Length: > 0 } name ? name : null;

    /// <summary>The owner of what is behind a path, links followed; <c>null</c> when there is nothing.</summary>
    public static FileOwner? Of(string path) => Posix.TryStatus(null, path, followLink: true, out var status) ? new(status.User, status.Group) : null;
}
