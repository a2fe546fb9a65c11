using System.Text;

namespace Ocx;

/// <summary>
/// Keeps a tool resident (<c>--events</c>): it does nothing before its first line; takes all lines that wait as one
/// batch; works when its source is among them; and then passes the source's line on, with the paths that it changed.
/// So what comes after it in the pipe sees an event only when its own work is done.
/// </summary>
public sealed class EventLoop
{
    /// <summary>Who writes faster than this tool works must not keep it from working.</summary>
    private const int LargestBatch = 1024 * 1024;

    private readonly string source;
    private readonly byte terminator;
    private readonly Log log;

    /// <summary>Creates the loop.</summary>
    /// <param name="source">The file whose changes the tool works on.</param>
    /// <param name="nulTerminated">Whether lines end with a NUL, both ways.</param>
    /// <param name="log">Where a failed batch is told.</param>
    public EventLoop(string source, bool nulTerminated, Log log)
    {
        this.source = source;
        terminator = nulTerminated ? (byte)0 : (byte)'\n';
        this.log = log;
    }

    /// <summary>Runs until the input ends.</summary>
    /// <param name="work">Does the tool's work and returns the paths that it changed.</param>
    /// <exception cref="OcxException">74: nobody reads the output any more. 65: the input is no list of paths.</exception>
    public int Run(Func<IReadOnlyList<string>> work)
    {
        var lines = new EventLines(terminator);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            EventInput.Wait();
            var batch = new List<byte[]>();
            int count;
            var total = 0;
            do
            {
                count = StandardStreams.Read(buffer);
                total += count;
                batch.AddRange(count > 0 ? lines.Add(buffer.AsSpan(0, count)) : lines.End());
            }
            while (count > 0 && total < LargestBatch && EventInput.HasMore());

            if (batch.Count > 0)
            {
                Handle(batch, work);

                // The next batch is hours away: until then the process should hold next to nothing.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            if (count == 0)
            {
                return ExitCode.Ok;
            }
        }
    }

    private void Handle(List<byte[]> batch, Func<IReadOnlyList<string>> work)
    {
        var origin = new EventSource(source);
        byte[]? sourceLine = null;
        var others = new List<byte[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in batch)
        {
            switch (EventLines.Text(line) is { } path ? origin.Classify(path) : EventKind.Other)
            {
                case EventKind.Source:
                    sourceLine ??= line;
                    break;
                case EventKind.Other when seen.Add(Encoding.Latin1.GetString(line)):
                    others.Add(line);
                    break;
                default:
                    break;
            }
        }

        var answer = new List<byte>();
        if (sourceLine is not null)
        {
            var changed = Work(work);
            Add(answer, sourceLine);
            foreach (var path in changed)
            {
                Add(answer, Encoding.UTF8.GetBytes(path));
            }
        }

        others.ForEach(line => Add(answer, line));
        StandardStreams.Write([.. answer]);
    }

    private IReadOnlyList<string> Work(Func<IReadOnlyList<string>> work)
    {
        try
        {
            return work();
        }
        catch (OcxException e)
        {
            // The next line, or the next run of ocx-reconcile, starts from what is then: nothing is lost by going on.
            log.Error(e);
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error(IoText.Message(e));
            return [];
        }
    }

    private void Add(List<byte> answer, byte[] line)
    {
        answer.AddRange(line);
        answer.Add(terminator);
    }
}
