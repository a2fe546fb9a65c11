namespace Ocx;

/// <summary>Gives a message to a shell command of the user's: on its standard input, and in its environment.</summary>
internal sealed class NotifyCommand(string command, Settings settings, TimeSpan? limit = null) : IChannel
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>The command may hold a secret, so no step of it is told.</summary>
    private static readonly Log Silent = new("", _ => { });

    private readonly TimeSpan limit = limit ?? DefaultLimit;

    public string Name => Channels.Command;

    public string Label => "the command of OCX_NOTIFY_EXEC";

    public async Task SendAsync(NotifyMessage message, CancellationToken stop)
    {
        var place = CommandPlace.OnHost(
            null,
            $"OCX_EVENT={message.Event.Name()}",
            $"OCX_ABOUT={message.About}",
            $"OCX_HOST={message.Host}",
            $"OCX_TITLE={message.Title}",
            $"OCX_TEXT={message.Text}");
        var result = await new PlacedCommand(new Launcher(Silent, settings), place)
            .RunAsync(["sh", "-c", command], limit, stop, $"{message.Title}\n\n{message.Text}\n");
        if (result.TimedOut)
        {
            throw new OcxException(ExitCode.TryAgain, $"has not ended within {Duration.Text(limit)}, and was ended");
        }

        if (!result.IsSuccess)
        {
            // Where it posts to is a secret, and shells and curl repeat it; masked before a long line is cut somewhere in it.
            var status = $"status {result.ExitCode}";
            var reason = (result with { Errors = SecretText.MaskAddresses(result.Errors) }).Reason;
            throw new OcxException(ExitCode.TryAgain, reason == status ? status : $"{status}: {reason}");
        }
    }
}
