using System.Net;

namespace Ocx;

/// <summary>
/// Asks for the next token, once: a refresh token is spent by the first answer. TLS is verified against the system's own
/// list, no redirect is followed, and nothing is kept: no cookie, no connection.
/// </summary>
/// <param name="address">The endpoint.</param>
internal sealed class TokenEndpoint(Uri address)
{
    /// <summary>A longer answer is none of a token endpoint's.</summary>
    public const int LargestAnswer = 1024 * 1024;

    /// <summary>Claude Code's own client, for credentials that do not name theirs.</summary>
    private const string UsualClient = "9d1c250a-e61b-44d9-88ed-5944d1962f5e";

    /// <summary>What has become of the asking: each ends it for the other.</summary>
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int GivenUp = 2;

    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(300);

    private int state = Waiting;
    private bool sent;

    /// <summary>How long it may take until the request has left us.</summary>
    public static TimeSpan SendLimit => TimeSpan.FromSeconds(30);

    /// <summary>How long it may take from then on. An answer comes within seconds; one that nobody waits for is lost, and the sign-in with it.</summary>
    public static TimeSpan AnswerLimit => TimeSpan.FromSeconds(60);

    private string Late => Volatile.Read(ref sent) ? $"has not answered within {Duration.Text(AnswerLimit)}" : $"is not reached within {Duration.Text(SendLimit)}";

    /// <summary>Asks for it. Who asks waits to the end: an answer that nobody takes is lost.</summary>
    /// <param name="signIn">The sign-in, with the refresh token to spend.</param>
    /// <param name="arrived">Called at once, on whatever thread, with what has come.</param>
    public async Task<TokenReply> PostAsync(ClaudeSignIn signIn, Action<TokenAnswer> arrived)
    {
        // Not every wait inside can be cancelled, that for a name is not; so who waits here goes away by himself.
        var post = Task.Run(() => PostAsync(BodyOf(signIn), arrived), CancellationToken.None);
        await Task.WhenAny(post, Task.Delay(SendLimit + Slack, CancellationToken.None));
        await Task.WhenAny(post, Task.Delay(Volatile.Read(ref sent) ? AnswerLimit + Slack : TimeSpan.Zero, CancellationToken.None));
        return post.IsCompleted || Interlocked.CompareExchange(ref state, GivenUp, Waiting) == Answered ? await post : Nothing(Late);
    }

    private static byte[] BodyOf(ClaudeSignIn signIn) => JsonObject.Text(json =>
    {
        json.WriteString("grant_type", "refresh_token");
        json.WriteString("refresh_token", signIn.Credentials.RefreshToken);
        json.WriteString("client_id", signIn.ClientId ?? UsualClient);
        if (signIn.Scopes.Count > 0)
        {
            json.WriteString("scope", string.Join(' ', signIn.Scopes));
        }
    });

    private TokenReply Nothing(string trouble) => new(null, trouble, Volatile.Read(ref sent));

    private async Task<TokenReply> PostAsync(byte[] body, Action<TokenAnswer> arrived)
    {
        using var end = new CancellationTokenSource(SendLimit);
        TokenAnswer answer;
        try
        {
            if (!OwnHttp.HasTls())
            {
                return Nothing("needs OpenSSL's library for TLS, and libssl3 is not installed");
            }

            answer = await ExchangeAsync(body, end);
        }
#pragma warning disable CA1031 // what the network throws is beyond any list, and nobody has vouched that it names no secret
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Nothing(end.IsCancellationRequested ? Late : OwnHttp.Reason(e));
        }

        if (Interlocked.CompareExchange(ref state, Answered, Waiting) != Waiting)
        {
            return Nothing(Late);
        }

        arrived(answer);
        return new(answer, "", IsSent: true);
    }

    private async Task<TokenAnswer> ExchangeAsync(byte[] body, CancellationTokenSource limit)
    {
        var end = limit.Token;
        using var handler = OwnHttp.Handler();
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        // HTTP/1.1 on a connection of its own: .NET sends nothing a second time there.
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new OnceContent(body, () =>
            {
                limit.CancelAfter(AnswerLimit);
                return !Interlocked.Exchange(ref sent, true);
            }),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.ConnectionClose = true;
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.ParseAdd($"ocx-refresh/{Tool.Version}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end);
        var retryAfter = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
        var (content, isWhole) = await ReadAsync(response.Content, end);
        return new(DateTimeOffset.UtcNow, (int)response.StatusCode, retryAfter, isWhole, content);
    }

    /// <summary>All that comes, also of an answer that breaks off: the status was there, so an answer it is.</summary>
    private static async Task<(byte[] Content, bool IsWhole)> ReadAsync(HttpContent content, CancellationToken end)
    {
        var read = new byte[LargestAnswer + 1];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(end);
            while (length < read.Length && await stream.ReadAsync(read.AsMemory(length), end) is > 0 and var count)
            {
                length += count;
            }

            return length <= LargestAnswer ? (read[..length], true) : (read[..LargestAnswer], false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return (read[..length], false);
        }
    }

    /// <summary>A body that tells when it is about to leave us, which it does once: not before the connection stands, and TLS with it.</summary>
    private sealed class OnceContent : ByteArrayContent
    {
        private readonly Func<bool> isFirst;

        public OnceContent(byte[] body, Func<bool> isFirst)
            : base(body)
        {
            this.isFirst = isFirst;
            Headers.ContentType = new("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            isFirst() ? base.SerializeToStreamAsync(stream, context, cancellationToken) : throw new InvalidOperationException();
    }
}

/// <summary>What became of the asking.</summary>
/// <param name="Answer">The answer; <c>null</c>: there is none.</param>
/// <param name="Trouble">Why there is none.</param>
/// <param name="IsSent">Whether the refresh token may have been there.</param>
internal sealed record TokenReply(TokenAnswer? Answer, string Trouble, bool IsSent);
