using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ocx.Tests;

/// <summary>
/// A transcript of a terminal: after each <c>$ command</c> stands what it prints, both streams as they come, and <c>[N]</c> where its
/// exit code is not 0; <c>-- </c> begins a note. In what a document shows, <c>…</c> stands for what differs from run to run: alone
/// on a line for lines, within one for a part of it.
/// </summary>
public static class Transcript
{
    /// <summary>Plays its commands.</summary>
    /// <param name="transcript">The transcript.</param>
    /// <param name="run">Runs a command: what it printed, and its exit code.</param>
    /// <returns>The transcript as it should read.</returns>
    public static async Task<string> PlayAsync(string transcript, Func<string, Task<(string Output, int ExitCode)>> run)
    {
        var played = new StringBuilder();
        foreach (var line in transcript.Split('\n'))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal))
            {
                played.Append(played.Length > 0 ? "\n" : "").Append(line).Append('\n');
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                var (output, exitCode) = await run(line[2..]);
                played.Append(line).Append('\n').Append(output.Length == 0 || output.EndsWith('\n') ? output : output + "\n%\n");
                played.Append(CultureInfo.InvariantCulture, $"{(exitCode == 0 ? "" : $"[{exitCode}]\n")}");
            }
        }

        return played.ToString();
    }

    /// <summary>Fails where what happened is not what the block of a document shows.</summary>
    public static void ShouldMatch(string played, string expected, string where)
    {
        var pattern = string.Concat(expected.TrimEnd('\n').Split('\n').Select(l => l == "…" ? @"(.*\n)*?" : string.Join(".*", l.Split('…').Select(Regex.Escape)) + @"\n"));
        if (!Regex.IsMatch(played, $@"\A{pattern}\z", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
        {
            played.Should().Be(expected, "that is what {0} shows, but for its …", where);
        }
    }
}
