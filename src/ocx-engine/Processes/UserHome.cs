namespace Ocx;

/// <summary>Where a user of this machine is at home.</summary>
internal static class UserHome
{
    /// <summary>The home directory that the user database names; <c>null</c> when it does not know the user.</summary>
    public static async Task<string?> OfAsync(uint user, Launcher launcher, CancellationToken stop)
    {
        var entry = await launcher.RunAsync("getent", ["passwd", $"{user}"], TimeSpan.FromSeconds(10), stop);
        return entry.Output.Split(':') is [_, _, _, _, _, { Length: > 0 } home, ..] ? home : null;
    }
}
