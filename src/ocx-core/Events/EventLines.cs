using System.Text;

namespace Ocx;

/// <summary>
/// Cuts a stream into the lines of the pipe grammar: each a path, meaning "this file may have changed", ended by a
/// newline (or NUL). Lines are bytes: they are passed on as they were given.
/// </summary>
internal sealed class EventLines(byte terminator)
{
    /// <summary>Far beyond PATH_MAX: what has no end by then is no line of the grammar.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly List<byte> pending = [];

    /// <summary>Takes in what was read; gives out the lines that it completes.</summary>
    /// <exception cref="OcxException">65: a line without an end.</exception>
    public List<byte[]> Add(ReadOnlySpan<byte> chunk)
    {
        var lines = new List<byte[]>();
        while (chunk.IndexOf(terminator) is var end and >= 0)
        {
            pending.AddRange(chunk[..end]);
            AddPending(lines);
            chunk = chunk[(end + 1)..];
        }

        pending.AddRange(chunk);
        return pending.Count <= LongestLine
            ? lines
            : throw new OcxException(ExitCode.BadData, "standard input is not a list of paths, a line each", "--events reads what inotifywait --format %w%f prints");
    }

    /// <summary>What stands behind the last terminator, when the input ends.</summary>
    public List<byte[]> End()
    {
        var lines = new List<byte[]>();
        AddPending(lines);
        return lines;
    }

    /// <summary>A line as text; <c>null</c> when it is not UTF-8 and so no path of ours.</summary>
    public static string? Text(byte[] line)
    {
        var text = Encoding.UTF8.GetString(line);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text;
    }

    private void AddPending(List<byte[]> lines)
    {
        if (pending.Count > 0)
        {
            lines.Add([.. pending]);
            pending.Clear();
        }
    }
}
