using System.Globalization;

namespace Ocx;

/// <summary>Where a user of this machine is at home.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Path">The home directory.</param>
internal sealed record UserHome(uint User, string Name, string Path)
{
    /// <summary>Below it are the users of programs, systemd-sysusers(8).</summary>
    private const uint FirstPerson = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The home directory that the user database names; <c>null</c> when it does not know the user.</summary>
    public static async Task<string?> OfAsync(uint user, Launcher launcher, CancellationToken stop)
    {
        var entry = await launcher.RunAsync("getent", ["passwd", $"{user}"], Limit, stop);
        return Parse(entry.Output)?.Path;
    }

    /// <summary>The homes of root and of all people: those that are there.</summary>
    /// <exception cref="OcxException">69: the user database cannot be asked.</exception>
    public static async Task<IReadOnlyList<UserHome>> AllAsync(Launcher launcher, CancellationToken stop)
    {
        var all = await launcher.RunAsync("getent", ["passwd"], Limit, stop);
        return [.. all.Output.Split('\n').Select(Parse).OfType<UserHome>().Where(h => h is { User: 0 or >= FirstPerson, Path: not "/" } && Directory.Exists(h.Path))];
    }

    /// <summary>An entry of the user database, passwd(5); <c>null</c> for what is none.</summary>
    internal static UserHome? Parse(string entry) =>
        entry.Split(':') is [var name, _, var number, _, _, { Length: > 0 } home, ..] && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            ? new(user, name, home)
            : null;
}
