namespace Ocx;

/// <summary>Posts messages over HTTP. Of an answer only its status counts; nothing of its address but the host is ever said.</summary>
internal sealed class Webhook(WebhookAddress address, WebhookFormat format, TimeSpan? limit = null, Func<bool>? hasTls = null) : IChannel
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(300);

    private readonly TimeSpan limit = limit ?? DefaultLimit;
    private readonly Func<bool> hasTls = hasTls ?? OwnHttp.HasTls;

    public string Name => Channels.Webhook;

    public string Label => $"the webhook {address.Shown}";

    public async Task SendAsync(NotifyMessage message, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(limit);
        var token = end.Token;

        // Not every wait inside can be cancelled, that for a name is not; so who waits here goes away by himself.
        var post = Task.Run(() => PostAsync(message, token), CancellationToken.None);
        await Task.WhenAny(post, Task.Delay(limit + Slack, stop));
        stop.ThrowIfCancellationRequested();
        if ((post.IsCompleted ? await post : Late) is { } problem)
        {
            throw problem;
        }
    }

    private OcxException Late => new(ExitCode.TryAgain, $"has not answered within {Duration.Text(limit)}");

    /// <summary>Posts it.</summary>
    /// <returns>What went wrong.</returns>
    private async Task<OcxException?> PostAsync(NotifyMessage message, CancellationToken end)
    {
        try
        {
            if (NeedsTls() && !hasTls())
            {
                return new OcxException(ExitCode.Unavailable, "needs OpenSSL's library for TLS", "install libssl3");
            }

            using var handler = OwnHttp.Handler();
            using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Post, address.Target) { Content = WebhookBody.Of(message, format) };
            request.Headers.ConnectionClose = true;
            request.Headers.Authorization = address.Authorization;
            request.Headers.UserAgent.ParseAdd($"ocx-notify/{Tool.Version}");
            foreach (var (name, value) in WebhookBody.Headers(message, format))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end);
            return Judge((int)response.StatusCode);
        }
#pragma warning disable CA1031 // what the network throws is beyond any list, and nobody has vouched that it does not name the address
        catch (Exception e)
#pragma warning restore CA1031
        {
            return end.IsCancellationRequested ? Late : new OcxException(ExitCode.TryAgain, OwnHttp.Reason(e));
        }
    }

    private bool NeedsTls() => address.Target.Scheme == Uri.UriSchemeHttps || HttpClient.DefaultProxy.GetProxy(address.Target)?.Scheme == Uri.UriSchemeHttps;

    private static OcxException? Judge(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => new(ExitCode.TryAgain, $"answers {status}: a redirect, which is not followed", "name the address that it leads to: OCX_NOTIFY_URL"),
        _ => new(ExitCode.TryAgain, $"answers {status}"),
    };
}
