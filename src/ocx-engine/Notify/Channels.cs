namespace Ocx;

/// <summary>A channel as it is configured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channel">The channel; <c>null</c> when its configuration is wrong.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record ConfiguredChannel(string Name, IChannel? Channel, OcxException? Problem);

/// <summary>The channels that may take a message later.</summary>
internal static class Channels
{
    public const string Webhook = "webhook";

    public const string Command = "command";

    /// <summary>Those that are configured.</summary>
    public static IReadOnlyList<ConfiguredChannel> Of(Settings settings)
    {
        var channels = new List<ConfiguredChannel>();
        if (settings.NotifyUrl is { } url)
        {
            channels.Add(Configured(Webhook, () => new Webhook(WebhookAddress.Parse(url), WebhookBody.ParseFormat(settings.NotifyFormat))));
        }

        if (settings.NotifyExec is { } command)
        {
            channels.Add(Configured(Command, () => new NotifyCommand(command, settings)));
        }

        return channels;
    }

    private static ConfiguredChannel Configured(string name, Func<IChannel> make)
    {
        try
        {
            return new(name, make(), null);
        }
        catch (OcxException e)
        {
            return new(name, null, e);
        }
    }
}
