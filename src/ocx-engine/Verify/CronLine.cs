namespace Ocx;

/// <summary>Looks whether cron runs a command of ours, in place of a timer.</summary>
internal static class CronLine
{
    private const string Directory = "/etc/cron.d";

    private static readonly string[] Files = ["/etc/crontab", $"/var/spool/cron/crontabs/{Environment.UserName}"];

    /// <summary>The file with a line that runs it; <c>null</c> where there is none that we can read.</summary>
    public static string? Find(string command)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        var files = System.IO.Directory.Exists(Directory) ? Files.Concat(System.IO.Directory.EnumerateFiles(Directory, "*", options).Order(StringComparer.Ordinal)) : Files;
        return files.FirstOrDefault(f => Read(f).Any(l => !l.TrimStart().StartsWith('#') && l.Contains(command, StringComparison.Ordinal)));
    }

    private static string[] Read(string file)
    {
        try
        {
            return new InputFile().TryRead(file) is { } text ? ConfigurationFile.TextOf(text).Split('\n') : [];
        }
        catch (OcxException)
        {
            return []; // who may not read it is told that the timer does not run
        }
    }
}
