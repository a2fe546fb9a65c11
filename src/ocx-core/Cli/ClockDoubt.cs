namespace Ocx;

/// <summary>
/// Whether this machine's clock can be right, by which an expiry means something. One without a battery boots in 1970, or
/// where it was when it went off, and every token looks fresh there: that may not be believed.
/// </summary>
public static class ClockDoubt
{
    /// <summary>What a person can do about it.</summary>
    public const string Cure = "set it right, and keep it so: timedatectl set-ntp true";

    /// <summary>The day of Claude Code's first release: nobody has a sign-in of its that is older.</summary>
    private static readonly DateTimeOffset Earliest = new(2025, 2, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Machines that share a directory may differ by seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Why it cannot be right; <c>null</c>: it may be.</summary>
    /// <param name="now">What it says.</param>
    /// <param name="file">The file with the token.</param>
    /// <param name="written">When that was written; <c>null</c> where it is not known.</param>
    public static string? Of(DateTimeOffset now, string file, DateTimeOffset? written) =>
        written - now is { } ahead && ahead > Tolerance ? $"it is {Timestamp.Text(now)}, and {file} was written {Duration.Text(ahead)} later: the clock was set back, and an expired token would be taken for a good one"
            : now < Earliest ? $"it is {Timestamp.Text(now)}, when there was no Claude Code yet: the clock is wrong, and an expired token would be taken for a good one"
            : null;

    /// <summary>The same of a file as it is.</summary>
    /// <param name="now">What the clock says.</param>
    /// <param name="file">The file.</param>
    public static string? Of(DateTimeOffset now, string file) => Of(now, file, Written(file));

    private static DateTimeOffset? Written(string file)
    {
        try
        {
            return FileFacts.Of(file)?.Modified;
        }
        catch (OcxException)
        {
            return null; // who reads it says why
        }
    }
}
