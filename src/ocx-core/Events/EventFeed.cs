using System.Text;

namespace Ocx;

/// <summary>
/// Takes the lines of the pipe grammar from standard input as they come, on a thread of its own, for a tool whose work
/// takes long: whoever writes to it is never held up. Of equal lines that wait, one is kept.
/// </summary>
public sealed class EventFeed
{
    /// <summary>More different paths than ever change between two runs; beyond it any line stands for all.</summary>
    private const int MostWaiting = 10_000;

    private readonly byte terminator;
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private List<byte[]> waiting = [];
    private TaskCompletionSource arrived = NewSignal();
    private OcxException? fault;
    private bool ended;

    /// <summary>Begins to read.</summary>
    /// <param name="nulTerminated">Whether lines end with a NUL, both ways.</param>
    public EventFeed(bool nulTerminated)
    {
        terminator = nulTerminated ? (byte)0 : (byte)'\n';
        new Thread(Read) { IsBackground = true, Name = "events" }.Start();
    }

    /// <summary>Whether the input has ended and no line waits.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate)
            {
                return ended && waiting.Count == 0;
            }
        }
    }

    /// <summary>Completes when there are lines to be taken, or the input has ended.</summary>
    public Task Arrived
    {
        get
        {
            lock (gate)
            {
                return arrived.Task;
            }
        }
    }

    /// <summary>Takes all lines that wait.</summary>
    /// <exception cref="OcxException">74: nobody reads the output any more. 65: the input is no list of paths.</exception>
    public IReadOnlyList<byte[]> Take()
    {
        lock (gate)
        {
            if (fault is not null)
            {
                throw fault;
            }

            var lines = waiting;
            waiting = [];
            seen.Clear();
            if (!ended)
            {
                arrived = NewSignal();
            }

            return lines;
        }
    }

    /// <summary>Passes lines on.</summary>
    /// <exception cref="OcxException">74: nobody reads them.</exception>
    public void Pass(IReadOnlyList<byte[]> lines)
    {
        var text = new List<byte>();
        foreach (var line in lines ?? throw new ArgumentNullException(nameof(lines)))
        {
            text.AddRange(line);
            text.Add(terminator);
        }

        StandardStreams.Write([.. text]);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Read()
    {
        var lines = new EventLines(terminator);
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                EventInput.Wait();
                var count = StandardStreams.Read(buffer);
                Add(count > 0 ? lines.Add(buffer.AsSpan(0, count)) : lines.End(), end: count == 0);
                if (count == 0)
                {
                    return;
                }
            }
        }
        catch (OcxException e)
        {
            lock (gate)
            {
                fault = e;
                arrived.TrySetResult();
            }
        }
    }

    private void Add(List<byte[]> lines, bool end)
    {
        lock (gate)
        {
            foreach (var line in lines)
            {
                if (waiting.Count < MostWaiting && seen.Add(Encoding.Latin1.GetString(line)))
                {
                    waiting.Add(line);
                }
            }

            ended |= end;
            if (waiting.Count > 0 || ended)
            {
                arrived.TrySetResult();
            }
        }
    }
}
