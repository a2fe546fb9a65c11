namespace Ocx;

/// <summary>Sends a message through each channel, to show that messages arrive. Nothing is remembered or tried again.</summary>
internal sealed class ChannelTest(Settings settings, Log log, FlagKeeper flag, Func<NotifyMessage, OcxException?> say)
{
    /// <summary>Sends it; in a dry run only looks at what is configured.</summary>
    public async Task<IReadOnlyList<ChannelOutcome>> RunAsync(NotifyMessage message, bool dryRun, CancellationToken stop)
    {
        var lost = dryRun ? null : say(message);
        var outcomes = new List<ChannelOutcome> { flag.Test(message), new("journal", lost is null ? "ok" : "failed", 0, lost) };
        foreach (var channel in Channels.Of(settings))
        {
            outcomes.Add(channel.Channel is { } usable ? await SendAsync(usable, message, dryRun, stop) : Wrong(channel));
        }

        return outcomes;
    }

    private ChannelOutcome Wrong(ConfiguredChannel channel)
    {
        log.Error(channel.Problem!);
        return new(channel.Name, "wrong", 0, channel.Problem);
    }

    private async Task<ChannelOutcome> SendAsync(IChannel channel, NotifyMessage message, bool dryRun, CancellationToken stop)
    {
        try
        {
            await (dryRun ? Task.CompletedTask : channel.SendAsync(message, stop));
            return new(channel.Name, "ok", 0, null);
        }
        catch (OcxException e)
        {
            log.Error($"{channel.Label}: {e.Message}", e.Hint);
            return new(channel.Name, "failed", 0, e);
        }
    }
}
