using System.Diagnostics;

namespace Ocx;

/// <summary>What became of a channel in a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>ok</c>, <c>failed</c>, <c>waiting</c> for its time, or <c>wrong</c>ly configured.</param>
/// <param name="Waiting">How many messages it has not taken yet.</param>
/// <param name="Error">What went wrong.</param>
public sealed record ChannelOutcome(string Name, string State, int Waiting, OcxException? Error);

/// <summary>Brings to each channel, in order, what waits for it. One that fails stops none of the others.</summary>
internal sealed class Delivery(Outbox outbox, Log log, TimeProvider time)
{
    /// <summary>How long a channel that is slow may take for all that waits: others wait for this run.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>Delivers what is due.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="queue">Whether all is left to the next run.</param>
    /// <param name="atOnce">Whether what is not due is tried too: there is news.</param>
    /// <param name="stop">Ends it; what was not taken waits.</param>
    /// <exception cref="OcxException">73: what was done cannot be remembered.</exception>
    public async Task<IReadOnlyList<ChannelOutcome>> RunAsync(IReadOnlyList<ConfiguredChannel> channels, bool queue, bool atOnce, CancellationToken stop)
    {
        var outcomes = new List<ChannelOutcome>();
        foreach (var channel in channels)
        {
            var waiting = outbox.Of(channel.Name);
            outcomes.Add(channel.Channel is not { } usable ? Wrong(channel, waiting)
                : waiting.Messages.Count > 0 && (queue || (!atOnce && !waiting.IsDue(time.GetUtcNow()))) ? new(channel.Name, "waiting", waiting.Messages.Count, null)
                : await DeliverAsync(usable, waiting, stop));
        }

        return outcomes;
    }

    /// <summary>Tells of a channel that cannot be used, which keeps its messages until somebody has put that right.</summary>
    private ChannelOutcome Wrong(ConfiguredChannel channel, Waiting waiting)
    {
        log.Error(channel.Problem!);
        return new(channel.Name, "wrong", waiting.Messages.Count, channel.Problem);
    }

    private async Task<ChannelOutcome> DeliverAsync(IChannel channel, Waiting waiting, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (waiting.Messages.Count > 0 && Stopwatch.GetElapsedTime(start) < Budget)
        {
            try
            {
                await channel.SendAsync(waiting.Messages[0], stop);
            }
            catch (OcxException e)
            {
                waiting.Failed(time.GetUtcNow());
                var count = waiting.Messages.Count;
                log.Error($"{channel.Label}: {e.Message}; {(count == 1 ? "a message waits" : $"{count} messages wait")}, tried again at {Timestamp.Text(waiting.NextTry)}", e.Hint);
                outbox.Save();
                return new(channel.Name, "failed", count, e);
            }

            log.Detail($"{channel.Label}: told of {waiting.Messages[0].Event.Name()}");
            waiting.Taken();
            outbox.Save();
        }

        return new(channel.Name, waiting.Messages.Count == 0 ? "ok" : "waiting", waiting.Messages.Count, null);
    }
}
